/** The kinds and ids of a stream of changes, as they come. */
export interface ChangeStream {
  readonly status: number
  /** Resolves with the next change; null once the stream has ended. */
  next(): Promise<{ kind: string; subjectId: string } | null>
  cancel(): Promise<void>
}

/** Opens a stream and waits until it has begun: what changes from then on is told. */
export async function openChanges(baseUrl: string, headers: Record<string, string>): Promise<ChangeStream> {
  const response = await fetch(`${baseUrl}/v1/changes`, { headers: { ...headers, accept: 'text/event-stream' } })
  if (response.body === null) throw new Error('the stream has no body')
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let buffered = decoder.decode((await reader.read()).value, { stream: true })
  const next = async () => {
    for (;;) {
      const found = /^data: (\{"kind".*\})$/m.exec(buffered)
      if (found !== null) {
        buffered = buffered.slice(found.index + found[0].length)
        return JSON.parse(found[1] ?? '') as { kind: string; subjectId: string }
      }
      const { done, value } = await reader.read()
      if (done) return null
      buffered += decoder.decode(value, { stream: true })
    }
  }
  return { status: response.status, next, cancel: () => reader.cancel() }
}

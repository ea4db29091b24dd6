import { subscribe, unsubscribe } from 'node:diagnostics_channel'

/** A request as it leaves the process, whoever sends it. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly body: string
}

export interface RequestLog {
  readonly sent: readonly SentRequest[]
  /** Neither reads nor writes are watches. */
  counts(): { reads: number; writes: number; watches: number }
  stop(): void
}

const channel = 'undici:request:create'

/** Notes every HTTP request that undici sends from now on, below all code of ours: nothing that asks can hide. */
export function logRequests(): RequestLog {
  const sent: SentRequest[] = []
  const note = (message: unknown): void => {
    const { method, path, body } = (message as { request: { method: string; path: string; body: unknown } }).request
    sent.push({ method, path, body: body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '' })
  }
  subscribe(channel, note)
  return {
    sent,
    counts() {
      const watches = sent.filter(({ path }) => path.includes('watch=true')).length
      const gets = sent.filter(({ method }) => method === 'GET').length
      return { reads: gets - watches, writes: sent.length - gets, watches }
    },
    stop: () => unsubscribe(channel, note),
  }
}

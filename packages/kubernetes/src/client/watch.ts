import { isRecord } from '../fields.ts'
import { apiPath, type Kind, type ObservedObject } from '../objects.ts'
import { ApiFailure, failureFromAnswer, failureFromError, failureOfBadAnswer } from './api-failure.ts'
import { listOf, listPageSize, observed } from './requests.ts'
import type { StreamingTransport, Transport } from './transport.ts'

/** What a watch says: a change of one object, or how far it has come without one that concerns us. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: ObservedObject }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string }

/** A kind in the whole cluster, by label when `labelSelector` is not null. */
export interface Watched {
  readonly kind: Kind
  readonly labelSelector: string | null
}

export interface ListPage {
  readonly objects: readonly ObservedObject[]
  readonly resourceVersion: string
  /** Token of the next page, empty after the last. */
  readonly next: string
}

function pathOf({ kind, labelSelector }: Watched, query: Readonly<Record<string, string>>): string {
  const selection = labelSelector === null ? {} : { labelSelector }
  return `${apiPath({ kind })}?${new URLSearchParams({ ...query, ...selection }).toString()}`
}

/** One page of a list that a watch can go on from. Throws ApiFailure; 410: the token has expired, begin anew. */
export async function listPage(
  transport: Transport,
  watched: Watched,
  { next, signal }: { readonly next: string; readonly signal: AbortSignal },
): Promise<ListPage> {
  const query = { limit: String(listPageSize), ...(next === '' ? {} : { continue: next }) }
  const { body } = await transport.send({ method: 'GET', path: pathOf(watched, query), signal })
  const { items, metadata } = listOf(watched.kind, body)
  const resourceVersion = metadata?.resourceVersion
  if (resourceVersion === undefined) throw failureOfBadAnswer(`the answer is no list of ${watched.kind}`)
  return {
    objects: items.map((item) => observed(watched.kind, item)),
    resourceVersion,
    next: metadata?.continue ?? '',
  }
}

function eventOf(kind: Kind, line: string): WatchEvent | null {
  const event: unknown = JSON.parse(line)
  if (!isRecord(event)) throw failureOfBadAnswer('an event of a watch is no object')
  const { type, object } = event as { type?: string; object?: { code?: number } & Partial<ObservedObject> }
  if (type === 'ERROR') throw failureFromAnswer(object?.code ?? 500, object)
  if (type === 'BOOKMARK') {
    const resourceVersion = object?.metadata?.resourceVersion
    return resourceVersion === undefined ? null : { type, resourceVersion }
  }
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') return { type, object: observed(kind, object) }
  return null
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>, lineLengthMax: number): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let begun = ''
  for await (const chunk of chunks) {
    const lines = (begun + decoder.decode(chunk, { stream: true })).split('\n')
    begun = lines.pop() ?? ''
    if (begun.length > lineLengthMax) {
      throw new ApiFailure({ status: 0, reason: 'BadAnswer', message: 'an event of a watch is too long' })
    }
    for (const line of lines) if (line.trim() !== '') yield line
  }
  if (begun.trim() !== '')
    throw new ApiFailure({ status: 0, reason: 'CutOff', message: 'a watch ended within an event' })
}

async function* eventsOf(kind: Kind, lines: AsyncIterable<string>): AsyncGenerator<WatchEvent> {
  try {
    for await (const line of lines) {
      const event = eventOf(kind, line)
      if (event !== null) yield event
    }
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new ApiFailure({ status: 0, reason: 'BadAnswer', message: 'an event of a watch is no JSON' })
    }
    throw failureFromError(error)
  }
}

/**
 * Opens a watch with bookmarks from a resource version. What it returns ends when the server ends the watch, and throws
 * ApiFailure when the connection breaks, falls silent, or the version is no longer known (410).
 */
export async function openWatch(
  transport: StreamingTransport,
  watched: Watched,
  options: {
    readonly resourceVersion: string
    readonly timeoutSeconds: number
    readonly signal: AbortSignal
    readonly lineLengthMax: number
  },
): Promise<AsyncIterable<WatchEvent>> {
  const path = pathOf(watched, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: options.resourceVersion,
    timeoutSeconds: String(options.timeoutSeconds),
  })
  const chunks = await transport.stream(path, options.signal)
  return eventsOf(watched.kind, linesOf(chunks, options.lineLengthMax))
}

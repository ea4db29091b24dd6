import { Readable } from 'node:stream'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyReply } from 'fastify'
import { tableLifetimeMs, tableStallMs, tablesMax } from '../limits.ts'
import type { Exchange } from '../plugins/register-endpoint.ts'
import { documentHeaders } from './send-document.ts'

/** Longer than a table may take: the server's general time limit would cut it. */
export const tableTimeoutMs = tableLifetimeMs + 60_000

/** A document of any length, made while it is sent. */
export interface TableDocument {
  /** Nothing is read before the first one is asked for; ending the iteration gives back what it reads from. */
  readonly chunks: AsyncIterable<Uint8Array>
  readonly mediaType: string
  readonly fileName: string
}

/** Sends tables to clients that read them, and to no more of them at once than there are connections for. */
export type SendTable = (exchange: Pick<Exchange, 'request' | 'reply'>, table: TableDocument) => Promise<FastifyReply>

export interface TableLimits {
  /** Aborted when the server starts to close. */
  readonly closing: AbortSignal
  /** Tables that are read at once: each holds a connection to the database. */
  readonly openMax?: number
  /** How long a client may take nothing. */
  readonly stallMs?: number
}

/**
 * Makes the one sender of tables. Each is written as fast as its client reads and no faster. What goes wrong before the first
 * chunk is a problem as anywhere; after it the transfer is cut, never ended as if it were whole. A client that goes, or takes
 * nothing for a while, ends the reading and gives the connection back. Problem: `unavailable` when too many are open.
 */
export function createTableSender({ closing, openMax = tablesMax, stallMs = tableStallMs }: TableLimits): SendTable {
  let open = 0
  return async ({ request, reply }, { chunks, mediaType, fileName }) => {
    const headers = documentHeaders({ mediaType, fileName })
    if (request.method === 'HEAD') return reply.code(200).headers(headers).send()
    if (open >= openMax) throw new Problem('unavailable')
    open += 1
    const iterator = chunks[Symbol.asyncIterator]()
    // An iterator that throws has ended, and holds nothing any more.
    const first = await iterator.next().catch((error: unknown) => {
      open -= 1
      throw error
    })
    const signal = AbortSignal.any([closing, AbortSignal.timeout(tableLifetimeMs)])
    const stream = Readable.from(watched(iterator, { first, stallMs, onStall: (error) => stream.destroy(error) }), {
      objectMode: false,
      signal,
    })
    stream.once('close', () => {
      open -= 1
    })
    return reply.code(200).headers(headers).send(stream)
  }
}

interface Watch {
  readonly first: IteratorResult<Uint8Array, unknown>
  readonly stallMs: number
  readonly onStall: (error: Error) => void
}

/** The chunks, the first of which was read already; `onStall` when the next is not asked for in time. */
function watched(
  iterator: AsyncIterator<Uint8Array, unknown>,
  { first, stallMs, onStall }: Watch,
): AsyncIterable<Uint8Array> {
  let timer: NodeJS.Timeout | undefined
  let begun = false
  const stalled = (): void => onStall(new Error(`the client took nothing for ${stallMs} ms`))
  const next = async (): Promise<IteratorResult<Uint8Array, unknown>> => {
    clearTimeout(timer)
    const chunk = begun ? await iterator.next() : first
    begun = true
    if (chunk.done !== true) timer = setTimeout(stalled, stallMs).unref()
    return chunk
  }
  const end = async (): Promise<IteratorResult<Uint8Array, unknown>> => {
    clearTimeout(timer)
    await iterator.return?.()
    return { done: true, value: undefined }
  }
  return { [Symbol.asyncIterator]: () => ({ next, return: end }) }
}

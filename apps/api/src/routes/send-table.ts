import { Readable } from 'node:stream'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyReply } from 'fastify'
import { tableLifetimeMs, tableStallMs, tablesMax, tablesPerCallerMax } from '../limits.ts'
import type { Exchange } from '../plugins/register-endpoint.ts'
import { documentHeaders } from './send-document.ts'

/** A document of any length, made while it is sent. */
export interface TableDocument {
  /** Nothing is read before the first one is asked for; ending the iteration gives back what it reads from. */
  readonly chunks: AsyncIterable<Uint8Array>
  readonly mediaType: string
  readonly fileName: string
}

/** Sends tables to clients that read them, and to no more of them at once than there are connections for. */
export type SendTable = (
  exchange: Pick<Exchange, 'endpoint' | 'request' | 'reply' | 'call'>,
  table: TableDocument,
) => Promise<FastifyReply>

export interface TableLimits {
  /** Aborted when the server starts to close. */
  readonly closing: AbortSignal
  /** Tables that are read at once: each holds a connection to the database. */
  readonly openMax?: number
  /** Tables that one member, or one person of the platform, reads at once: no one keeps all others from theirs. */
  readonly openPerCallerMax?: number
  /** How long a client may take nothing. */
  readonly stallMs?: number
}

/**
 * Makes the one sender of tables. Each is written as fast as its client reads and no faster. What goes wrong before the first
 * chunk is a problem as anywhere; after it the transfer is cut, never ended as if it were whole. A client that goes, or takes
 * nothing for a while, ends the reading and gives the connection back. Only for endpoints that say so by `sentAsRead`. Problem:
 * `exports-busy` when too many are open, or too many of this caller's.
 */
export function createTableSender(limits: TableLimits): SendTable {
  const { closing, stallMs = tableStallMs } = limits
  const takePlace = placesOf(limits)
  return async ({ endpoint, request, reply, call }, { chunks, mediaType, fileName }) => {
    // Else neither its documentation nor its time limit would know that it waits for a place.
    if (endpoint.sentAsRead !== true) throw new Error(`${endpoint.path} is sent as read, which its endpoint must say`)
    const headers = documentHeaders({ mediaType, fileName })
    if (request.method === 'HEAD') return reply.code(200).headers(headers).send()
    const leave = takePlace(call.actor.tenantId ?? call.actor.subject)
    const iterator = chunks[Symbol.asyncIterator]()
    // An iterator that throws has ended, and holds nothing any more.
    const first = await iterator.next().catch((error: unknown) => {
      leave()
      throw error
    })
    const signal = AbortSignal.any([closing, AbortSignal.timeout(tableLifetimeMs)])
    const stream = Readable.from(watched(iterator, { first, stallMs, onStall: (error) => stream.destroy(error) }), {
      objectMode: false,
      signal,
    })
    stream.once('close', leave)
    return reply.code(200).headers(headers).send(stream)
  }
}

/** Takes a place for a caller and hands out how to give it back. Problem: `exports-busy` when all, or all of theirs, are taken. */
function placesOf({
  openMax = tablesMax,
  openPerCallerMax = tablesPerCallerMax,
}: TableLimits): (caller: string) => () => void {
  const openBy = new Map<string, number>()
  let open = 0
  return (caller) => {
    const own = openBy.get(caller) ?? 0
    if (open >= openMax || own >= openPerCallerMax) throw new Problem('exports-busy')
    open += 1
    openBy.set(caller, own + 1)
    return () => {
      open -= 1
      const left = (openBy.get(caller) ?? 1) - 1
      if (left === 0) openBy.delete(caller)
      else openBy.set(caller, left)
    }
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

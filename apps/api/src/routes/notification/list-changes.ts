import { Readable } from 'node:stream'
import type { Change, Command } from '@grenier/contracts'
import { type ApiUseCases, hears, mayBeOfPool } from '@grenier/control-plane'
import { type Call, Problem } from '@grenier/control-plane/ports'
import type { Logger } from '@grenier/platform'
import {
  changeLookMs,
  changePoolSeconds,
  changeStreamsPerCallerMax,
  changesHeldMax,
  changeWindowSeconds,
  heartbeatMs,
  streamLifetimeMs,
  streamsMax,
} from '../../limits.ts'
import type { EndpointHandler, Exchange } from '../../plugins/register-endpoint.ts'
import { type Bell, createBell } from '../bell.ts'
import { sendJson } from '../json-route.ts'
import { type ChangeHub, type ChangeNews, createChangeHub } from './change-hub.ts'

interface StreamParts {
  readonly useCases: ApiUseCases
  /** Aborted when the server starts to close. */
  readonly closing: AbortSignal
  readonly logger: Logger
}

/** The hub's own look: it reads as an auditor does, and each stream is told what its own caller hears of it. */
const hubCall: Call = {
  actor: { subject: 'changes', roles: ['auditor'], tenantId: null, poolId: null },
  requestId: 'changes',
  idempotencyKey: null,
  ifMatch: null,
}

/**
 * That something changed: as JSON of the last seconds, or live as server-sent events when the client accepts
 * `text/event-stream`. A stream says kind and id of what its caller may read, and nothing of what it became. It ends with the
 * caller's session or token, when their roles change, when the server closes, and after a quarter of an hour.
 */
export function listChanges(parts: StreamParts): { readonly handler: EndpointHandler; close(): Promise<void> } {
  const { useCases, logger } = parts
  const hub = createChangeHub({
    read: (seconds) => useCases.listChanges({ seconds }, hubCall),
    everyMs: changeLookMs,
    windowSeconds: changeWindowSeconds,
    onError: (error) => logger.warn({ err: error }, 'changes could not be read'),
  })
  const openOf = new Map<string, number>()
  const handler: EndpointHandler = async (exchange) => {
    if (!/\btext\/event-stream\b/i.test(exchange.request.headers.accept ?? '')) {
      const command = exchange.command as Command<'listChanges'>
      return sendJson(exchange, await useCases.listChanges(command, exchange.call))
    }
    return sendStream({ ...parts, hub, openOf }, exchange)
  }
  return { handler, close: () => hub.close() }
}

type OpenParts = StreamParts & { readonly hub: ChangeHub; readonly openOf: Map<string, number> }

/** A place for one more stream. Problems: `unavailable` where the process is full, `too-many-requests` where the caller has its share. */
function takePlace({ hub, openOf }: OpenParts, subject: string): () => void {
  if (hub.listenerCount >= streamsMax) throw new Problem('unavailable')
  const open = openOf.get(subject) ?? 0
  if (open >= changeStreamsPerCallerMax) {
    throw new Problem('too-many-requests', { seconds: String(heartbeatMs / 1_000) })
  }
  openOf.set(subject, open + 1)
  return () => {
    const left = (openOf.get(subject) ?? 1) - 1
    if (left === 0) openOf.delete(subject)
    else openOf.set(subject, left)
  }
}

async function sendStream(parts: OpenParts, exchange: Exchange): Promise<Exchange['reply']> {
  const { call, reply } = exchange
  const leavePlace = takePlace(parts, call.actor.subject)
  const heard = createHeard(call, (unsure) => ofOwnPool(parts, call, unsure))
  const listening = await parts.hub
    .listen((news) => heard.take(news))
    .catch((error: unknown) => {
      leavePlace()
      throw error
    })
  const gone = new AbortController()
  reply.raw.once('close', () => {
    gone.abort()
    listening.stop()
    leavePlace()
  })
  const signal = AbortSignal.any([parts.closing, gone.signal, AbortSignal.timeout(streamLifetimeMs)])
  return await reply
    .code(200)
    .headers({
      'content-type': 'text/event-stream; charset=utf-8',
      // Proxies must not collect events, and the connection ends with the stream, also at shutdown.
      'x-accel-buffering': 'no',
      connection: 'close',
    })
    .send(Readable.from(framesOf({ heard, signal, exchange })))
}

interface Heard {
  readonly bell: Bell
  readonly take: (news: ChangeNews) => void
  /** What came since the last call. */
  readonly next: () => ChangeNews
}

/** Those of changes that the caller hears of as the approver of a pool: as the caller itself is answered, and by nothing else. */
async function ofOwnPool(parts: StreamParts, call: Call, unsure: readonly Change[]): Promise<ChangeNews> {
  try {
    const { items, isWhole } = await parts.useCases.listChanges({ seconds: changePoolSeconds }, call)
    const heard = new Set(items.map(({ id }) => id))
    return isWhole ? unsure.filter(({ id }) => heard.has(id)) : 'everything'
  } catch (error) {
    // To look again is never wrong; to have missed something would be.
    parts.logger.warn({ err: error }, 'changes of a pool could not be read')
    return 'everything'
  }
}

/** What one caller hears, until it is sent; a client that takes nothing for long is told to look at everything. */
function createHeard({ actor }: Call, ofPool: (unsure: readonly Change[]) => Promise<ChangeNews>): Heard {
  const bell = createBell()
  let waiting: Change[] = []
  let isEverything = false
  const add = (news: ChangeNews) => {
    if (news === 'everything') isEverything = true
    else waiting.push(...news)
    if (waiting.length > changesHeldMax) isEverything = true
    if (isEverything) waiting = []
    if (isEverything || waiting.length > 0) bell.wake()
  }
  return {
    bell,
    take: (news) => {
      if (news === 'everything') return add(news)
      add(news.filter((one) => hears(actor, one)))
      const unsure = news.filter((one) => !hears(actor, one) && mayBeOfPool(actor, one))
      if (unsure.length > 0) void ofPool(unsure).then(add)
    },
    next: () => {
      const news = isEverything ? 'everything' : waiting
      isEverything = false
      waiting = []
      return news
    },
  }
}

async function* framesOf(stream: {
  readonly heard: Heard
  readonly signal: AbortSignal
  readonly exchange: Exchange
}): AsyncGenerator<string> {
  const { heard, signal, exchange } = stream
  yield 'retry: 3000\n\n'
  while (!signal.aborted) {
    await heard.bell.news(heartbeatMs, signal)
    if (signal.aborted) return
    const news = heard.next()
    // Nothing is sent any more to whoever signed out, or lost the role by which they heard.
    if (!(await exchange.stillHolds())) return
    yield news === 'everything' ? 'event: everything\ndata: {}\n\n' : news.map(frameOf).join('') || ': nothing new\n\n'
  }
}

function frameOf({ kind, subjectId }: Change): string {
  return `event: change\ndata: ${JSON.stringify({ kind, subjectId })}\n\n`
}

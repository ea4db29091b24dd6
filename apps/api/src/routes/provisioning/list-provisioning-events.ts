import { Readable } from 'node:stream'
import { type Answer, type Command, provisioningEvent } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import { type Call, Problem } from '@grenier/control-plane/ports'
import type { Logger } from '@grenier/platform'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { heartbeatMs, streamLifetimeMs, streamsMax, streamsPerTenantMax } from '../../limits.ts'
import type { EndpointHandler, Exchange } from '../../plugins/register-endpoint.ts'
import { sendJson } from '../json-route.ts'
import type { ProgressHub, Watcher } from './progress-hub.ts'

type Events = Answer<'listProvisioningEvents'>['items']

interface StreamParts {
  readonly useCases: ApiUseCases
  readonly hub: ProgressHub
  /** Aborted when the server starts to close. */
  readonly closing: AbortSignal
  readonly logger: Logger
}

/**
 * A tenant's provisioning events after a sequence number: as JSON, or live as server-sent events when the client accepts
 * `text/event-stream`. A stream reads rows, never messages: what wakes it may be lost or doubled without harm. It starts
 * after Last-Event-ID when the client comes back, and ends when the server closes or after a quarter of an hour.
 */
export function listProvisioningEvents(parts: StreamParts): EndpointHandler {
  return async (exchange) => {
    const asked = exchange.command as Command<'listProvisioningEvents'>
    const command = { ...asked, after: lastEventId(exchange.request) ?? asked.after }
    if (!/\btext\/event-stream\b/i.test(exchange.request.headers.accept ?? '')) {
      return sendJson(exchange, await parts.useCases.listProvisioningEvents(command, exchange.call))
    }
    return sendStream(parts, exchange, command)
  }
}

async function sendStream(
  parts: StreamParts,
  { call, reply }: Exchange,
  command: Command<'listProvisioningEvents'>,
): Promise<Exchange['reply']> {
  const { hub } = parts
  if (hub.watcherCount >= streamsMax || hub.watcherCountOf(command.tenantId) >= streamsPerTenantMax) {
    throw new Problem('unavailable')
  }
  // Watching starts before the first read: what is written in between wakes the stream.
  const watcher = await hub.watch(command.tenantId)
  const gone = new AbortController()
  // A client may go before the first frame is asked for: nothing of the frames, not even their end, would ever run.
  const leave = (): void => {
    gone.abort()
    watcher.stop()
  }
  reply.raw.once('close', leave)
  if (reply.raw.destroyed) leave()
  try {
    const { items } = await parts.useCases.listProvisioningEvents(command, call)
    const signal = AbortSignal.any([parts.closing, gone.signal, AbortSignal.timeout(streamLifetimeMs)])
    const frames = streamFrames(parts, { call, command, watcher, signal, first: items })
    return await reply
      .code(200)
      .headers({
        'content-type': 'text/event-stream; charset=utf-8',
        // Proxies must not collect events, and the connection ends with the stream, also at shutdown.
        'x-accel-buffering': 'no',
        connection: 'close',
      })
      .send(Readable.from(frames))
  } catch (error) {
    watcher.stop()
    throw error
  }
}

interface Stream {
  readonly call: Call
  readonly command: Command<'listProvisioningEvents'>
  readonly watcher: Watcher
  readonly signal: AbortSignal
  readonly first: Events
}

async function* streamFrames(parts: StreamParts, stream: Stream): AsyncGenerator<string> {
  let { after } = stream.command
  let events = stream.first
  try {
    yield 'retry: 3000\n\n'
    while (!stream.signal.aborted) {
      yield events.length === 0 ? ': nothing new\n\n' : events.map(frameOf).join('')
      after = events.at(-1)?.sequence ?? after
      await stream.watcher.news(heartbeatMs, stream.signal)
      if (!stream.signal.aborted) {
        events = (await parts.useCases.listProvisioningEvents({ ...stream.command, after }, stream.call)).items
      }
    }
  } catch (error) {
    // The answer has begun, so no problem can be sent any more: the stream ends and the client comes back.
    parts.logger.warn({ err: error }, 'an event stream ended early')
  } finally {
    stream.watcher.stop()
  }
}

function frameOf(event: Events[number]): string {
  return `id: ${event.sequence}\nevent: provisioning\ndata: ${JSON.stringify(z.encode(provisioningEvent, event))}\n\n`
}

function lastEventId(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id']
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : null
}

import underPressure from '@fastify/under-pressure'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyContextConfig, FastifyInstance } from 'fastify'
import { pressureSampleMs } from '../limits.ts'

/** From when on calls are refused at once instead of waiting with all others; 0: never for that. */
export interface SheddingSettings {
  /** How late the event loop may be on average. */
  readonly eventLoopDelayMs: number
  readonly heapBytes: number
  readonly residentBytes: number
  /** Calls that are being answered at once; streams and tables have places of their own and do not count. */
  readonly callsInFlight: number
}

/** One for all: where much is refused, telling where each time is what costs most. */
const overloaded = new Problem('overloaded')

/** For routes that are to answer under pressure too: who asks whether the process lives wants to know just then. */
export const answersUnderPressure: FastifyContextConfig = { pressureHandler: () => undefined, isCounted: false }

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False: neither refused for the calls in flight nor one of them. */
    isCounted?: boolean
    /** What the route does instead of refusing under pressure. */
    pressureHandler?: () => undefined
  }
}

/** Refuses calls beyond so many that are being answered: each holds memory, and waits for one of few connections. */
function refuseBeyond(app: FastifyInstance, callsInFlightMax: number): void {
  const counted = new WeakSet<object>()
  let inFlight = 0
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.isCounted === false) {
      done()
    } else if (inFlight >= callsInFlightMax) {
      done(overloaded)
    } else {
      inFlight += 1
      counted.add(reply.raw)
      // Also where the client went before it was answered.
      reply.raw.once('close', () => {
        if (counted.delete(reply.raw)) inFlight -= 1
      })
      done()
    }
  })
}

/** Refuses calls while there is too much to do, with when to try again. Problem: `overloaded`. */
export async function shedLoad(app: FastifyInstance, settings: SheddingSettings | undefined): Promise<void> {
  if (settings === undefined) return
  const { eventLoopDelayMs, heapBytes, residentBytes, callsInFlight } = settings
  await app.register(underPressure, {
    maxEventLoopDelay: eventLoopDelayMs,
    maxHeapUsedBytes: heapBytes,
    maxRssBytes: residentBytes,
    sampleInterval: pressureSampleMs,
    pressureHandler: () => {
      throw overloaded
    },
  })
  if (callsInFlight > 0) refuseBeyond(app, callsInFlight)
}

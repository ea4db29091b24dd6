import type { GatewayLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import { type ApiFailure, failureFromAnswer, failureFromError } from './api-failure.ts'
import type { ClusterConnection } from './kubeconfig.ts'
import { openPool } from './pool.ts'
import { createThrottle } from './throttle.ts'
import type { Timing } from './timing.ts'

export interface ApiRequest {
  /** POST only for what may be asked twice, such as access reviews: a request without answer is sent again. */
  readonly method: 'GET' | 'PATCH' | 'DELETE' | 'POST'
  /** From the API root, query included. */
  readonly path: string
  readonly contentType?: string
  readonly body?: string
  /** A 409 is tried again: another writer was quicker. Not for requests bound to a uid, where it is an answer. */
  readonly retryConflict?: boolean
  /** Gives up at once, with the signal's own reason. */
  readonly signal?: AbortSignal
}

export interface ApiAnswer {
  readonly status: number
  readonly body: unknown
}

/** Requests to one API server through one keep-alive pool (rule 30). */
export interface Transport {
  readonly server: string
  /** Sends until an answer below 400, within the retry limits; throws ApiFailure. */
  send(request: ApiRequest): Promise<ApiAnswer>
  /** Rises with each connection opened: what was verified on older ones must be verified again (rule 7). */
  connectionsOpened(): number
  close(): Promise<void>
}

/** A transport that also opens streams, which end when the server, silence or the signal ends them. */
export interface StreamingTransport extends Transport {
  /** One attempt, outside the ceiling of what is in flight: a watch stays open for minutes. Throws ApiFailure. */
  stream(path: string, signal: AbortSignal): Promise<AsyncIterable<Uint8Array>>
}

const retryAfterMsMax = 10_000

function isTransient(failure: ApiFailure, request: ApiRequest): boolean {
  if (failure.status === 409) return request.retryConflict === true
  return failure.status === 0 || failure.status === 429 || failure.status >= 500
}

function parseBody(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return { message: text.slice(0, 200) }
  }
}

/** Opens no connection by itself: the first request does. */
export function createTransport(
  connection: ClusterConnection,
  options: {
    readonly limits: GatewayLimits
    readonly timing: Timing
    readonly log: Log
    readonly allowLoopback: boolean
  },
): StreamingTransport {
  const { limits, timing, log, allowLoopback } = options
  const { inFlightMax, requestTimeoutMs, answerBytesMax, watchSilenceMs } = limits
  const pool = openPool(connection, {
    connectionsMax: inFlightMax,
    headersTimeoutMs: requestTimeoutMs,
    bodyTimeoutMs: requestTimeoutMs,
    answerBytesMax,
    allowLoopback,
  })
  // Apart, since a watch keeps its connection: a few of them would leave no room for writes.
  const streams = openPool(connection, {
    connectionsMax: null,
    headersTimeoutMs: requestTimeoutMs,
    bodyTimeoutMs: watchSilenceMs,
    answerBytesMax: -1,
    allowLoopback,
  })
  const throttle = createThrottle(limits, timing)
  const pathPrefix = new URL(connection.server).pathname.replace(/\/+$/, '')
  let opened = 0
  for (const one of [pool, streams]) {
    one.on('connect', () => {
      opened += 1
    })
  }
  const baseHeaders: Record<string, string> = {
    accept: 'application/json',
    'user-agent': 'grenier',
    ...(connection.token === null ? {} : { authorization: `Bearer ${connection.token}` }),
  }

  async function once(request: ApiRequest): Promise<ApiAnswer & { retryAfterMs: number | null }> {
    const response = await pool.request({
      method: request.method,
      path: `${pathPrefix}${request.path}`,
      headers:
        request.contentType === undefined ? baseHeaders : { ...baseHeaders, 'content-type': request.contentType },
      body: request.body ?? null,
      signal: request.signal ?? null,
    })
    const retryAfter = Number(response.headers['retry-after'])
    const body = parseBody(await response.body.text())
    return { status: response.statusCode, body, retryAfterMs: retryAfter > 0 ? retryAfter * 1000 : null }
  }

  function retryDelay(attempt: number, retryAfterMs: number | null): number {
    if (retryAfterMs !== null) return Math.min(retryAfterMs, retryAfterMsMax) * (1 + timing.random() / 4)
    const ceilingMs = Math.min(limits.retryDelayMs * 2 ** attempt, limits.retryDelayMsMax)
    return ceilingMs / 2 + (ceilingMs / 2) * timing.random()
  }

  async function attemptOnce(request: ApiRequest) {
    try {
      const answer = await throttle.run(() => once(request))
      if (answer.status < 400) return { answer, failure: null, retryAfterMs: null }
      return { answer: null, failure: failureFromAnswer(answer.status, answer.body), retryAfterMs: answer.retryAfterMs }
    } catch (error) {
      return { answer: null, failure: failureFromError(error), retryAfterMs: null }
    }
  }

  return {
    server: connection.server,
    connectionsOpened: () => opened,
    async send(request) {
      const giveUpAt = timing.clock.now() + limits.requestTimeoutMs
      for (let attempt = 1; ; attempt += 1) {
        const { answer, failure, retryAfterMs } = await attemptOnce(request)
        if (answer !== null) return answer
        const isLast = attempt >= limits.attemptsMax || timing.clock.now() >= giveUpAt
        if (isLast || !isTransient(failure, request)) throw failure
        log.debug(
          { method: request.method, status: failure.status, reason: failure.reason, attempt },
          'request retried',
        )
        await timing.sleep(retryDelay(attempt - 1, retryAfterMs))
      }
    },
    async stream(path, signal) {
      try {
        const response = await throttle.run(() =>
          streams.request({ method: 'GET', path: `${pathPrefix}${path}`, headers: baseHeaders, signal }),
        )
        if (response.statusCode < 400) return response.body
        throw failureFromAnswer(response.statusCode, parseBody(await response.body.text()))
      } catch (error) {
        throw failureFromError(error)
      }
    },
    async close() {
      await Promise.all([pool.close(), streams.destroy()])
    },
  }
}

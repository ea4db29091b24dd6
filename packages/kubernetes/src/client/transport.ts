import { guardedLookup } from '@grenier/platform'
import { Pool } from 'undici'
import type { GatewayLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import { type ApiFailure, failureFromAnswer, failureFromError } from './api-failure.ts'
import type { ClusterConnection } from './kubeconfig.ts'
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

const connectTimeoutMs = 5_000
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

function openPool(connection: ClusterConnection, limits: GatewayLimits, allowLoopback: boolean): Pool {
  const { caPem, clientCertificate, tlsServerName } = connection
  return new Pool(new URL(connection.server).origin, {
    connections: limits.inFlightMax,
    pipelining: 1,
    allowH2: false,
    keepAliveTimeout: 30_000,
    headersTimeout: limits.requestTimeoutMs,
    bodyTimeout: limits.requestTimeoutMs,
    maxResponseSize: limits.answerBytesMax,
    connect: {
      timeout: connectTimeoutMs,
      ...(allowLoopback ? {} : { lookup: guardedLookup }),
      ...(caPem === null ? {} : { ca: caPem }),
      ...(tlsServerName === null ? {} : { servername: tlsServerName }),
      ...(clientCertificate === null ? {} : { cert: clientCertificate.certificatePem, key: clientCertificate.keyPem }),
    },
  })
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
): Transport {
  const { limits, timing, log } = options
  const pool = openPool(connection, limits, options.allowLoopback)
  const throttle = createThrottle(limits, timing)
  const pathPrefix = new URL(connection.server).pathname.replace(/\/+$/, '')
  let opened = 0
  pool.on('connect', () => {
    opened += 1
  })
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
    close: () => pool.close(),
  }
}

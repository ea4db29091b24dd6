import { traceParentHere, withSpan } from '@grenier/platform'
import type { GatewayLimits } from '../limits.ts'
import type { Log } from '../log.ts'
import { type ApiFailure, failureFromAnswer, failureFromError } from './api-failure.ts'
import { errorText } from './error-text.ts'
import type { ClusterConnection } from './kubeconfig.ts'
import { openPool } from './pool.ts'
import { createThrottle } from './throttle.ts'
import { withinTime } from './time-limit.ts'
import type { Timing } from './timing.ts'

export interface ApiRequest {
  /** POST only for what may be asked twice (access reviews, creates that look who made what stands): it is sent again without an answer. */
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
    // A page of a proxy says nothing of the API, and may be of somebody else's house.
    return text.trimStart().startsWith('<') ? null : { message: text.slice(0, 200) }
  }
}

function retryAfterMsOf(header: string | string[] | undefined): number | null {
  const seconds = Number(header)
  return seconds > 0 ? seconds * 1000 : null
}

/** Milliseconds until the next attempt: what the server asked for, else growing, never the same for two clients. */
function retryDelay(
  attempt: number,
  options: { readonly retryAfterMs: number | null; readonly limits: GatewayLimits; readonly random: number },
): number {
  const { retryAfterMs, limits, random } = options
  if (retryAfterMs !== null) return Math.min(retryAfterMs, retryAfterMsMax) * (1 + random / 4)
  const ceilingMs = Math.min(limits.retryDelayMs * 2 ** attempt, limits.retryDelayMsMax)
  return ceilingMs / 2 + (ceilingMs / 2) * random
}

async function headersOf({ token: first, readToken }: ClusterConnection): Promise<Record<string, string>> {
  const token = readToken === undefined ? first : await readToken()
  const authorization = token === null ? {} : { authorization: `Bearer ${token}` }
  // An API server that keeps traces goes on in ours.
  const traceParent = traceParentHere()
  const trace = traceParent === null ? {} : { traceparent: traceParent }
  return { accept: 'application/json', 'user-agent': 'grenier', ...authorization, ...trace }
}

/** One attempt at one request. Its path names what it is about; a query may hold more than a trace should keep. */
function spanOf({ method, path }: ApiRequest, server: string) {
  return {
    name: `${method} kubernetes`,
    kind: 'client',
    insideOnly: true,
    attributes: {
      'http.request.method': method,
      'server.address': new URL(server).host,
      'url.path': path.split('?', 1)[0] ?? '',
    },
  } as const
}

/** One pool for questions and writes and, since a watch keeps its connection, another for streams. */
function openPools(connection: ClusterConnection, limits: GatewayLimits, allowLoopback: boolean) {
  const { inFlightMax, requestTimeoutMs, answerBytesMax, watchSilenceMs } = limits
  const common = { headersTimeoutMs: requestTimeoutMs, allowLoopback }
  const pool = openPool(connection, {
    ...common,
    connectionsMax: inFlightMax,
    bodyTimeoutMs: requestTimeoutMs,
    answerBytesMax,
  })
  const streams = openPool(connection, {
    ...common,
    connectionsMax: null,
    bodyTimeoutMs: watchSilenceMs,
    answerBytesMax: -1,
  })
  let opened = 0
  for (const one of [pool, streams]) {
    one.on('connect', () => {
      opened += 1
    })
  }
  return { pool, streams, opened: () => opened }
}

async function askOnce(
  pool: ReturnType<typeof openPool>,
  { method, path, contentType, body, signal }: ApiRequest & { readonly signal: AbortSignal },
  headers: Readonly<Record<string, string>>,
): Promise<ApiAnswer & { readonly retryAfterMs: number | null }> {
  const response = await pool.request({
    method,
    path,
    headers: contentType === undefined ? headers : { ...headers, 'content-type': contentType },
    body: body ?? null,
    signal,
  })
  const text = await response.body.text()
  return {
    status: response.statusCode,
    body: parseBody(text),
    retryAfterMs: retryAfterMsOf(response.headers['retry-after']),
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
  const { pool, streams, opened } = openPools(connection, limits, allowLoopback)
  const throttle = createThrottle(limits, timing)
  const pathPrefix = new URL(connection.server).pathname.replace(/\/+$/, '')

  const once = (request: ApiRequest, signal: AbortSignal) =>
    withSpan(spanOf(request, connection.server), async (span) => {
      const asked = { ...request, path: `${pathPrefix}${request.path}`, signal }
      const answer = await askOnce(pool, asked, await headersOf(connection))
      span.note({ 'http.response.status_code': answer.status })
      return answer
    })

  async function attemptOnce(request: ApiRequest) {
    try {
      const limit = { timeMs: limits.answerTimeoutMs, signal: request.signal }
      const answer = await throttle.run(() => withinTime(limit, (signal) => once(request, signal)))
      if (answer.status < 400) return { answer, failure: null, retryAfterMs: null }
      return { answer: null, failure: failureFromAnswer(answer.status, answer.body), retryAfterMs: answer.retryAfterMs }
    } catch (error) {
      return { answer: null, failure: failureFromError(error), retryAfterMs: null }
    }
  }

  return {
    server: connection.server,
    connectionsOpened: opened,
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
        await timing.sleep(retryDelay(attempt - 1, { retryAfterMs, limits, random: timing.random() }))
      }
    },
    async stream(path, signal) {
      try {
        const headers = await headersOf(connection)
        const response = await throttle.run(() =>
          streams.request({ method: 'GET', path: `${pathPrefix}${path}`, headers, signal }),
        )
        if (response.statusCode < 400) return response.body
        throw failureFromAnswer(response.statusCode, parseBody(await errorText(response.body, { ...limits, signal })))
      } catch (error) {
        throw failureFromError(error)
      }
    },
    async close() {
      await Promise.all([pool.close(), streams.destroy()])
    },
  }
}

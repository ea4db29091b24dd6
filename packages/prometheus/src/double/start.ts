import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { evaluate, type Series } from './evaluate.ts'

export type { Series } from './evaluate.ts'

/** What is sent instead of an answer, or beside it. */
export interface Ill {
  readonly status?: number
  readonly body?: string
  readonly warnings?: readonly string[]
  /** Headers are sent and the rest never comes. */
  readonly hangs?: boolean
}

export interface PrometheusDouble {
  readonly url: string
  /** What it has collected; may be replaced at any time. */
  series: readonly Series[]
  /** Null: it is well. */
  ill: Ill | null
  /** The bearer token that it wants; null: none. */
  token: string | null
  /** Every query that came, in order. */
  readonly queries: string[]
  close(): Promise<void>
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

function failure(status: number, errorType: string): { status: number; body: string } {
  return { status, body: JSON.stringify({ status: 'error', errorType, error: errorType }) }
}

const errorTypes: Readonly<Record<number, string>> = { 400: 'bad_data', 422: 'execution', 503: 'timeout' }

function answerOf(double: PrometheusDouble, request: IncomingMessage, query: string): { status: number; body: string } {
  if (request.method !== 'POST' || request.url !== '/prometheus/api/v1/query') return failure(404, 'not_found')
  if (double.token !== null && request.headers.authorization !== `Bearer ${double.token}`) {
    return { status: 401, body: 'Unauthorized\n' }
  }
  const { status = 200, body, warnings } = double.ill ?? {}
  if (body !== undefined) return { status, body }
  if (status !== 200) return failure(status, errorTypes[status] ?? 'internal')
  const result = evaluate(double.series, query, Date.now() / 1_000)
  if (result === null) return failure(400, 'bad_data')
  const partial = warnings === undefined ? {} : { warnings }
  return { status, body: JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, ...partial }) }
}

async function serve(double: PrometheusDouble, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const query = new URLSearchParams(await readBody(request)).get('query') ?? ''
  double.queries.push(query)
  const { status, body } = answerOf(double, request, query)
  response.writeHead(status, { 'content-type': 'application/json' })
  if (double.ill?.hangs === true) response.flushHeaders()
  else response.end(body)
}

/**
 * Starts a Prometheus on 127.0.0.1 that answers the queries Grenier asks in the format of its HTTP API, errors and warnings
 * included. A test double: what it has collected is given to it.
 */
export async function startPrometheusDouble(): Promise<PrometheusDouble> {
  const server = createServer((request, response) => {
    void serve(double, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const double: PrometheusDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/prometheus`,
    series: [],
    ill: null,
    token: null,
    queries: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return double
}

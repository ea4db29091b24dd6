import { Histogram, type Logger, type Registry, withLogIds } from '@grenier/platform'
import type { FastifyInstance } from 'fastify'

const durationBucketsSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Names each call in its answer's headers and in every line logged while it runs; logs and times it once, at its end. */
export function logRequests(app: FastifyInstance, { logger, metrics }: { logger: Logger; metrics?: Registry }): void {
  const durations =
    metrics === undefined
      ? null
      : new Histogram({
          name: 'grenier_http_request_duration_seconds',
          help: 'Time from the first byte of a request to the last of its answer',
          labelNames: ['method', 'route', 'status'],
          buckets: durationBucketsSeconds,
          registers: [metrics],
        })
  // Its fields are these five, none of them a caller's text, so that nothing is looked for that could be secret.
  const calls = logger.child({}, { redact: [] })
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    withLogIds({ requestId: request.id }, done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    // The route's pattern, never the address: it has as many values as there are endpoints.
    const route = request.routeOptions.url ?? 'unknown'
    const durationMs = Math.round(reply.elapsedTime)
    durations?.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000)
    calls.info(
      { requestId: request.id, method: request.method, route, status: reply.statusCode, durationMs },
      'call answered',
    )
    done()
  })
}

import { type OpenSpan, openSpan } from '@grenier/platform'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/** Asked all day by machines: they would drown everything else. */
const untracedRoutes: ReadonlySet<string | undefined> = new Set(['/livez', '/readyz'])

/**
 * A span for each call, in the trace that its `traceparent` names or in one of its own. It holds the route's pattern and no
 * address: those may name persons.
 */
export function traceCalls(app: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>()
  app.addHook('onRequest', (request, _, done) => {
    const { method, headers, id } = request
    const route = request.routeOptions.url
    if (untracedRoutes.has(route)) return done()
    const { traceparent } = headers
    const span = openSpan({
      name: `${method} ${route ?? 'unknown'}`,
      kind: 'server',
      attributes: { 'http.request.method': method, 'http.route': route ?? 'unknown', 'grenier.request_id': id },
      parent: typeof traceparent === 'string' ? traceparent : null,
    })
    spans.set(request, span)
    span.run(done)
  })
  app.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)
    span?.note({ 'http.response.status_code': reply.statusCode })
    span?.end(reply.statusCode >= 500 ? String(reply.statusCode) : undefined)
    done()
  })
}

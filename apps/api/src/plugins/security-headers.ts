import type { FastifyInstance } from 'fastify'

/** Answers are data: a browser that opens one as a page may load and run nothing. Pages set a policy of their own. */
const headers = {
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Two years, as browsers' preload lists want; only said where the connection is already encrypted. */
const strictTransport = 'max-age=63072000; includeSubDomains'

export function sendSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (request.protocol === 'https') {
      reply.header('strict-transport-security', strictTransport)
    }
  })
}

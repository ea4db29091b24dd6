import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import { type ContentPolicy, consolePolicy, dataPolicy } from './content-policies.ts'

/** Two years, as browsers' preload lists want; only said where the connection is already encrypted (RFC 6797 §7.2). */
const strictTransport = 'max-age=63072000; includeSubDomains'

function helmetWith(policy: ContentPolicy) {
  const directives = Object.fromEntries(Object.entries(policy).map(([name, sources]) => [name, [...sources]]))
  return {
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  } as const satisfies FastifyHelmetOptions
}

/** What a route that answers a page of the console sets: `app.get(path, { helmet: consolePages() }, …)`. */
export function consolePages(): ReturnType<typeof helmetWith> {
  return helmetWith(consolePolicy)
}

/** Sends the headers by which a browser keeps what it got to itself, with every answer. */
export async function sendSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, { global: true, ...helmetWith(dataPolicy) })
  app.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https') {
      reply.header('strict-transport-security', strictTransport)
    }
  })
}

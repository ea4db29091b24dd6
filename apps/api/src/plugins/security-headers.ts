import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import helmet from 'helmet'
import { type ContentPolicy, consolePolicy, dataPolicy } from './content-policies.ts'

/** Two years, as browsers' preload lists want; only said where the connection is already encrypted (RFC 6797 §7.2). */
const strictTransport = 'max-age=63072000; includeSubDomains'

export type Headers = Readonly<Record<string, string>>

/**
 * What helmet sends with that policy. None of it depends on the request, so it is asked once, of an answer that is sent to
 * nobody: building it again for each call took a twentieth of the call.
 */
export function headersWith(policy: ContentPolicy): Headers {
  const directives = Object.fromEntries(Object.entries(policy).map(([name, sources]) => [name, [...sources]]))
  const request = new IncomingMessage(new Socket())
  const response = new ServerResponse(request)
  const send = helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  })
  send(request, response, (error?: unknown) => {
    if (error !== undefined) throw error
  })
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]))
}

const dataHeaders = headersWith(dataPolicy)

/** What a route that answers a page of the console sends: `reply.headers(consoleHeaders)`. */
export const consoleHeaders: Headers = headersWith(consolePolicy)

/** Sends the headers by which a browser keeps what it got to itself, with every answer. */
export function sendSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(dataHeaders)
    if (request.protocol === 'https') {
      reply.header('strict-transport-security', strictTransport)
    }
    done()
  })
}

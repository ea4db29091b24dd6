import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { negotiateLanguage, type ProblemCode, renderProblem } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyInstance } from 'fastify'

/** What HTTP's own reader refuses, by its error codes; what is not named is a request that is none. */
const codeOf: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request-timeout',
}

/**
 * Answers bytes that are no HTTP request, or only half of one, with a problem document as every other failure, and closes.
 * Nobody's language is known by then.
 */
export function answerMalformed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const language = negotiateLanguage(undefined)
  const document = renderProblem({ code: codeOf[error.code ?? ''] ?? 'request-malformed', language })
  const body = JSON.stringify(document)
  const head = [
    `HTTP/1.1 ${document.status} ${STATUS_CODES[document.status] ?? ''}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    `content-language: ${language}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** HTTP/1.1 wants a Host (RFC 9112 §3.2); older probes of health may leave it out. */
export function refuseHostless(app: FastifyInstance): void {
  app.addHook('onRequest', ({ headers, raw }, _reply, done) => {
    done(headers.host === undefined && raw.httpVersion === '1.1' ? new Problem('request-malformed') : undefined)
  })
}

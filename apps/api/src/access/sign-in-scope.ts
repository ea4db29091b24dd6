import { negotiateLanguage, renderProblem } from '@grenier/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { extraHeaders, sendProblem, toldOf } from '../plugins/problems.ts'
import { faultPage, signInHeaders } from './sign-in-pages.ts'

/** More than any form of ours sends. */
const formBytesMax = 16 * 1_024

/**
 * Prepares a part of the server for browsers that sign in: forms are read as forms, and what goes wrong is told on a page where
 * a page is asked for (`Accept: text/html`), as a problem document where not.
 */
export function prepareSignInScope(scope: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: formBytesMax } as const
  scope.addContentTypeParser<string>('application/x-www-form-urlencoded', options, (_, text, done) =>
    done(null, Object.fromEntries(new URLSearchParams(text))),
  )
  scope.setErrorHandler((error, request, reply) => {
    const told = toldOf(error, request, scope.log)
    if (!wantsPage(request)) return sendProblem(request, reply, told)
    const language = languageOf(request)
    const document = renderProblem({ ...told, language })
    return sendPage(
      reply.code(document.status).headers(extraHeaders(told, request)),
      faultPage(language, document.detail),
    )
  })
}

/** A field of a form or of a query, as text; empty where there is none. */
export function fieldOf(fields: unknown, name: string): string {
  const value: unknown = typeof fields === 'object' && fields !== null ? Reflect.get(fields, name) : undefined
  return typeof value === 'string' ? value : ''
}

/** The language of a browser's pages. */
export function languageOf(request: FastifyRequest): ReturnType<typeof negotiateLanguage> {
  return negotiateLanguage(request.headers['accept-language'])
}

/** Sends a page that may run nothing. */
export function sendPage(reply: FastifyReply, html: string): FastifyReply {
  return reply.headers(signInHeaders).send(html)
}

/** Browsers ask for pages by name; programs for anything. */
function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true
}

import { negotiateLanguage, problems, renderProblem } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { Logger } from '@grenier/platform'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { retryAfterSeconds } from '../limits.ts'
import { InvalidRequest, type ToldProblem } from './request-problem.ts'

/** What Fastify itself refuses, by its error codes. */
const frameworkProblems: Readonly<Record<string, ToldProblem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body-too-large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'media-type-not-supported' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: bodyFault('invalid_length', 'Content-Length'),
  FST_ERR_BAD_URL: { code: 'method-not-supported' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'method-not-supported' },
  FST_ERR_HANDLER_TIMEOUT: { code: 'unavailable' },
}

/**
 * Answers every failure and, unless the console does, every unknown address as RFC 9457 says; what is not our caller's fault
 * is logged here.
 */
export function answerProblems(app: FastifyInstance, logger: Logger, answersUnknown = true): void {
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, toldOf(error, request, logger)))
  if (!answersUnknown) return
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, { code: 'method-not-supported' }))
}

/**
 * Sends one problem in the caller's language. `not-found` never carries params: another tenant's thing and a missing one
 * must answer with the same bytes.
 */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, told: ToldProblem): FastifyReply {
  const language = negotiateLanguage(request.headers['accept-language'])
  const document = renderProblem(told.code === 'not-found' ? { code: told.code, language } : { ...told, language })
  return reply
    .code(document.status)
    .headers({
      'content-type': 'application/problem+json; charset=utf-8',
      'content-language': language,
      vary: 'accept-language',
      'cache-control': 'no-store',
      ...extraHeaders(told, request),
    })
    .send(JSON.stringify(document))
}

/** What a problem says in headers besides. */
export function extraHeaders(told: ToldProblem, request: FastifyRequest): Record<string, string> {
  if (problems[told.code].status === 401) {
    const invalid = request.headers.authorization === undefined ? '' : ', error="invalid_token"'
    return { 'www-authenticate': `Bearer realm="grenier"${invalid}` }
  }
  if (told.code === 'too-many-requests') return { 'retry-after': told.params?.['seconds'] ?? String(retryAfterSeconds) }
  return problems[told.code].status === 503 || told.code === 'idempotency-in-flight'
    ? { 'retry-after': String(retryAfterSeconds) }
    : {}
}

/** What is told of an error; what is not our caller's fault is logged. */
export function toldOf(error: unknown, request: FastifyRequest, logger: Pick<FastifyBaseLogger, 'error'>): ToldProblem {
  const told = problemOf(error)
  if (told.code === 'internal' || told.code === 'unavailable') {
    logger.error({ err: error, method: request.method, route: request.routeOptions.url }, 'call failed')
  }
  return told
}

function problemOf(error: unknown): ToldProblem {
  if (error instanceof Problem) {
    return { code: error.code, params: error.params, holders: error.holders }
  }
  if (error instanceof InvalidRequest) {
    return { code: 'invalid-input', errors: error.faults }
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return frameworkProblems[code] ?? { code: 'internal' }
}

function bodyFault(code: string, detail: string): ToldProblem {
  return { code: 'invalid-input', errors: [{ in: 'body', field: '', code, detail }] }
}

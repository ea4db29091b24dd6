import { renderProblem } from '@grenier/contracts'
import type { CodeOutcome, LocalSignIn } from '@grenier/control-plane'
import { Problem } from '@grenier/control-plane/ports'
import { systemNowMs } from '@grenier/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { clientNetwork } from './client-network.ts'
import { requireOwnOrigin } from './own-origin.ts'
import { ownReturnTo } from './return-to.ts'
import type { SessionCookies } from './session-cookies.ts'
import { askedPage, askPage, codePage, codesPage, linkPage } from './sign-in-pages.ts'
import { fieldOf, languageOf, sendPage } from './sign-in-scope.ts'

/** What the routes of one installation share. */
interface Parts {
  readonly local: LocalSignIn
  readonly cookies: SessionCookies
  readonly publicUrl: URL
}

interface Step extends Parts {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

const email = z.email().max(200)
/** As our own random secrets are written. */
const secretText = z.string().regex(/^[\w-]{20,100}$/)
const linkMinutes = 15
/** The link, and the second factor after it. */
const browserSecretSeconds = 25 * 60

/**
 * Sign-in by local account: `GET /auth/sign-in` asks for an address, `POST /auth/local/ask` has a link sent, `/auth/local/link`
 * uses it and `/auth/local/code` takes the second factor. Forms alone, no script.
 */
export function registerLocalSignIn(scope: FastifyInstance, parts: Parts): void {
  const schema = { hide: true }
  const page = (step: (given: Step) => Promise<FastifyReply>) => (request: FastifyRequest, reply: FastifyReply) =>
    step({ ...parts, request, reply })
  const form = (step: (given: Step) => Promise<FastifyReply>) => (request: FastifyRequest, reply: FastifyReply) => {
    requireOwnOrigin(request, parts.publicUrl)
    return step({ ...parts, request, reply })
  }
  scope.get('/auth/sign-in', { schema }, page(showAsk))
  scope.post('/auth/local/ask', { schema }, form(ask))
  scope.get('/auth/local/link', { schema }, page(showLink))
  scope.post('/auth/local/link', { schema }, form(takeLink))
  scope.get('/auth/local/code', { schema }, page(showCode))
  scope.post('/auth/local/code', { schema }, form(takeCode))
}

async function showAsk({ request, reply, publicUrl }: Step): Promise<FastifyReply> {
  const returnTo = ownReturnTo(fieldOf(request.query, 'returnTo'), publicUrl)
  return sendPage(reply, askPage(languageOf(request), { returnTo }))
}

async function ask({ local, cookies, publicUrl, request, reply }: Step): Promise<FastifyReply> {
  const language = languageOf(request)
  const returnTo = ownReturnTo(fieldOf(request.body, 'returnTo'), publicUrl)
  const address = email.safeParse(fieldOf(request.body, 'email').trim().toLowerCase())
  if (!address.success) {
    const { status, detail } = renderProblem({ code: 'address-unreadable', language })
    return sendPage(reply.code(status), askPage(language, { returnTo, told: detail }))
  }
  const askedFrom = clientNetwork(request.ip)
  const { browserSecret } = await local.ask({ email: address.data, returnTo, language, askedFrom })
  cookies.setAttempt(reply, browserSecret, browserSecretSeconds)
  return sendPage(reply, askedPage(language, linkMinutes))
}

async function showLink({ request, reply }: Step): Promise<FastifyReply> {
  return sendPage(reply, linkPage(languageOf(request), secretOf(fieldOf(request.query, 'token'))))
}

async function takeLink({ local, cookies, request, reply }: Step): Promise<FastifyReply> {
  const token = secretOf(fieldOf(request.body, 'token'))
  const used = await local.useLink({
    token,
    browserSecret: secretOf(cookies.readAttempt(request)),
    requestId: request.id,
  })
  cookies.setAttempt(reply, used.browserSecret, browserSecretSeconds)
  return reply.header('cache-control', 'no-store').redirect('/auth/local/code', 303)
}

async function showCode(step: Step): Promise<FastifyReply> {
  return await sendCodePage(step, null)
}

async function takeCode(step: Step): Promise<FastifyReply> {
  const { local, cookies, request, reply } = step
  const outcome = await local.enter({
    browserSecret: secretOf(cookies.readAttempt(request)),
    code: fieldOf(request.body, 'code').slice(0, 100),
    formerSecret: cookies.readSession(request),
    requestId: request.id,
  })
  if (outcome.kind === 'signed-in') return finish(step, outcome)
  if (outcome.kind === 'enrol') return await sendCodePage(step, null)
  if (outcome.left === 0) {
    cookies.clearAttempt(reply)
    throw new Problem('sign-in-link-stale')
  }
  const { status, detail } = renderProblem({
    code: 'second-factor-wrong',
    params: { left: String(outcome.left) },
    language: languageOf(request),
  })
  reply.code(status)
  return await sendCodePage(step, detail)
}

async function sendCodePage({ local, cookies, request, reply }: Step, told: string | null): Promise<FastifyReply> {
  const wanted = await local.factorWanted(secretOf(cookies.readAttempt(request)))
  return sendPage(reply, codePage(languageOf(request), { enrolment: wanted.kind === 'enrol' ? wanted : null, told }))
}

function finish(
  { cookies, publicUrl, request, reply }: Step,
  { secret, endsAt, recoveryCodes: codes, returnTo: wanted }: Extract<CodeOutcome, { kind: 'signed-in' }>,
): FastifyReply {
  const returnTo = ownReturnTo(wanted, publicUrl)
  cookies.clearAttempt(reply)
  cookies.setSession(reply, { secret, maxAgeSeconds: Math.floor((endsAt - systemNowMs()) / 1_000) })
  if (codes.length > 0) return sendPage(reply, codesPage(languageOf(request), { codes, returnTo }))
  return reply.header('cache-control', 'no-store').redirect(returnTo, 303)
}

/** Problem: `sign-in-link-stale` for what is no secret of ours. */
function secretOf(given: string | null): string {
  const secret = secretText.safeParse(given)
  if (!secret.success) throw new Problem('sign-in-link-stale')
  return secret.data
}

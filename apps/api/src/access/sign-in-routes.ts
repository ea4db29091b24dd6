import cookie from '@fastify/cookie'
import type { Sessions } from '@grenier/control-plane'
import { Problem, type SecretBox, type SignInProvider } from '@grenier/control-plane/ports'
import { systemNowMs } from '@grenier/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { CallCounts } from '../plugins/rate-limits.ts'
import { requireOwnOrigin } from './own-origin.ts'
import { ownReturnTo } from './return-to.ts'
import { attemptSeconds, createSessionCookies, type SessionCookies } from './session-cookies.ts'

/** Sign-in by browser, where an installation has it. */
export interface SignIn {
  readonly provider: SignInProvider
  readonly sessions: Sessions
  /** Seals what an attempt must remember into its own cookie: whoever is not signed in writes nothing into the database. */
  readonly secretBox: SecretBox
  /** Where browsers reach the console and this API. */
  readonly publicUrl: URL
}

/** The session of a request's cookie, if it may be believed. */
export type SessionReader = (request: FastifyRequest) => string | null

const attemptText = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
  begunAtMs: z.number(),
})

/**
 * `GET /auth/sign-in?returnTo=` sends the browser to the provider, `GET /auth/callback` takes it back and starts a session,
 * `POST /auth/sign-out` ends it here and says where it ends at the provider. Returns how other routes read a session; it
 * throws `origin-refused` for one that another site makes a browser send. Problem of each: `too-many-requests`, by address.
 */
export async function registerSignIn(
  app: FastifyInstance,
  signIn: SignIn,
  counts: CallCounts | null,
): Promise<SessionReader> {
  await app.register(cookie)
  const cookies = createSessionCookies(signIn.publicUrl)
  // Each step is a stranger's: it seals or opens something, asks the provider or writes a session.
  const step = {
    schema: { hide: true },
    onRequest: async (request: FastifyRequest) => await counts?.ofStranger(request),
  }
  app.get('/auth/sign-in', step, (request, reply) => beginSignIn({ signIn, cookies, request, reply }))
  app.get('/auth/callback', step, (request, reply) => finishSignIn({ signIn, cookies, request, reply }))
  app.post('/auth/sign-out', step, (request, reply) => signOut({ signIn, cookies, request, reply }))
  return (request) => {
    const secret = cookies.readSession(request)
    if (secret !== null) requireOwnOrigin(request, signIn.publicUrl)
    return secret
  }
}

interface Step {
  readonly signIn: SignIn
  readonly cookies: SessionCookies
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

async function beginSignIn({ signIn, cookies, request, reply }: Step): Promise<FastifyReply> {
  const { url, attempt } = await signIn.provider.begin()
  const { returnTo } = z.object({ returnTo: z.unknown().optional() }).parse(request.query)
  const remembered: z.output<typeof attemptText> = {
    ...attempt,
    returnTo: ownReturnTo(returnTo, signIn.publicUrl),
    begunAtMs: systemNowMs(),
  }
  cookies.setAttempt(reply, signIn.secretBox.seal(JSON.stringify(remembered)))
  return uncached(reply).redirect(url.href, 303)
}

async function finishSignIn({ signIn, cookies, request, reply }: Step): Promise<FastifyReply> {
  const attempt = rememberedAttempt(signIn, cookies.readAttempt(request))
  // Whatever comes of it, an attempt is made once.
  cookies.clearAttempt(reply)
  const callback = new URL(request.url, signIn.publicUrl)
  const { identity, idToken } = await signIn.provider.finish(callback, attempt)
  const formerSecret = cookies.readSession(request)
  const { secret, endsAt } = await signIn.sessions.start({ identity, idToken, formerSecret, requestId: request.id })
  cookies.setSession(reply, { secret, maxAgeSeconds: Math.floor((endsAt - systemNowMs()) / 1_000) })
  return uncached(reply).redirect(ownReturnTo(attempt.returnTo, signIn.publicUrl), 303)
}

/** Problem: `sign-in-stale` for an attempt that was not begun in this browser, was made already or took too long. */
function rememberedAttempt({ secretBox }: SignIn, sealed: string | null): z.output<typeof attemptText> {
  try {
    const attempt = attemptText.parse(JSON.parse(secretBox.open(sealed ?? '')))
    if (attempt.begunAtMs + attemptSeconds * 1_000 > systemNowMs()) return attempt
  } catch {
    // Altered, or sealed by a key that is gone: not ours any more.
  }
  throw new Problem('sign-in-stale')
}

/** Answers where the browser ends the provider's own session; null: it need not. The session here is over in any case. */
async function signOut({ signIn, cookies, request, reply }: Step): Promise<FastifyReply> {
  requireOwnOrigin(request, signIn.publicUrl)
  const secret = cookies.readSession(request)
  cookies.clearSession(reply)
  const { idToken } = secret === null ? { idToken: null } : await signIn.sessions.end({ secret, requestId: request.id })
  const url = secret === null ? null : await signIn.provider.signOutUrl(idToken).catch(() => null)
  return uncached(reply).send({ signOutUrl: url?.href ?? null })
}

function uncached(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store')
}

import cookie from '@fastify/cookie'
import type { LocalSignIn, Sessions } from '@grenier/control-plane'
import { type LogoutTokens, Problem, type SecretBox, type SignInProvider } from '@grenier/control-plane/ports'
import { systemNowMs } from '@grenier/platform'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { CallCounts } from '../plugins/rate-limits.ts'
import { registerLocalSignIn } from './local-sign-in-routes.ts'
import { requireOwnOrigin } from './own-origin.ts'
import { ownReturnTo } from './return-to.ts'
import { attemptSeconds, createSessionCookies, type SessionCookies } from './session-cookies.ts'
import { fieldOf, prepareSignInScope } from './sign-in-scope.ts'

interface SignInParts {
  readonly sessions: Sessions
  /** Seals what an attempt must remember into its own cookie: whoever is not signed in writes nothing into the database. */
  readonly secretBox: SecretBox
  /** Where browsers reach the console and this API. */
  readonly publicUrl: URL
}

/** Sign-in at an identity provider. */
export interface ProviderSignIn extends SignInParts {
  readonly provider: SignInProvider
  /** Left out: the provider tells nobody here that a session has ended. */
  readonly logoutTokens?: LogoutTokens
}

/** Sign-in by browser, where an installation has it: at a provider, or by local accounts. One person has one subject. */
export type SignIn = ProviderSignIn | (SignInParts & { readonly local: LocalSignIn })

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
 * `GET /auth/sign-in?returnTo=` begins a sign-in, `POST /auth/sign-out` ends the session here and says where it ends at the
 * provider, if there is one: `GET /auth/callback` takes browsers back from it, and by `POST /auth/back-channel-logout` it says
 * itself that a session has ended. Returns how other routes read a session; it throws `origin-refused` for one that another
 * site makes a browser send. Problem of each: `too-many-requests`, by address.
 */
export async function registerSignIn(
  app: FastifyInstance,
  signIn: SignIn,
  counts: CallCounts | null,
): Promise<SessionReader> {
  await app.register(cookie)
  const cookies = createSessionCookies(signIn.publicUrl)
  const schema = { hide: true }
  await app.register(async (scope) => {
    prepareSignInScope(scope)
    // Each step is a stranger's: it seals or opens something, asks the provider or writes a session.
    scope.addHook('onRequest', async (request) => await counts?.ofStranger(request))
    scope.post('/auth/sign-out', { schema }, (request, reply) => signOut({ signIn, cookies, request, reply }))
    if ('local' in signIn) registerLocalSignIn(scope, { ...signIn, cookies })
    else registerProviderSignIn(scope, signIn, cookies)
  })
  return (request) => {
    const secret = cookies.readSession(request)
    if (secret !== null) requireOwnOrigin(request, signIn.publicUrl)
    return secret
  }
}

function registerProviderSignIn(scope: FastifyInstance, signIn: ProviderSignIn, cookies: SessionCookies): void {
  const schema = { hide: true }
  scope.get('/auth/sign-in', { schema }, (request, reply) => beginSignIn({ signIn, cookies, request, reply }))
  scope.get('/auth/callback', { schema }, (request, reply) => finishSignIn({ signIn, cookies, request, reply }))
  const { logoutTokens } = signIn
  if (logoutTokens === undefined) return
  scope.post('/auth/back-channel-logout', { schema }, (request, reply) =>
    endTold({ signIn, logoutTokens, request, reply }),
  )
}

interface Step<Way extends SignIn = SignIn> {
  readonly signIn: Way
  readonly cookies: SessionCookies
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

async function beginSignIn({ signIn, cookies, request, reply }: Step<ProviderSignIn>): Promise<FastifyReply> {
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

async function finishSignIn({ signIn, cookies, request, reply }: Step<ProviderSignIn>): Promise<FastifyReply> {
  const attempt = rememberedAttempt(signIn, cookies.readAttempt(request))
  // Whatever comes of it, an attempt is made once.
  cookies.clearAttempt(reply)
  // Whatever host and path the request names: the provider sends browsers to this address alone.
  const callback = new URL('/auth/callback', signIn.publicUrl)
  callback.search = new URL(request.url, signIn.publicUrl).search
  const found = await signIn.provider.finish(callback, attempt)
  const formerSecret = cookies.readSession(request)
  const { secret, endsAt } = await signIn.sessions.start({ ...found, formerSecret, requestId: request.id })
  cookies.setSession(reply, { secret, maxAgeSeconds: Math.floor((endsAt - systemNowMs()) / 1_000) })
  return uncached(reply).redirect(ownReturnTo(attempt.returnTo, signIn.publicUrl), 303)
}

/** Problem: `sign-in-stale` for an attempt that was not begun in this browser, was made already or took too long. */
function rememberedAttempt({ secretBox }: SignInParts, sealed: string | null): z.output<typeof attemptText> {
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
  const isAtProvider = secret !== null && 'provider' in signIn
  const url = isAtProvider ? await signIn.provider.signOutUrl(idToken).catch(() => null) : null
  return uncached(reply).send({ signOutUrl: url?.href ?? null })
}

/** The provider's own call, known by its token alone (OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8). */
async function endTold({
  signIn,
  logoutTokens,
  request,
  reply,
}: Omit<Step<ProviderSignIn>, 'cookies'> & { readonly logoutTokens: LogoutTokens }): Promise<FastifyReply> {
  const told = await logoutTokens.verify(fieldOf(request.body, 'logout_token'))
  await signIn.sessions.endTold({ ...told, requestId: request.id })
  return uncached(reply).send('')
}

function uncached(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-store')
}

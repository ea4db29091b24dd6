import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The cookies of one installation. */
export interface SessionCookies {
  readSession(request: FastifyRequest): string | null
  setSession(reply: FastifyReply, session: { secret: string; maxAgeSeconds: number }): void
  clearSession(reply: FastifyReply): void
  readAttempt(request: FastifyRequest): string | null
  /** Kept for `attemptSeconds` where nothing else is said. */
  setAttempt(reply: FastifyReply, sealed: string, maxAgeSeconds?: number): void
  clearAttempt(reply: FastifyReply): void
}

/** A sign-in that takes longer is begun again. */
export const attemptSeconds = 600

/**
 * Cookies that no script reads and that only this very host gets (`__Host-`, RFC 6265bis §4.1.3.2). Lax and not Strict: the
 * provider sends the browser back here, and links in mails lead here too. Without TLS, which the settings allow on this
 * machine alone, they bear plain names: browsers would refuse the others.
 */
export function createSessionCookies(publicUrl: URL): SessionCookies {
  const secure = publicUrl.protocol === 'https:'
  const prefix = secure ? '__Host-' : ''
  const [session, attempt] = [`${prefix}grenier-session`, `${prefix}grenier-sign-in`]
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, secure, sameSite: 'lax' }
  const read = (request: FastifyRequest, name: string) => request.cookies[name] || null
  return {
    readSession: (request) => read(request, session),
    setSession: (reply, { secret, maxAgeSeconds }) =>
      void reply.setCookie(session, secret, { ...options, maxAge: maxAgeSeconds }),
    clearSession: (reply) => void reply.clearCookie(session, options),
    readAttempt: (request) => read(request, attempt),
    setAttempt: (reply, sealed, maxAge = attemptSeconds) =>
      void reply.setCookie(attempt, sealed, { ...options, maxAge }),
    clearAttempt: (reply) => void reply.clearCookie(attempt, options),
  }
}

import { type Actor, type Endpoint, isMemberRole } from '@grenier/contracts'
import { Problem } from '@grenier/control-plane/ports'
import type { FastifyRequest } from 'fastify'
import type { TokenVerifier } from '../deps.ts'

/** Who calls. Problem: `not-authenticated`, for a missing token as for any token that does not hold. */
export async function authenticate(verifier: TokenVerifier, request: FastifyRequest): Promise<Actor> {
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (token === undefined) {
    throw new Problem('not-authenticated')
  }
  return verifier.verify(token)
}

/**
 * Whether that endpoint is for this caller. Problems: `not-allowed` when no role of theirs may call it; `not-found` when
 * only a member's role may and the path names another tenant, before anything of the request is read, so that another
 * tenant and a missing one cannot be told apart.
 */
export function authorise(endpoint: Endpoint, actor: Actor, params: unknown): void {
  const held = actor.roles.filter((role) => endpoint.roles.includes(role))
  if (held.length === 0) {
    throw new Problem('not-allowed')
  }
  if (endpoint.tenantParam === true && held.every(isMemberRole) && tenantIdOf(params) !== actor.tenantId) {
    throw new Problem('not-found')
  }
}

/** The tenant a path names; null when it names none. */
export function tenantIdOf(params: unknown): string | null {
  return typeof params === 'object' && params !== null && 'tenantId' in params ? String(params.tenantId) : null
}

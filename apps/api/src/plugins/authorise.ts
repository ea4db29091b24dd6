import { type Endpoint, isMemberRole, type OperationId } from '@grenier/contracts'
import { type Caller, type PlaceWanted, Problem } from '@grenier/control-plane/ports'
import type { FastifyRequest } from 'fastify'
import type { SessionReader } from '../access/sign-in-routes.ts'
import type { CallerSource } from '../deps.ts'

/** How a caller is found out: by what source, and by which cookie where people sign in by browser. */
export interface Identification {
  readonly callers: CallerSource
  readonly readSession?: SessionReader
}

/**
 * Who calls: a bearer token, if there is one, else a session. Problems: `not-authenticated`, for a missing one as for any
 * that does not hold; `origin-refused` for a session that another site makes a browser send.
 */
export async function authenticate(
  { callers, readSession }: Identification,
  request: FastifyRequest,
  pathTenantId: string | null,
): Promise<Caller> {
  const wanted = placeWanted(request, pathTenantId)
  if (request.headers.authorization !== undefined) {
    const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization)?.[1]
    if (token === undefined) throw new Problem('not-authenticated')
    return callers.ofBearer(token, wanted)
  }
  const secret = readSession?.(request) ?? null
  if (secret === null || callers.ofSession === undefined) throw new Problem('not-authenticated')
  return callers.ofSession(secret, wanted)
}

function placeWanted({ headers }: FastifyRequest, pathTenantId: string | null): PlaceWanted {
  const isListening = /\btext\/event-stream\b/i.test(headers.accept ?? '')
  return {
    pathTenantId,
    tenantId: oneOf(headers['grenier-tenant']),
    poolId: oneOf(headers['grenier-pool']),
    isListening,
  }
}

/** A header sent twice names nothing that anybody holds. */
function oneOf(header: string | string[] | undefined): string | null {
  return header === undefined ? null : String(header)
}

/**
 * Whether that endpoint is for this caller. Problems: `not-allowed` when no role of theirs may call it, or only a person may
 * and a token calls, or the token is for other operations; `organisation-not-chosen` when a role of theirs may that they
 * hold somewhere, and nobody said where; `not-found` when only a member's role may and the path names another tenant, before
 * anything of the request is read, so that another tenant and a missing one cannot be told apart.
 */
export function authorise(
  operation: OperationId,
  endpoint: Endpoint,
  { caller, params }: { caller: Caller; params: unknown },
): void {
  const { actor, person } = caller
  if (actor.token !== undefined) {
    const { operations } = actor.token
    if (endpoint.inPerson === true || operations?.includes(operation) === false) throw new Problem('not-allowed')
  }
  if (endpoint.everyPerson === true) return
  const held = actor.roles.filter((role) => endpoint.roles.includes(role))
  if (held.length === 0) {
    const isHeldSomewhere = person?.grants.some(({ role }) => endpoint.roles.includes(role)) === true
    throw new Problem(isHeldSomewhere && actor.tenantId === null ? 'organisation-not-chosen' : 'not-allowed')
  }
  if (endpoint.tenantParam === true && held.every(isMemberRole) && tenantIdOf(params) !== actor.tenantId) {
    throw new Problem('not-found')
  }
}

/** The tenant a path names; null when it names none. */
export function tenantIdOf(params: unknown): string | null {
  return typeof params === 'object' && params !== null && 'tenantId' in params ? String(params.tenantId) : null
}

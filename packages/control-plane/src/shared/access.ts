import { type Actor, type Endpoint, endpoints, isMemberRole, type OperationId } from '@grenier/contracts'
import type { Call, Scope } from './ports.ts'
import { Problem } from './problem.ts'

/** True when one of the actor's own roles lets it do this on the platform, beyond one tenant. */
function actsOnPlatform(operation: OperationId, actor: Actor): boolean {
  const endpoint: Endpoint = endpoints[operation]
  return actor.roles.some((role) => !isMemberRole(role) && endpoint.roles.includes(role))
}

/** Whose rows a read may see: all of them on the platform, else those of the actor's own tenant. */
export function readScope(operation: OperationId, { actor }: Call): Scope {
  if (actsOnPlatform(operation, actor)) return { kind: 'platform' }
  if (actor.tenantId === null) throw new Problem('not-allowed')
  return { kind: 'tenant', tenantId: actor.tenantId }
}

/**
 * The pool below which alone a call may see and decide; null where it is not so bound. Whoever holds another platform role
 * of the endpoint besides is not.
 */
export function poolBound(operation: OperationId, { actor }: Call): string | null {
  const endpoint: Endpoint = endpoints[operation]
  const held = actor.roles.filter((role) => !isMemberRole(role) && endpoint.roles.includes(role))
  if (held.length === 0 || held.some((role) => role !== 'pool-approver')) return null
  if (actor.poolId === null) throw new Problem('not-allowed')
  return actor.poolId
}

/** A member acts in its own tenant alone; another tenant's thing answers as a missing one (`not-found`). */
export function assertMayActFor(operation: OperationId, call: Call, tenantId: string): void {
  const scope = readScope(operation, call)
  if (scope.kind === 'tenant' && scope.tenantId !== tenantId) throw new Problem('not-found')
}

/** What was asked for, or the Problem `not-found`, which is the same for a missing thing and for another tenant's. */
export function found<Thing>(thing: Thing | null): Thing {
  if (thing === null) throw new Problem('not-found')
  return thing
}

/** The version the caller saw; a change without one is refused. */
export function expectedVersion(call: Call): number {
  if (call.ifMatch === null) throw new Problem('if-match-missing')
  return call.ifMatch
}

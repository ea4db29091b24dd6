import { type Actor, type RoleGrant, roles } from '@grenier/contracts'
import { Problem } from '../shared/problem.ts'

/** For which of their tenants and pools somebody calls. */
export interface PlaceWanted {
  /** Named by the path of the call. */
  readonly pathTenantId: string | null
  /** Named by the caller besides. */
  readonly tenantId: string | null
  readonly poolId: string | null
  /** The caller only listens: that is no use of a session, or a page left open would never be signed out. */
  readonly isListening?: boolean
}

/**
 * Who somebody is in one call, out of everything they may be. They act in one tenant at a time: the one that the path names
 * if it is theirs, else the one they name, else the one their session serves, else their only one; the same of pools. Roles
 * of the platform always count. Problem: `not-found` for a tenant or pool they name that is not theirs.
 */
export function chooseActor(
  person: { readonly subject: string; readonly grants: readonly RoleGrant[] },
  wanted: PlaceWanted,
  servingTenantId: string | null = null,
): Actor {
  const tenants = placesOf(person.grants, 'tenantId')
  const pools = placesOf(person.grants, 'poolId')
  for (const [named, held] of [
    [wanted.tenantId, tenants],
    [wanted.poolId, pools],
  ] as const) {
    if (named !== null && !held.has(named)) throw new Problem('not-found')
  }
  const tenantId = firstHeld(tenants, [wanted.pathTenantId, wanted.tenantId, servingTenantId])
  const poolId = firstHeld(pools, [wanted.poolId])
  const acting = person.grants.filter(
    (grant) =>
      (grant.tenantId === null || grant.tenantId === tenantId) && (grant.poolId === null || grant.poolId === poolId),
  )
  return {
    subject: person.subject,
    roles: roles.filter((role) => acting.some((grant) => grant.role === role)),
    tenantId,
    poolId,
  }
}

function placesOf(grants: readonly RoleGrant[], place: 'tenantId' | 'poolId'): ReadonlySet<string> {
  return new Set(grants.flatMap((grant) => grant[place] ?? []))
}

/** The first one named that is held; where none is, the only one there is. */
function firstHeld(held: ReadonlySet<string>, named: readonly (string | null)[]): string | null {
  const chosen = named.find((place) => place !== null && held.has(place))
  const [only = null, ...others] = held
  return chosen ?? (others.length === 0 ? only : null)
}

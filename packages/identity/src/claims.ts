import { type Actor, isMemberRole, roles } from '@grenier/contracts'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The id that a claim names: null when it is absent, undefined when it is there and no id. */
function idOf(claim: unknown): string | null | undefined {
  if (claim === undefined) return null
  return typeof claim === 'string' && uuidPattern.test(claim) ? claim : undefined
}

/**
 * Who a verified token speaks for, out of `sub`, `roles`, `tenant` (absent on the platform) and `pool` (of a pool's
 * approver); null when they name nobody we can serve. Roles we do not know belong to other applications and are dropped.
 * A member role needs a tenant and a pool's approver a pool: without one they could mean any.
 */
export function actorFromClaims(claims: Readonly<Record<string, unknown>>): Actor | null {
  const { sub, roles: claimed } = claims
  if (typeof sub !== 'string' || sub === '' || !Array.isArray(claimed)) {
    return null
  }
  const known = roles.filter((role) => claimed.includes(role))
  const tenantId = idOf(claims['tenant'])
  const poolId = idOf(claims['pool'])
  if (known.length === 0 || tenantId === undefined || poolId === undefined) {
    return null
  }
  const boundNowhere =
    (tenantId === null && known.some(isMemberRole)) || (poolId === null && known.includes('pool-approver'))
  return boundNowhere ? null : { subject: sub, roles: known, tenantId, poolId }
}

import { type Actor, isMemberRole, roles } from '@grenier/contracts'

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Who a verified token speaks for, out of `sub`, `roles` and `tenant` (absent on the platform); null when they name
 * nobody we can serve. Roles we do not know belong to other applications and are dropped. A member role needs a tenant:
 * without one it could mean any.
 */
export function actorFromClaims(claims: Readonly<Record<string, unknown>>): Actor | null {
  const { sub, roles: claimed, tenant } = claims
  if (typeof sub !== 'string' || sub === '' || !Array.isArray(claimed)) {
    return null
  }
  const known = roles.filter((role) => claimed.includes(role))
  if (known.length === 0) {
    return null
  }
  if (tenant === undefined) {
    return known.some(isMemberRole) ? null : { subject: sub, roles: known, tenantId: null }
  }
  return typeof tenant === 'string' && uuidPattern.test(tenant)
    ? { subject: sub, roles: known, tenantId: tenant }
    : null
}

import { type Actor, isMemberRole, type Role, roles } from '@grenier/contracts'

/** The claims a Grenier token carries beside the registered ones (RFC 7519). */
export interface GrenierClaims {
  readonly roles: readonly Role[]
  /** The tenant a member acts in; absent on the platform. */
  readonly tenant?: string
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Who a verified token speaks for; null when its claims name nobody we can serve. Roles we do not know belong to other
 * applications and are dropped. A member role needs a tenant: without one it could mean any.
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

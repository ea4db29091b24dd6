/**
 * Roles carried by a bearer token: the first five act on the platform, `pool-approver` below one pool alone, the others
 * inside one tenant.
 */
export const roles = [
  'operator',
  'finance',
  'auditor',
  'collector',
  'pool-approver',
  'member-admin',
  'member-requester',
  'member-viewer',
] as const

export type Role = (typeof roles)[number]

/** Roles that act inside the tenant named by the token. */
export const memberRoles = ['member-admin', 'member-requester', 'member-viewer'] as const satisfies readonly Role[]

export function isMemberRole(role: Role): boolean {
  return (memberRoles as readonly Role[]).includes(role)
}

/**
 * Who acts: the subject of the token, what it may do, the tenant it belongs to (null on the platform) and the pool it
 * approves for (null for whoever is no pool's approver).
 */
export interface Actor {
  readonly subject: string
  readonly roles: readonly Role[]
  readonly tenantId: string | null
  readonly poolId: string | null
}

/** One role and where it holds: a member's in its tenant, a pool's approver at its pool, every other one on the platform. */
export interface RoleGrant {
  readonly role: Role
  /** Set for a member's role, null for every other. */
  readonly tenantId: string | null
  /** Set for a pool's approver, null for every other. */
  readonly poolId: string | null
}

/** Whether a grant says where its role holds, no more and no less. */
export function isBoundRight({ role, tenantId, poolId }: RoleGrant): boolean {
  return isMemberRole(role) === (tenantId !== null) && (role === 'pool-approver') === (poolId !== null)
}

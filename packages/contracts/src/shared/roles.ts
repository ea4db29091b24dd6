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

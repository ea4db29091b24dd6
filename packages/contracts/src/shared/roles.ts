/** Roles carried by a bearer token; the first four act on the platform, the others inside one tenant. */
export const roles = [
  'operator',
  'finance',
  'auditor',
  'collector',
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

/** Who acts: the subject of the token, what it may do, and the tenant it belongs to (null on the platform). */
export interface Actor {
  readonly subject: string
  readonly roles: readonly Role[]
  readonly tenantId: string | null
}

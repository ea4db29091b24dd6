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
  /** There when a program calls by a token that was made here. */
  readonly token?: ActingToken
}

/** The token by which a program calls; `operations` null: everything that its roles may do. */
export interface ActingToken {
  readonly id: string
  readonly operations: readonly string[] | null
}

/**
 * Roles that a program may have in its own name. None of them decides about money or capacity: that is a person's, who is
 * known to be the one who asked, or another.
 */
export const serviceRoles = [
  'auditor',
  'collector',
  'member-requester',
  'member-viewer',
] as const satisfies readonly Role[]

/** Begins the subject of every program that acts in its own name; no identity provider may name a person so. */
export const serviceSubjectPrefix = 'service:'

/** Begins the subject of everybody who signs in without an identity provider; no provider may name anybody so. */
export const localSubjectPrefix = 'local:'

/** Signatures that tokens may bear: by a private key alone, a shared secret or none is never accepted (RFC 8725 §3.1). */
export const tokenAlgorithms = ['ES256', 'ES384', 'RS256', 'RS384', 'PS256', 'PS384', 'EdDSA'] as const
export type TokenAlgorithm = (typeof tokenAlgorithms)[number]

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

/**
 * What a mandate lets a person do at the organisation it is of, besides signing: a mayor also says who else acts for it
 * (CGCT L2122-18), everybody else asks and reads.
 */
export function memberRoleOfMandate(mandateFunction: string): (typeof memberRoles)[number] {
  return mandateFunction === 'mayor' ? 'member-admin' : 'member-requester'
}

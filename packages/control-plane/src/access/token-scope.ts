import {
  type Actor,
  type Command,
  type Endpoint,
  endpoints,
  isMemberRole,
  type Role,
  type RoleGrant,
  serviceRoles,
} from '@grenier/contracts'
import { Problem } from '../shared/problem.ts'

type Asked = Pick<Command<'createPersonalToken'>, 'tenantId' | 'roles' | 'operations'>

/** Problems: `token-place`, and `token-operation-unknown` for an operation that none of the roles may call by a token. */
export function requireSoundScope({ tenantId, roles, operations }: Asked): void {
  for (const role of roles) {
    if (isMemberRole(role) !== (tenantId !== null)) throw new Problem('token-place', { role })
  }
  const table: Readonly<Record<string, Endpoint>> = endpoints
  for (const operation of operations ?? []) {
    const endpoint = Object.hasOwn(table, operation) ? table[operation] : undefined
    const allowed =
      endpoint !== undefined && endpoint.inPerson !== true && roles.some((role) => endpoint.roles.includes(role))
    if (!allowed) throw new Problem('token-operation-unknown', { operationId: operation })
  }
}

/** Problem: `token-role-not-held`: nobody passes on more than they may do there themselves. */
export function requireHeld({ tenantId, roles }: Asked, actor: Actor, grants: readonly RoleGrant[]): void {
  for (const role of roles) {
    const isHeld = grants.some(
      (grant) =>
        grant.role === role && grant.tenantId === tenantId && (grant.poolId === null || grant.poolId === actor.poolId),
    )
    if (!isHeld) throw new Problem('token-role-not-held', { role })
  }
}

/** Problem: `token-role-decides`. */
export function requireServiceRoles(roles: readonly Role[]): void {
  const deciding = roles.find((role) => !(serviceRoles as readonly Role[]).includes(role))
  if (deciding !== undefined) throw new Problem('token-role-decides', { role: deciding })
}

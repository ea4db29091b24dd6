import type { ClusterProfile } from '@grenier/contracts'
import type { TenantBlueprint } from '@grenier/control-plane/ports'
import type { RbacV1Subject, V1RoleRef } from '@kubernetes/client-node'
import { objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { type Place, tenantMetadata } from './metadata.ts'

/** Roles of a tenant that may make claims; `member-viewer` reads through the API and the console only. */
export const boundRoles = ['member-admin', 'member-requester'] as const

/** Name of the RoleBinding of a role. */
export function bindingName(role: (typeof boundRoles)[number]): string {
  return `${objectNames.memberBindingPrefix}${role.slice('member-'.length)}`
}

/** OIDC group of a tenant's role: derived, never typed (rule 14). A prefix of `system:` would reach Kubernetes' own groups. */
export function memberGroup(profile: ClusterProfile, tenantId: string, role: string): string {
  const group = `${profile.oidcGroupsPrefix}${tenantId}:${role}`
  if (group.startsWith('system:')) throw new Error(`group prefix ${profile.oidcGroupsPrefix} is reserved to Kubernetes`)
  return group
}

/** One RoleBinding of `grenier-member` per role, in `<slug>-storage` only (rules 10, 13, 14). */
export function desiredRoleBindings(
  blueprint: TenantBlueprint,
  place: Place,
  profile: ClusterProfile,
): DesiredObject[] {
  return boundRoles.map((role) => {
    const subject: RbacV1Subject = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'Group',
      name: memberGroup(profile, blueprint.tenantId, role),
    }
    const roleRef: V1RoleRef = {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: objectNames.memberClusterRole,
    }
    return {
      apiVersion: kinds.RoleBinding.apiVersion,
      kind: 'RoleBinding',
      metadata: tenantMetadata(blueprint, place, bindingName(role)),
      roleRef,
      subjects: [subject],
    }
  })
}

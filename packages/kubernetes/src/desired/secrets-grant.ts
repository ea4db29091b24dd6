import type { TenantBlueprint } from '@grenier/control-plane/ports'
import type { RbacV1Subject, V1RoleRef } from '@kubernetes/client-node'
import { objectNames } from '../names.ts'
import { type DesiredObject, kinds, type ObjectMetadata } from '../objects.ts'
import { type Place, tenantMetadata } from './metadata.ts'

const rbacGroup = 'rbac.authorization.k8s.io'
const accountPrefix = 'system:serviceaccount:'

/** An identity as a RoleBinding names it. */
export function subjectOf(username: string): RbacV1Subject {
  const [namespace, name] = username.startsWith(accountPrefix) ? username.slice(accountPrefix.length).split(':') : []
  if (namespace === undefined || name === undefined) return { apiGroup: rbacGroup, kind: 'User', name: username }
  return { kind: 'ServiceAccount', namespace, name }
}

/** The grant on the Secrets of one namespace, to the worker alone (rule 13). */
export function secretsGrant(metadata: ObjectMetadata, subject: RbacV1Subject): DesiredObject {
  const roleRef: V1RoleRef = { apiGroup: rbacGroup, kind: 'ClusterRole', name: objectNames.secretsClusterRole }
  return { apiVersion: kinds.RoleBinding.apiVersion, kind: 'RoleBinding', metadata, roleRef, subjects: [subject] }
}

/** The grant in a namespace of a tenant. */
export function desiredSecretsGrant(blueprint: TenantBlueprint, place: Place, subject: RbacV1Subject): DesiredObject {
  return secretsGrant(tenantMetadata(blueprint, place, objectNames.secretsBinding), subject)
}

import type { V1PolicyRule } from '@kubernetes/client-node'
import { fieldManager, labels, objectNames } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { groupOf } from '../preflight/needed-permissions.ts'
import {
  capsulePermissions,
  exitCapsulePermissions,
  exitPermissions,
  type PermissionRow,
  secretsPermissions,
  workerPermissions,
} from '../preflight/permission-table.ts'
import { desiredMemberClusterRole } from './cluster-role.ts'

/** One rule for each kind and set of objects, in the order of the table; what several rows ask of a kind stands together. */
export function rulesOf(rows: readonly PermissionRow[]): V1PolicyRule[] {
  const rules = new Map<string, V1PolicyRule>()
  for (const { kind, verbs, names } of rows) {
    const key = `${kind}/${names?.join() ?? ''}`
    const known = rules.get(key)?.verbs ?? []
    rules.set(key, {
      apiGroups: [groupOf(kind)],
      resources: [kinds[kind].plural],
      ...(names === undefined ? {} : { resourceNames: [...names] }),
      verbs: [...new Set([...known, ...verbs])],
    })
  }
  return [...rules.values()]
}

function clusterRole(name: string, rows: readonly PermissionRow[]): DesiredObject {
  return {
    apiVersion: kinds.ClusterRole.apiVersion,
    kind: 'ClusterRole',
    metadata: { name, labels: { [labels.managedBy]: fieldManager } },
    rules: rulesOf(rows),
  }
}

/**
 * Every ClusterRole that an operator applies before a cluster is declared (rule 13). Those for Capsule are bound by hand, where
 * its Tenants are kept: elsewhere nobody has what they grant.
 */
export function desiredAccessRoles(): DesiredObject[] {
  return [
    desiredMemberClusterRole(),
    clusterRole(objectNames.workerClusterRole, workerPermissions),
    clusterRole(objectNames.exitClusterRole, exitPermissions),
    clusterRole(objectNames.secretsClusterRole, secretsPermissions),
    clusterRole(objectNames.capsuleClusterRole, capsulePermissions),
    clusterRole(objectNames.exitCapsuleClusterRole, exitCapsulePermissions),
  ]
}

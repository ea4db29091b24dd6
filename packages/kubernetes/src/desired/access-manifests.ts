import { stringify } from 'yaml'
import { fieldManager, homeNamespace, labels, objectNames } from '../names.ts'
import { tokenPermissions } from '../preflight/permission-table.ts'
import { desiredAccessRoles, rulesOf } from './access-roles.ts'

const rbacGroup = 'rbac.authorization.k8s.io'
const ours = { [labels.managedBy]: fieldManager }

function account(name: string): object {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: homeNamespace, labels: ours } }
}

function binding(name: string): object {
  return {
    apiVersion: `${rbacGroup}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name, labels: ours },
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: homeNamespace }],
  }
}

/** Each account may ask for tokens of itself, in its own namespace alone. */
function tokenGrant(name: string): object[] {
  const metadata = { name: `${name}-token`, namespace: homeNamespace, labels: ours }
  return [
    { apiVersion: `${rbacGroup}/v1`, kind: 'Role', metadata, rules: rulesOf(tokenPermissions(name)) },
    {
      apiVersion: `${rbacGroup}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: rbacGroup, kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: homeNamespace }],
    },
  ]
}

const identities = [objectNames.workerClusterRole, objectNames.exitClusterRole]

/**
 * What an operator applies on a cluster before it is declared, as YAML: the roles, made from the table of permissions, and an
 * account for each identity; whoever has accounts of another kind binds the roles to those instead. No tokens: they are asked
 * for, by `kubectl create token`.
 */
export function accessManifests(): string {
  const home = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: homeNamespace, labels: ours } }
  const objects = [
    home,
    ...identities.map(account),
    ...desiredAccessRoles(),
    ...identities.map(binding),
    ...identities.flatMap(tokenGrant),
  ]
  return objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')
}

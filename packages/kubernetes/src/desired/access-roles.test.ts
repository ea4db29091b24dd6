import type { V1PolicyRule } from '@kubernetes/client-node'
import { describe, expect, it } from 'vitest'
import { type NeededPermission, neededPermissions } from '../preflight/needed-permissions.ts'
import { exitPermissions, secretsPermissions, workerPermissions } from '../preflight/permission-table.ts'
import { accessManifests } from './access-manifests.ts'
import { desiredAccessRoles, rulesOf } from './access-roles.ts'

const everyGroup = new Set([
  'k8up.io',
  'objectbucket.io',
  'objectstorage.k8s.io',
  'snapshot.storage.k8s.io',
  'velero.io',
])

/** Whether RBAC allows it by these rules. */
function allows(rules: readonly V1PolicyRule[], { group, resource, verb, name }: NeededPermission): boolean {
  return rules.some(
    ({ apiGroups = [], resources = [], verbs, resourceNames }) =>
      apiGroups.includes(group) &&
      resources.includes(resource) &&
      verbs.includes(verb) &&
      (resourceNames === undefined || (name !== null && resourceNames.includes(name))),
  )
}

/** A rule on several objects as one for each. */
function oneByOne(rules: readonly V1PolicyRule[]): readonly V1PolicyRule[] {
  return rules.flatMap((rule) =>
    (rule.resourceNames ?? [null]).map((name) =>
      Object.assign({}, rule, name === null ? {} : { resourceNames: [name] }),
    ),
  )
}

describe('the roles of our identities', () => {
  it('stand in the manifests as the reviewed file says', async () => {
    await expect(accessManifests()).toMatchFileSnapshot('../../../../docs/cluster-access.yaml')
  })

  it('grant the worker all that a preflight asks, and each of it once', () => {
    const needed = neededPermissions(everyGroup)
    expect(needed.filter((permission) => !allows(rulesOf(workerPermissions), permission))).toEqual([])
    expect(new Set(needed.map(({ group, resource, verb, name }) => `${verb} ${resource}.${group}/${name}`)).size).toBe(
      needed.length,
    )
  })

  it.each(neededPermissions(everyGroup))('without $verb on $resource lack exactly that', (taken) => {
    const { verb, resource, name, group } = taken
    const isIt = (rule: V1PolicyRule) =>
      rule.resources?.includes(resource) === true &&
      rule.apiGroups?.includes(group) === true &&
      (rule.resourceNames?.[0] ?? null) === name
    const rules = oneByOne(rulesOf(workerPermissions)).map((rule) =>
      isIt(rule) ? Object.assign({}, rule, { verbs: rule.verbs.filter((one) => one !== verb) }) : rule,
    )
    expect(neededPermissions(everyGroup).filter((permission) => !allows(rules, permission))).toEqual([taken])
  })

  it('use no wildcard, and delete nothing that holds data', () => {
    for (const { rules } of desiredAccessRoles()) {
      for (const { verbs, resources, apiGroups } of rules as V1PolicyRule[]) {
        expect([...verbs, ...(resources ?? []), ...(apiGroups ?? [])]).not.toContain('*')
        expect(verbs).not.toContain('deletecollection')
      }
    }
    const deleted = neededPermissions(everyGroup).filter(({ verb }) => verb === 'delete')
    // Schedules and Restores of Velero hold no data. A namespace: that of a drill, to which the cluster's own policy keeps the worker.
    expect([...new Set(deleted.map(({ group, resource }) => `${resource}.${group}`))]).toEqual([
      'networkpolicies.networking.k8s.io',
      'rolebindings.rbac.authorization.k8s.io',
      'schedules.velero.io',
      'restores.velero.io',
      'namespaces.',
    ])
  })

  it('grant no Secrets to the worker but by the role that it binds namespace by namespace', () => {
    expect(neededPermissions(everyGroup).filter(({ resource }) => resource === 'secrets')).toEqual([])
    const ofSecrets = neededPermissions(everyGroup, secretsPermissions)
    expect(ofSecrets.map(({ verb, resource }) => `${verb} ${resource}`)).toEqual(
      ['get', 'create', 'patch'].map((verb) => `${verb} secrets`),
    )
    const ofExits = neededPermissions(everyGroup, exitPermissions).filter(({ resource }) => resource === 'secrets')
    expect(ofExits.map(({ verb, name }) => `${verb} ${name}`)).toEqual(['delete grenier-backup-repository'])
  })
})

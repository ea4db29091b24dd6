import type { MissingPermission } from '@grenier/contracts'
import { objectNames } from '../names.ts'
import { type Kind, kinds } from '../objects.ts'

/** Observing, and server-side apply, which creates what is missing and so needs both verbs (rule 13). */
const watching = ['get', 'list', 'watch'] as const
const applying = [...watching, 'create', 'patch'] as const

/** Verbs by kind, as the code of this package sends them. Nothing that holds data is ever deleted by repair: no verb for it. */
const verbsOf: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  Namespace: applying,
  ResourceQuota: applying,
  LimitRange: applying,
  NetworkPolicy: [...applying, 'delete'],
  // Who has lost a role loses its binding; and a binding to another role must be made anew, since it cannot be changed.
  RoleBinding: [...applying, 'delete'],
  Secret: ['get', 'create', 'patch'],
  // What a bucket's provisioner leaves beside a claim.
  ConfigMap: ['get'],
  // Both exist already when they are applied: a note on a claim, and that its volume outlives it (rule 5).
  PersistentVolumeClaim: [...watching, 'patch'],
  // Listed for those that outlived their claims, which are still the tenant's (rule 18).
  PersistentVolume: ['get', 'list', 'patch'],
  StorageClass: watching,
  ObjectBucketClaim: applying,
  PodConfig: applying,
  Schedule: applying,
}

/** A verb on one kind, in the terms of an access review; `name` null: on all objects of the kind. */
export type NeededPermission = MissingPermission

function groupOf(kind: Kind): string {
  const { apiVersion } = kinds[kind]
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
}

/**
 * Everything our identity must be allowed on a cluster that serves these groups, for a preflight and for the role of a
 * chart alike (rule 13). Groups of Kubernetes itself are always served. The member role is bound by name only.
 */
export function neededPermissions(servedGroups: ReadonlySet<string>): NeededPermission[] {
  const member = objectNames.memberClusterRole
  const role = { group: groupOf('ClusterRole'), resource: kinds.ClusterRole.plural }
  const ofKinds = (Object.entries(verbsOf) as [Kind, readonly string[]][])
    .filter(([kind]) => isCore(groupOf(kind)) || servedGroups.has(groupOf(kind)))
    .flatMap(([kind, verbs]) =>
      verbs.map((verb) => ({ group: groupOf(kind), resource: kinds[kind].plural, verb, name: null })),
    )
  return [
    ...ofKinds,
    // Made by the chart or by an administrator: who makes a role must hold all that it grants.
    ...['get', 'bind'].map((verb) => ({ ...role, verb, name: member })),
  ]
}

const coreGroups: ReadonlySet<string> = new Set([
  '',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
])

function isCore(group: string): boolean {
  return coreGroups.has(group)
}

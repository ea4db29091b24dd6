import type { KubernetesObject } from '@kubernetes/client-node'
import { KubernetesObjectApi, PatchStrategy } from '@kubernetes/client-node'
import type { AnyObject, RealApi } from './real-api.ts'

/** Under this name kubectl applies from the client's side; what it said is kept in the note. */
export const handManager = 'kubectl-client-side-apply'
export const noteName = 'kubectl.kubernetes.io/last-applied-configuration'

/** Makes an object as `kubectl apply -f` does: under kubectl's name and with its note. */
async function applyByHand(api: RealApi, object: AnyObject): Promise<void> {
  const client = KubernetesObjectApi.makeApiClient(api.config)
  const { name, namespace, labels = {} } = object.metadata ?? {}
  const note = { [noteName]: JSON.stringify(object) }
  const place = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) }
  const noted = { ...object, metadata: { ...place, labels, annotations: note } }
  await client.create(noted, undefined, undefined, handManager)
}

/** Changes fields as a later `kubectl apply` of somebody does. */
export async function patchByHand(api: RealApi, object: KubernetesObject & Record<string, unknown>): Promise<void> {
  const client = KubernetesObjectApi.makeApiClient(api.config)
  await client.patch(object, undefined, undefined, handManager, undefined, PatchStrategy.MergePatch)
}

const claim = (metadata: { namespace: string; name: string }, className: string, storage: string): AnyObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata,
  spec: { storageClassName: className, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
})

/**
 * A namespace as somebody made it by hand years ago: labels of their own, a quota under the name that ours has and one under
 * another, two claims, a wall with a hole and a binding.
 */
export async function makeBrownfield(api: RealApi, { name, className }: { name: string; className: string }) {
  await applyByHand(api, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels: { team: 'archives', 'pod-security.kubernetes.io/enforce': 'privileged' } },
  })
  await applyByHand(api, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'grenier', namespace: name, labels: { team: 'archives' } },
    spec: { hard: { pods: '10', 'requests.storage': '500Gi', configmaps: '40' } },
  })
  await applyByHand(api, {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'mairie', namespace: name },
    spec: { hard: { 'count/configmaps': '30' } },
  })
  await applyByHand(api, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-web', namespace: name },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] },
  })
  await applyByHand(api, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'agents', namespace: name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'mairie:agents' }],
  })
  for (const [claimName, storage] of [
    ['archives', '20Gi'],
    ['plans', '10Gi'],
  ] as const) {
    await applyByHand(api, claim({ namespace: name, name: claimName }, className, storage))
  }
}

/** Kinds of everything that a brownfield namespace holds, beside the namespace itself. */
const heldKinds = [
  ['v1', 'ResourceQuota'],
  ['v1', 'LimitRange'],
  ['v1', 'PersistentVolumeClaim'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
] as const

/** Everything that stands in a namespace, the namespace first. */
export async function everythingIn(api: RealApi, name: string): Promise<AnyObject[]> {
  const namespace = await api.read({ apiVersion: 'v1', kind: 'Namespace', name })
  // Items of a list do not say their kind.
  const held = await Promise.all(
    heldKinds.map(async ([apiVersion, kind]) =>
      (await api.list(apiVersion, kind, name)).map((object) => ({ ...object, kind })),
    ),
  )
  return [...(namespace === null ? [] : [namespace]), ...held.flat()]
}

interface OwnedFields {
  readonly manager: string
  readonly subresource?: string
  readonly fieldsV1: object
}

/** Owners of a field by its path in `managedFields`, statuses left out. */
export function ownersOf(object: AnyObject | null, path: readonly string[]): string[] {
  const metadata = object?.metadata as { managedFields?: OwnedFields[] } | undefined
  return (metadata?.managedFields ?? [])
    .filter(({ subresource }) => subresource === undefined)
    .filter(({ fieldsV1 }) => {
      let tree: unknown = fieldsV1
      for (const key of path) tree = (tree as Record<string, unknown> | undefined)?.[`f:${key}`]
      return tree !== undefined
    })
    .map(({ manager }) => manager)
}

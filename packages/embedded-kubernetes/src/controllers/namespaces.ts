import type { Cluster } from '../cluster.ts'
import { configMapKind, namespaceKind, phaseOf, serviceAccountKind } from '../kinds/core.ts'
import type { KubernetesObject } from '../objects.ts'
import { nameOf, objectAt, timestamp } from '../objects.ts'
import { createObject } from '../operations/create.ts'
import { markOrRemove } from '../operations/delete.ts'
import type { WriteOptions } from '../operations/write-options.ts'
import { resourceKey } from '../resource-name.ts'
import { controllerManager, writeAsController } from './write-as-controller.ts'

const asController = (): WriteOptions => ({
  fieldManager: controllerManager,
  dryRun: false,
  fieldValidation: 'Ignore',
  warnings: [],
})

/** Every namespace has the service account `default` and the cluster's certificate; both come back when deleted. */
export function furnishNamespace(cluster: Cluster, name: string): void {
  const namespace = cluster.store.get('namespaces', '', name)
  if (namespace === undefined || phaseOf(namespace) === 'Terminating') return
  if (cluster.store.get('serviceaccounts', name, 'default') === undefined) {
    const body = { metadata: { name: 'default' } }
    createObject(cluster, { kind: serviceAccountKind, namespace: name }, { body, options: asController() })
  }
  if (cluster.store.get('configmaps', name, 'kube-root-ca.crt') === undefined) {
    const body = { metadata: { name: 'kube-root-ca.crt' }, data: { 'ca.crt': cluster.certificate } }
    createObject(cluster, { kind: configMapKind, namespace: name }, { body, options: asController() })
  }
}

/** Empties a namespace that is being deleted, then removes it; finalizers on its contents hold it. */
export function finalizeNamespace(cluster: Cluster, name: string): void {
  const namespace = cluster.store.get('namespaces', '', name)
  if (namespace?.metadata.deletionTimestamp === undefined) return
  const held: KubernetesObject[] = []
  for (const kind of cluster.kinds.all().filter((one) => one.namespaced)) {
    for (const object of cluster.store.list(resourceKey(kind), name)) {
      const result = markOrRemove(cluster, kind, { object, dryRun: false })
      if (!result.removed) held.push(result.object)
    }
  }
  const spec = held.length === 0 ? {} : objectAt(namespace, 'spec')
  const status = {
    ...objectAt(namespace, 'status'),
    ...(held.length === 0 ? {} : { conditions: conditions(cluster, held, namespace) }),
  }
  writeAsController(cluster, namespaceKind, {
    before: namespace,
    after: { ...namespace, spec, status },
    subresource: 'status',
  })
}

function conditions(cluster: Cluster, held: readonly KubernetesObject[], namespace: KubernetesObject): unknown {
  const known = objectAt(namespace, 'status')['conditions']
  const message = `Some resources are remaining: ${held.map((object) => `${object.kind} ${nameOf(object)}`).join(', ')}`
  const [first] = Array.isArray(known) ? known : []
  if (typeof first === 'object' && first !== null && (first as Record<string, unknown>)['message'] === message)
    return known
  const now = timestamp(cluster.now())
  return [
    {
      type: 'NamespaceContentRemaining',
      status: 'True',
      reason: 'SomeResourcesRemain',
      message,
      lastTransitionTime: now,
    },
    {
      type: 'NamespaceFinalizersRemaining',
      status: 'True',
      reason: 'SomeFinalizersRemain',
      message,
      lastTransitionTime: now,
    },
  ]
}

import type { Cluster } from './cluster.ts'
import { embeddedProvisioner } from './controllers/volume-binder.ts'
import { builtInDefinitions } from './kinds/built-in-definitions.ts'
import { namespaceKind } from './kinds/core.ts'
import { customResourceDefinitionKind } from './kinds/custom-resource-definition.ts'
import type { Kind } from './kinds/kind.ts'
import { storageClassKind } from './kinds/storage.ts'
import type { KubernetesObject } from './objects.ts'
import { isObject } from './objects.ts'
import { createObject } from './operations/create.ts'
import type { EmbeddedKubernetesOptions } from './options.ts'
import { resourceKey } from './resource-name.ts'

/** Puts in what a fresh cluster has: namespaces, definitions of custom kinds, storage classes. Repeating is harmless. */
export function seed(cluster: Cluster, options: EmbeddedKubernetesOptions): void {
  for (const stored of cluster.store.list(resourceKey(customResourceDefinitionKind))) cluster.kinds.define(stored)
  const given = (options.customResources ?? []).filter(isObject) as KubernetesObject[]
  const names = new Set(given.map((definition) => definition.metadata.name))
  for (const definition of [...builtInDefinitions().filter((one) => !names.has(one.metadata.name)), ...given]) {
    ensure(cluster, customResourceDefinitionKind, definition)
  }
  for (const name of ['default', 'kube-node-lease', 'kube-public'])
    ensure(cluster, namespaceKind, { metadata: { name } })
  ensureKubeSystem(cluster, options.clusterUid)
  for (const storageClass of options.storageClasses ?? []) {
    ensure(cluster, storageClassKind, {
      metadata: { name: storageClass.name },
      provisioner: embeddedProvisioner,
      // A class that deleted with its claim would be refused by Grenier.
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
    })
  }
}

/** The cluster's identity is the UID of `kube-system`: kept from the data file, else as given, else new. */
function ensureKubeSystem(cluster: Cluster, clusterUid: string | undefined): void {
  const created = ensure(cluster, namespaceKind, { metadata: { name: 'kube-system' } })
  if (created === undefined || clusterUid === undefined) return
  cluster.store.put('namespaces', { ...created, metadata: { ...created.metadata, uid: clusterUid } })
}

function ensure(
  cluster: Cluster,
  kind: Kind,
  body: { metadata: { name?: string } } & Record<string, unknown>,
): KubernetesObject | undefined {
  if (cluster.store.get(resourceKey(kind), '', body.metadata.name ?? '') !== undefined) return undefined
  return createObject(
    cluster,
    { kind, namespace: '' },
    {
      body: structuredClone(body),
      options: { fieldManager: 'kube-apiserver', dryRun: false, fieldValidation: 'Ignore', warnings: [] },
    },
  )
}

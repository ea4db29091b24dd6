import type { Api, WriteOptions } from './api.ts'
import type { StorageClassOption } from './controllers.ts'
import { isMap } from './objects.ts'
import type { Resource } from './resources.ts'

const options: WriteOptions = {
  fieldManager: 'embedded-kubernetes',
  force: false,
  dryRun: false,
  fieldValidation: 'Strict',
}

function ensure(api: Api, resource: Resource, body: Record<string, unknown>): void {
  const metadata = isMap(body['metadata']) ? body['metadata'] : {}
  const name = String(metadata['name'])
  if (api.store.get(resource, undefined, name) !== null) return
  api.create({ resource, namespace: undefined, name: undefined, subresource: undefined }, body, options)
}

/** What a new cluster holds before anyone writes to it; a restarted one has it already. */
export function seed(
  api: Api,
  content: {
    kubeSystemUid: string | undefined
    storageClasses: readonly StorageClassOption[]
    definitions: readonly unknown[]
  },
): string {
  const namespace = api.catalog.findKind('Namespace')
  for (const name of ['kube-system', 'kube-public', 'kube-node-lease', 'default']) {
    ensure(api, namespace, { metadata: { name } })
  }
  for (const { name } of content.storageClasses) {
    ensure(api, api.catalog.findKind('StorageClass'), {
      metadata: { name },
      provisioner: 'embedded.grenier.internal/binder',
      reclaimPolicy: 'Retain',
      allowVolumeExpansion: true,
      volumeBindingMode: 'Immediate',
    })
  }
  for (const definition of content.definitions) {
    if (isMap(definition)) ensure(api, api.catalog.findKind('CustomResourceDefinition'), definition)
  }
  const system = api.store.get(namespace, undefined, 'kube-system')
  if (system === null) throw new Error('kube-system was just made')
  if (content.kubeSystemUid !== undefined && system.metadata.uid !== content.kubeSystemUid) {
    const metadata = { ...system.metadata, uid: content.kubeSystemUid }
    api.store.update(namespace, system, { ...system, metadata })
  }
  return content.kubeSystemUid ?? system.metadata.uid ?? ''
}

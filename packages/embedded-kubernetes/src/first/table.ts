import { isMap, type KubernetesObject, mapAt } from './objects.ts'
import type { Resource } from './resources.ts'

interface Column {
  readonly name: string
  readonly read: (object: KubernetesObject) => string
}

function age(object: KubernetesObject): string {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(object.metadata.creationTimestamp ?? '')) / 1000))
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 120) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`
}

function at(path: string): (object: KubernetesObject) => string {
  const fields = path.split('.')
  return (object) => {
    let value: unknown = object
    for (const field of fields) value = isMap(value) ? value[field] : undefined
    return value === undefined ? '' : String(value)
  }
}

function quotaRequest(object: KubernetesObject): string {
  const used = mapAt(mapAt(object, 'status'), 'used')
  const hard = mapAt(mapAt(object, 'status'), 'hard')
  return Object.keys(hard)
    .sort()
    .map((key) => `${key}: ${String(used[key] ?? '')}/${String(hard[key])}`)
    .join(', ')
}

const columns: Readonly<Record<string, readonly Column[]>> = {
  Namespace: [{ name: 'Status', read: at('status.phase') }],
  PersistentVolumeClaim: [
    { name: 'Status', read: at('status.phase') },
    { name: 'Volume', read: at('spec.volumeName') },
    { name: 'Capacity', read: at('status.capacity.storage') },
    { name: 'StorageClass', read: at('spec.storageClassName') },
  ],
  PersistentVolume: [
    { name: 'Capacity', read: at('spec.capacity.storage') },
    { name: 'Reclaim Policy', read: at('spec.persistentVolumeReclaimPolicy') },
    { name: 'Status', read: at('status.phase') },
    { name: 'StorageClass', read: at('spec.storageClassName') },
  ],
  ResourceQuota: [{ name: 'Request', read: quotaRequest }],
  Secret: [
    { name: 'Type', read: at('type') },
    { name: 'Data', read: (object) => String(Object.keys(mapAt(object, 'data')).length) },
  ],
  ConfigMap: [{ name: 'Data', read: (object) => String(Object.keys(mapAt(object, 'data')).length) }],
  RoleBinding: [{ name: 'Role', read: (object) => `${at('roleRef.kind')(object)}/${at('roleRef.name')(object)}` }],
  ObjectBucketClaim: [
    { name: 'Storage-Class', read: at('spec.storageClassName') },
    { name: 'Phase', read: at('status.phase') },
  ],
}

/** The table that `kubectl get` prints: name, a few columns of the kind, age. */
export function tableOf(resource: Resource, objects: readonly KubernetesObject[], metadata: unknown): unknown {
  const own = columns[resource.kind] ?? []
  const definitions = ['Name', ...own.map(({ name }) => name), 'Age'].map((name) => ({
    name,
    type: 'string',
    format: name === 'Name' ? 'name' : '',
    description: '',
    priority: 0,
  }))
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: definitions,
    rows: objects.map((object) => ({
      cells: [object.metadata.name, ...own.map(({ read }) => read(object)), age(object)],
      object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata },
    })),
  }
}

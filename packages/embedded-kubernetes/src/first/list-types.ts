/** How a list merges: as one value, as a set of scalars, or by key fields. */
export type ListType = 'atomic' | 'set' | readonly string[]

const everywhere: Readonly<Record<string, ListType>> = {
  'metadata.finalizers': 'set',
  'metadata.ownerReferences': ['uid'],
}

const containerLists: Readonly<Record<string, ListType>> = {
  containers: ['name'],
  initContainers: ['name'],
  'containers.*.ports': ['containerPort', 'protocol'],
  'containers.*.env': ['name'],
  'containers.*.volumeMounts': ['mountPath'],
  'initContainers.*.env': ['name'],
  'initContainers.*.volumeMounts': ['mountPath'],
  volumes: ['name'],
  imagePullSecrets: ['name'],
}

function below(prefix: string): Record<string, ListType> {
  return Object.fromEntries(Object.entries(containerLists).map(([path, type]) => [`${prefix}.${path}`, type]))
}

const byKind: Readonly<Record<string, Readonly<Record<string, ListType>>>> = {
  Pod: below('spec'),
  Job: below('spec.template.spec'),
  ServiceAccount: { secrets: ['name'], imagePullSecrets: ['name'] },
  Namespace: { 'status.conditions': ['type'] },
  PersistentVolumeClaim: { 'status.conditions': ['type'] },
}

/** Maps that are one value: their fields are not owned apart. */
const atomicMaps: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: ['spec.podSelector'],
  RoleBinding: ['roleRef'],
  ClusterRoleBinding: ['roleRef'],
  PersistentVolumeClaim: ['spec.selector', 'spec.dataSource'],
  PersistentVolume: ['spec.claimRef'],
  ResourceQuota: ['spec.scopeSelector'],
}

export function listTypeAt(kind: string, path: string): ListType {
  return everywhere[path] ?? byKind[kind]?.[path] ?? 'atomic'
}

export function isAtomicMap(kind: string, path: string): boolean {
  return atomicMaps[kind]?.includes(path) ?? false
}

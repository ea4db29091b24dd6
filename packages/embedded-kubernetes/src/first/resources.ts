/** One kind served: where it lives and how its lists merge. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly singular: string
  readonly kind: string
  readonly namespaced: boolean
  readonly shortNames: readonly string[]
  /** Whether `metadata.generation` counts changes of the spec. */
  readonly counted: boolean
  readonly hasStatus: boolean
  readonly custom: boolean
}

type Row = readonly [
  group: string,
  version: string,
  plural: string,
  kind: string,
  scope: 'ns' | 'cluster',
  short?: string,
]

const builtIn: readonly Row[] = [
  ['', 'v1', 'namespaces', 'Namespace', 'cluster', 'ns'],
  ['', 'v1', 'nodes', 'Node', 'cluster', 'no'],
  ['', 'v1', 'persistentvolumes', 'PersistentVolume', 'cluster', 'pv'],
  ['', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', 'ns', 'pvc'],
  ['', 'v1', 'configmaps', 'ConfigMap', 'ns', 'cm'],
  ['', 'v1', 'secrets', 'Secret', 'ns'],
  ['', 'v1', 'serviceaccounts', 'ServiceAccount', 'ns', 'sa'],
  ['', 'v1', 'resourcequotas', 'ResourceQuota', 'ns', 'quota'],
  ['', 'v1', 'limitranges', 'LimitRange', 'ns', 'limits'],
  ['', 'v1', 'events', 'Event', 'ns', 'ev'],
  ['', 'v1', 'pods', 'Pod', 'ns', 'po'],
  ['batch', 'v1', 'jobs', 'Job', 'ns'],
  ['coordination.k8s.io', 'v1', 'leases', 'Lease', 'ns'],
  ['networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', 'ns', 'netpol'],
  ['rbac.authorization.k8s.io', 'v1', 'roles', 'Role', 'ns'],
  ['rbac.authorization.k8s.io', 'v1', 'rolebindings', 'RoleBinding', 'ns'],
  ['rbac.authorization.k8s.io', 'v1', 'clusterroles', 'ClusterRole', 'cluster'],
  ['rbac.authorization.k8s.io', 'v1', 'clusterrolebindings', 'ClusterRoleBinding', 'cluster'],
  ['storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', 'cluster', 'sc'],
  ['apiextensions.k8s.io', 'v1', 'customresourcedefinitions', 'CustomResourceDefinition', 'cluster', 'crd'],
]

const counted: ReadonlySet<string> = new Set(['NetworkPolicy', 'Job', 'CustomResourceDefinition'])
const withStatus: ReadonlySet<string> = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'ResourceQuota',
  'Pod',
  'Job',
  'CustomResourceDefinition',
])

export const builtInResources: readonly Resource[] = builtIn.map(([group, version, plural, kind, scope, short]) => ({
  group,
  version,
  plural,
  kind,
  singular: kind.toLowerCase(),
  namespaced: scope === 'ns',
  shortNames: short === undefined ? [] : [short],
  counted: counted.has(kind),
  hasStatus: withStatus.has(kind),
  custom: false,
}))

export function resourceKey(resource: { group: string; plural: string }): string {
  return `${resource.plural}.${resource.group}`
}

export function groupVersion(resource: { group: string; version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
}

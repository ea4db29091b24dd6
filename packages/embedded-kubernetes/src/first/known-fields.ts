import { ApiFailure } from './failure.ts'
import { isMap, type KubernetesObject } from './objects.ts'

const metadataFields: ReadonlySet<string> = new Set([
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
  'managedFields',
  'selfLink',
])

/** Fields beside apiVersion, kind and metadata, and below spec, of the built-in kinds; null: spec is not looked into. */
const known: Readonly<Record<string, { top: readonly string[]; spec: readonly string[] | null }>> = {
  Namespace: { top: ['spec', 'status'], spec: ['finalizers'] },
  Secret: { top: ['data', 'stringData', 'type', 'immutable'], spec: null },
  ConfigMap: { top: ['data', 'binaryData', 'immutable'], spec: null },
  ServiceAccount: { top: ['secrets', 'imagePullSecrets', 'automountServiceAccountToken'], spec: null },
  ResourceQuota: { top: ['spec', 'status'], spec: ['hard', 'scopes', 'scopeSelector'] },
  LimitRange: { top: ['spec'], spec: ['limits'] },
  PersistentVolumeClaim: {
    top: ['spec', 'status'],
    spec: [
      'accessModes',
      'resources',
      'storageClassName',
      'volumeMode',
      'volumeName',
      'selector',
      'dataSource',
      'dataSourceRef',
      'volumeAttributesClassName',
    ],
  },
  PersistentVolume: { top: ['spec', 'status'], spec: null },
  NetworkPolicy: { top: ['spec', 'status'], spec: ['podSelector', 'policyTypes', 'ingress', 'egress'] },
  Role: { top: ['rules'], spec: null },
  ClusterRole: { top: ['rules', 'aggregationRule'], spec: null },
  RoleBinding: { top: ['roleRef', 'subjects'], spec: null },
  ClusterRoleBinding: { top: ['roleRef', 'subjects'], spec: null },
  StorageClass: {
    top: [
      'provisioner',
      'parameters',
      'reclaimPolicy',
      'mountOptions',
      'allowVolumeExpansion',
      'volumeBindingMode',
      'allowedTopologies',
    ],
    spec: null,
  },
}

function unknownOf(value: unknown, allowed: ReadonlySet<string>, prefix: string): string[] {
  if (!isMap(value)) return []
  return Object.keys(value)
    .filter((field) => !allowed.has(field))
    .map((field) => `${prefix}${field}`)
}

/** Fields that a built-in kind does not have, as paths. */
function unknownFields(object: KubernetesObject): string[] {
  const shape = known[object.kind]
  if (shape === undefined) return []
  const top = new Set(['apiVersion', 'kind', 'metadata', ...shape.top])
  return [
    ...unknownOf(object, top, ''),
    ...unknownOf(object.metadata, metadataFields, 'metadata.'),
    ...(shape.spec === null ? [] : unknownOf(object['spec'], new Set(shape.spec), 'spec.')),
  ]
}

/** Strict: unknown fields are refused. Otherwise they are dropped, as the API server does. */
export function checkFields(object: KubernetesObject, fieldValidation: string): void {
  const unknown = unknownFields(object)
  if (unknown.length === 0) return
  if (fieldValidation === 'Strict') {
    const list = unknown.map((field) => `unknown field "${field}"`).join(', ')
    throw new ApiFailure(400, 'BadRequest', { message: `strict decoding error: ${list}` })
  }
  for (const path of unknown) {
    const [first = '', second] = path.split('.')
    if (second === undefined) delete object[first]
    else if (isMap(object[first])) delete object[first][second]
  }
}

import type { KubernetesObject } from '../objects.ts'
import { equalJson, isObject, listAt, objectAt, stringAt } from '../objects.ts'
import { parseQuantity } from '../quantity.ts'
import { kindSchema, labelSelector } from '../schema/metadata.ts'
import type { Schema } from '../schema/schema.ts'
import {
  alwaysObject,
  anything,
  atomicList,
  boolean,
  listByKeys,
  mapOf,
  object,
  quantity,
  string,
  unsupported,
} from '../schema/schema.ts'
import type { StatusCause } from '../status.ts'
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../status.ts'
import { phaseOf } from './core.ts'
import type { Kind } from './kind.ts'
import { builtIn } from './kind.ts'

const amounts = mapOf(quantity)
const modes = atomicList(string)
const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

function modesText(holder: Record<string, unknown>): string {
  return listAt(holder, 'accessModes')
    .map((mode) => shortModes[String(mode)] ?? String(mode))
    .join(',')
}

/** Bytes that a claim asks for, as written. */
export function requestedStorage(claim: KubernetesObject): unknown {
  return objectAt(objectAt(objectAt(claim, 'spec'), 'resources'), 'requests')['storage']
}

export const persistentVolumeClaimKind: Kind = builtIn({
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  shortNames: ['pvc'],
  hasStatus: true,
  deleteAnswersObject: true,
  schema: kindSchema({
    spec: alwaysObject({
      accessModes: modes,
      selector: labelSelector,
      resources: alwaysObject({ requests: amounts, limits: amounts }),
      volumeName: string,
      storageClassName: { ...string, keepEmpty: true },
      volumeMode: { ...string, default: 'Filesystem' },
      dataSource: unsupported,
      dataSourceRef: unsupported,
      volumeAttributesClassName: unsupported,
    }),
    status: alwaysObject({
      phase: { ...string, default: 'Pending' },
      accessModes: modes,
      capacity: amounts,
      conditions: listByKeys(['type'], anything),
    }),
  }),
  columns: [
    { name: 'Status', value: phaseOf },
    { name: 'Volume', value: (held) => stringAt(objectAt(held, 'spec'), 'volumeName') },
    { name: 'Capacity', value: (held) => stringAt(objectAt(objectAt(held, 'status'), 'capacity'), 'storage') },
    { name: 'Access Modes', value: (held) => modesText(objectAt(held, 'status')) },
    { name: 'StorageClass', value: (held) => stringAt(objectAt(held, 'spec'), 'storageClassName') },
  ],
  initialStatus: () => ({ phase: 'Pending' }),
  validate: claimFaults,
})

function claimFaults(after: KubernetesObject, before: KubernetesObject | undefined): StatusCause[] {
  const spec = objectAt(after, 'spec')
  const causes: StatusCause[] = []
  const given = listAt(spec, 'accessModes')
  if (given.length === 0) causes.push(requiredValue('spec.accessModes', 'at least 1 access mode is required'))
  for (const mode of given) {
    if (shortModes[String(mode)] === undefined) {
      causes.push(unsupportedValue('spec.accessModes', mode, Object.keys(shortModes).sort()))
    }
  }
  const size = parseQuantity(requestedStorage(after))
  if (size === undefined) causes.push(requiredValue('spec.resources[storage]'))
  else if (size.nanos <= 0n) {
    causes.push(invalidValue('spec.resources[storage]', requestedStorage(after), 'must be greater than zero'))
  }
  return [...causes, ...(before === undefined ? [] : claimChangeFaults(after, before))]
}

function claimChangeFaults(after: KubernetesObject, before: KubernetesObject): StatusCause[] {
  const beforeSize = parseQuantity(requestedStorage(before))?.nanos ?? 0n
  const afterSize = parseQuantity(requestedStorage(after))?.nanos ?? 0n
  const same = (left: KubernetesObject, right: KubernetesObject): boolean =>
    equalJson(withoutSize(left, right), withoutSize(right, right))
  const causes: StatusCause[] = []
  const isResized = phaseOf(before) === 'Bound' && afterSize !== beforeSize
  if (!same(after, before) || (afterSize !== beforeSize && !isResized)) {
    causes.push(
      forbiddenValue(
        'spec',
        'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
      ),
    )
  }
  const capacity = stringAt(objectAt(objectAt(before, 'status'), 'capacity'), 'storage')
  const capacitySize = parseQuantity(capacity)?.nanos ?? 0n
  if (afterSize < beforeSize && afterSize <= capacitySize) {
    causes.push(forbiddenValue('spec.resources.requests.storage', 'field can not be less than status.capacity'))
  }
  const volumeMode = objectAt(after, 'spec')['volumeMode']
  if (volumeMode !== objectAt(before, 'spec')['volumeMode']) {
    causes.push(invalidValue('volumeMode', volumeMode, 'field is immutable'))
  }
  return causes
}

/** The spec without what may change: the size, and once each the volume's name that binding fills in and the class. */
function withoutSize(held: KubernetesObject, before: KubernetesObject): unknown {
  const { resources: _, volumeName, storageClassName, ...spec } = objectAt(held, 'spec')
  const was = objectAt(before, 'spec')
  return {
    ...spec,
    volumeName: stringAt(was, 'volumeName') === '' ? '' : volumeName,
    storageClassName: 'storageClassName' in was ? storageClassName : '',
  }
}

const volumeSources: Readonly<Record<string, Schema>> = Object.fromEntries(
  ['hostPath', 'csi', 'nfs', 'local', 'iscsi', 'rbd', 'cephfs', 'fc'].map((name) => [name, anything]),
)

export const persistentVolumeKind: Kind = builtIn({
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  shortNames: ['pv'],
  namespaced: false,
  hasStatus: true,
  deleteAnswersObject: true,
  schema: kindSchema({
    spec: alwaysObject({
      capacity: amounts,
      accessModes: modes,
      claimRef: object({
        kind: string,
        namespace: string,
        name: string,
        uid: string,
        apiVersion: string,
        resourceVersion: string,
        fieldPath: string,
      }),
      persistentVolumeReclaimPolicy: { ...string, default: 'Retain' },
      storageClassName: string,
      mountOptions: atomicList(string),
      volumeMode: { ...string, default: 'Filesystem' },
      nodeAffinity: anything,
      ...volumeSources,
      hostPath: object({ path: { ...string, keepEmpty: true }, type: { ...string, keepEmpty: true, default: '' } }),
    }),
    status: alwaysObject({
      phase: { ...string, default: 'Pending' },
      message: string,
      reason: string,
      lastPhaseTransitionTime: string,
    }),
  }),
  columns: [
    { name: 'Capacity', value: (held) => stringAt(objectAt(objectAt(held, 'spec'), 'capacity'), 'storage') },
    { name: 'Access Modes', value: (held) => modesText(objectAt(held, 'spec')) },
    { name: 'Reclaim Policy', value: (held) => stringAt(objectAt(held, 'spec'), 'persistentVolumeReclaimPolicy') },
    { name: 'Status', value: phaseOf },
    { name: 'Claim', value: (held) => claimText(objectAt(objectAt(held, 'spec'), 'claimRef')) },
    { name: 'StorageClass', value: (held) => stringAt(objectAt(held, 'spec'), 'storageClassName') },
  ],
  initialStatus: () => ({ phase: 'Pending' }),
  validate: volumeFaults,
})

function claimText(reference: Record<string, unknown>): string {
  return 'name' in reference ? `${stringAt(reference, 'namespace')}/${stringAt(reference, 'name')}` : ''
}

function volumeFaults(after: KubernetesObject, before: KubernetesObject | undefined): StatusCause[] {
  const spec = objectAt(after, 'spec')
  const causes: StatusCause[] = []
  if (listAt(spec, 'accessModes').length === 0) causes.push(requiredValue('spec.accessModes'))
  if (!('storage' in objectAt(spec, 'capacity'))) {
    causes.push(unsupportedValue('spec.capacity', objectAt(spec, 'capacity'), ['storage']))
  }
  if (!Object.keys(volumeSources).some((source) => isObject(spec[source]))) {
    causes.push(requiredValue('spec', 'must specify a volume type'))
  }
  const source = (held: KubernetesObject): unknown =>
    Object.keys(volumeSources).map((name) => objectAt(held, 'spec')[name])
  if (before !== undefined && !equalJson(source(after), source(before))) {
    causes.push(
      forbiddenValue('spec.persistentvolumesource', 'spec.persistentvolumesource is immutable after creation'),
    )
  }
  return causes
}

/** Key of storage classes in the store. */
export const storageClassKey = 'storageclasses.storage.k8s.io'

export const storageClassKind: Kind = builtIn({
  kind: 'StorageClass',
  group: 'storage.k8s.io',
  plural: 'storageclasses',
  shortNames: ['sc'],
  namespaced: false,
  deleteAnswersObject: true,
  schema: kindSchema({
    provisioner: { ...string, keepEmpty: true },
    parameters: mapOf(string),
    reclaimPolicy: { ...string, default: 'Delete' },
    mountOptions: atomicList(string),
    allowVolumeExpansion: boolean,
    volumeBindingMode: { ...string, default: 'Immediate' },
    allowedTopologies: unsupported,
  }),
  columns: [
    { name: 'Provisioner', value: (held) => held['provisioner'] },
    { name: 'ReclaimPolicy', value: (held) => held['reclaimPolicy'] },
    { name: 'VolumeBindingMode', value: (held) => held['volumeBindingMode'] },
    { name: 'AllowVolumeExpansion', value: (held) => held['allowVolumeExpansion'] === true },
  ],
  validate: (after, before) => {
    const causes = stringAt(after, 'provisioner') === '' ? [requiredValue('provisioner')] : []
    if (before === undefined) return causes
    for (const field of ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode']) {
      if (!equalJson(after[field], before[field]))
        causes.push(forbiddenValue(field, `updates to ${field} are forbidden.`))
    }
    return causes
  },
})

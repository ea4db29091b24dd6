import { protection } from '../admission/claims.ts'
import type { Cluster } from '../cluster.ts'
import { phaseOf } from '../kinds/core.ts'
import { persistentVolumeClaimKind, persistentVolumeKind, requestedStorage, storageClassKey } from '../kinds/storage.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { listAt, nameOf, namespaceOf, objectAt, stringAt } from '../objects.ts'
import { createObject } from '../operations/create.ts'
import { formatQuantity, parseQuantity, unitsOf, wholeQuantity } from '../quantity.ts'
import { controllerManager, writeAsController } from './write-as-controller.ts'

/** Rounding steps by StorageClass: a provisioned volume's size is the claim's, rounded up to a multiple. */
export type RoundingSteps = ReadonlyMap<string, bigint>

/** What provisions the volumes of the classes that were asked for at start. */
export const embeddedProvisioner = 'embedded.grenier.internal/volumes'

/** Binds a pending claim to a volume that is free, or to a new one of its class; grows and releases volumes. */
export function bindClaim(cluster: Cluster, steps: RoundingSteps, claim: { namespace: string; name: string }): void {
  const held = cluster.store.get('persistentvolumeclaims', claim.namespace, claim.name)
  if (held === undefined) return
  if (held.metadata.deletionTimestamp !== undefined) removeFinalizer(cluster, held)
  else if (phaseOf(held) === 'Bound') growVolume(cluster, steps, held)
  else bindPending(cluster, steps, held)
}

function removeFinalizer(cluster: Cluster, held: KubernetesObject): void {
  const kind = held.kind === 'PersistentVolume' ? persistentVolumeKind : persistentVolumeClaimKind
  const finalizers = (held.metadata.finalizers ?? []).filter((one) => one !== protection[kind.plural])
  const { finalizers: _, ...metadata } = held.metadata
  const after = { ...held, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } }
  writeAsController(cluster, kind, { before: held, after })
}

function className(held: KubernetesObject): string {
  return stringAt(objectAt(held, 'spec'), 'storageClassName')
}

function bindPending(cluster: Cluster, steps: RoundingSteps, claim: KubernetesObject): void {
  const storageClass = cluster.store.get(storageClassKey, '', className(claim))
  if (storageClass !== undefined && storageClass['volumeBindingMode'] === 'WaitForFirstConsumer') return
  const step = steps.get(className(claim))
  const volume = freeVolume(cluster, claim) ?? (step === undefined ? undefined : provision(cluster, claim, step))
  if (volume !== undefined) bind(cluster, claim, volume)
}

/** The smallest free volume that fits: same class, mode and labels, all access modes, large enough. */
function freeVolume(cluster: Cluster, claim: KubernetesObject): KubernetesObject | undefined {
  const spec = objectAt(claim, 'spec')
  if ('selector' in spec) return undefined
  const wanted = parseQuantity(requestedStorage(claim))?.nanos ?? 0n
  const size = (volume: KubernetesObject): bigint => parseQuantity(capacityOf(volume))?.nanos ?? 0n
  const named = stringAt(spec, 'volumeName')
  return cluster.store
    .list('persistentvolumes')
    .filter((volume) => {
      const offered = objectAt(volume, 'spec')
      return (
        phaseOf(volume) === 'Available' &&
        volume.metadata.deletionTimestamp === undefined &&
        (named === '' || named === nameOf(volume)) &&
        stringAt(offered, 'storageClassName') === className(claim) &&
        stringAt(offered, 'volumeMode') === stringAt(spec, 'volumeMode') &&
        listAt(spec, 'accessModes').every((mode) => listAt(offered, 'accessModes').includes(mode)) &&
        size(volume) >= wanted &&
        isReservedFor(objectAt(offered, 'claimRef'), claim)
      )
    })
    .sort((left, right) => (size(left) < size(right) ? -1 : 1))[0]
}

function isReservedFor(reference: JsonObject, claim: KubernetesObject): boolean {
  if (!('name' in reference)) return true
  const { uid } = claim.metadata
  return (
    reference['name'] === nameOf(claim) &&
    reference['namespace'] === namespaceOf(claim) &&
    (reference['uid'] === undefined || reference['uid'] === uid)
  )
}

function capacityOf(volume: KubernetesObject): unknown {
  return objectAt(objectAt(volume, 'spec'), 'capacity')['storage']
}

function rounded(claim: KubernetesObject, step: bigint): string {
  const quantity = parseQuantity(requestedStorage(claim)) ?? wholeQuantity(0n)
  const bytes = ((unitsOf(quantity) + step - 1n) / step) * step
  return formatQuantity(wholeQuantity(bytes, 'binary'))
}

function provision(cluster: Cluster, claim: KubernetesObject, step: bigint): KubernetesObject {
  const spec = objectAt(claim, 'spec')
  const storageClass = cluster.store.get(storageClassKey, '', className(claim))
  const name = `pvc-${claim.metadata.uid}`
  const body = {
    metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': embeddedProvisioner } },
    spec: {
      capacity: { storage: rounded(claim, step) },
      accessModes: listAt(spec, 'accessModes'),
      storageClassName: className(claim),
      volumeMode: stringAt(spec, 'volumeMode'),
      persistentVolumeReclaimPolicy: storageClass?.['reclaimPolicy'] ?? 'Delete',
      csi: { driver: embeddedProvisioner, volumeHandle: name },
      claimRef: {
        kind: 'PersistentVolumeClaim',
        apiVersion: 'v1',
        namespace: namespaceOf(claim),
        name: nameOf(claim),
        uid: claim.metadata.uid,
      },
    },
  }
  const options = { fieldManager: controllerManager, dryRun: false, fieldValidation: 'Ignore', warnings: [] } as const
  return createObject(
    cluster,
    { kind: persistentVolumeKind, namespace: '' },
    { body, options: { ...options, warnings: [] } },
  )
}

function bind(cluster: Cluster, claim: KubernetesObject, volume: KubernetesObject): void {
  const claimRef = {
    kind: 'PersistentVolumeClaim',
    namespace: namespaceOf(claim),
    name: nameOf(claim),
    uid: claim.metadata.uid,
    apiVersion: 'v1',
    resourceVersion: claim.metadata.resourceVersion,
  }
  const boundBy = { 'pv.kubernetes.io/bound-by-controller': 'yes' }
  const referenced: KubernetesObject = {
    ...volume,
    metadata: { ...volume.metadata, annotations: { ...volume.metadata.annotations, ...boundBy } },
    spec: { ...objectAt(volume, 'spec'), claimRef },
  }
  const taken = writeAsController(cluster, persistentVolumeKind, { before: volume, after: referenced })
  setStatus(cluster, taken, { phase: 'Bound' })
  const annotations = { ...claim.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes', ...boundBy }
  const named = writeAsController(cluster, persistentVolumeClaimKind, {
    before: claim,
    after: {
      ...claim,
      metadata: { ...claim.metadata, annotations },
      spec: { ...objectAt(claim, 'spec'), volumeName: nameOf(volume) },
    },
  })
  const { accessModes, capacity } = objectAt(volume, 'spec')
  setStatus(cluster, named, { phase: 'Bound', accessModes, capacity })
}

function setStatus(cluster: Cluster, held: KubernetesObject, status: JsonObject): void {
  const kind = held.kind === 'PersistentVolume' ? persistentVolumeKind : persistentVolumeClaimKind
  const after = { ...held, status: { ...objectAt(held, 'status'), ...status } }
  writeAsController(cluster, kind, { before: held, after, subresource: 'status' })
}

function growVolume(cluster: Cluster, steps: RoundingSteps, claim: KubernetesObject): void {
  const step = steps.get(className(claim))
  const volume = cluster.store.get('persistentvolumes', '', stringAt(objectAt(claim, 'spec'), 'volumeName'))
  if (step === undefined || volume === undefined) return
  const storage = rounded(claim, step)
  if ((parseQuantity(storage)?.nanos ?? 0n) <= (parseQuantity(capacityOf(volume))?.nanos ?? 0n)) return
  const spec = { ...objectAt(volume, 'spec'), capacity: { storage } }
  writeAsController(cluster, persistentVolumeKind, { before: volume, after: { ...volume, spec } })
  setStatus(cluster, claim, { capacity: { storage } })
}

/** Settles a volume: available while free, released when its claim is gone, then kept or deleted by its policy. */
export function settleVolume(cluster: Cluster, name: string): void {
  const volume = cluster.store.get('persistentvolumes', '', name)
  if (volume === undefined) return
  const spec = objectAt(volume, 'spec')
  const reference = objectAt(spec, 'claimRef')
  const claim = cluster.store.get(
    'persistentvolumeclaims',
    stringAt(reference, 'namespace'),
    stringAt(reference, 'name'),
  )
  const isBound = claim !== undefined && claim.metadata.uid === reference['uid']
  if (volume.metadata.deletionTimestamp !== undefined) {
    if (!isBound) removeFinalizer(cluster, volume)
  } else if (phaseOf(volume) === 'Pending' && !('uid' in reference)) setStatus(cluster, volume, { phase: 'Available' })
  else if ((phaseOf(volume) === 'Bound' || phaseOf(volume) === 'Released') && !isBound) {
    if (stringAt(spec, 'persistentVolumeReclaimPolicy') === 'Delete')
      removeFinalizer(cluster, {
        ...volume,
        metadata: { ...volume.metadata, deletionTimestamp: volume.metadata.creationTimestamp ?? '' },
      })
    else if (phaseOf(volume) === 'Bound') setStatus(cluster, volume, { phase: 'Released' })
  }
}

import type { Cluster } from '../cluster.ts'
import type { Kind } from '../kinds/kind.ts'
import { requestedStorage, storageClassKey } from '../kinds/storage.ts'
import type { KubernetesObject } from '../objects.ts'
import { nameOf, objectAt, stringAt } from '../objects.ts'
import { parseQuantity } from '../quantity.ts'
import { forbidden } from '../status.ts'

const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class'

/** Finalizers that keep a volume or a claim while it is in use. */
export const protection: Readonly<Record<string, string>> = {
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
  persistentvolumes: 'kubernetes.io/pv-protection',
}

/** Gives a new claim the default class, and a new claim or volume its protecting finalizer. Changes the object. */
export function completeStorageObject(cluster: Cluster, kind: Kind, object: KubernetesObject): void {
  if (kind.group !== '') return
  const finalizer = protection[kind.plural]
  if (finalizer === undefined) return
  const { finalizers = [] } = object.metadata
  if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer]
  if (kind.plural !== 'persistentvolumeclaims') return
  const spec = objectAt(object, 'spec')
  if (spec['storageClassName'] !== undefined) return
  const chosen = cluster.store
    .list(storageClassKey)
    .find((storageClass) => storageClass.metadata.annotations?.[defaultClassAnnotation] === 'true')
  if (chosen !== undefined) object['spec'] = { ...spec, storageClassName: nameOf(chosen) }
}

/** Refuses (403) to enlarge a claim whose class does not allow it. */
export function admitEnlargement(
  cluster: Cluster,
  kind: Kind,
  change: { before: KubernetesObject; after: KubernetesObject },
): void {
  if (kind.plural !== 'persistentvolumeclaims' || kind.group !== '') return
  const before = parseQuantity(requestedStorage(change.before))?.nanos ?? 0n
  const after = parseQuantity(requestedStorage(change.after))?.nanos ?? 0n
  if (after <= before) return
  const name = stringAt(objectAt(change.after, 'spec'), 'storageClassName')
  const storageClass = cluster.store.get(storageClassKey, '', name)
  if (storageClass?.['allowVolumeExpansion'] === true) return
  throw forbidden(kind, nameOf(change.after), {
    why: 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  })
}

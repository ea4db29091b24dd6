import type { TenantBlueprint } from '@grenier/control-plane/ports'
import { annotations } from '../names.ts'
import { type DesiredObject, kinds } from '../objects.ts'
import { originAnnotations, type Place, tenantLabels } from './metadata.ts'

/**
 * A volume that a claim of the tenant is bound to: it outlives its claim, whatever its class says (rule 5), and says whose
 * it was when it is released. Only these fields are ours; it is applied with its uid and never made.
 */
export function desiredRetainedVolume(blueprint: TenantBlueprint, place: Place, volumeName: string): DesiredObject {
  return {
    apiVersion: kinds.PersistentVolume.apiVersion,
    kind: 'PersistentVolume',
    metadata: {
      name: volumeName,
      labels: tenantLabels(blueprint, place.purpose),
      annotations: originAnnotations(blueprint),
    },
    spec: { persistentVolumeReclaimPolicy: 'Retain' },
  }
}

/** The note on a claim that its volume is kept, so that no later run has to ask for the volume again. */
export function desiredRetentionMark(place: Place, claimName: string, volumeName: string): DesiredObject {
  return {
    apiVersion: kinds.PersistentVolumeClaim.apiVersion,
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName,
      namespace: place.namespace,
      annotations: { [annotations.retainedVolume]: volumeName },
    },
  }
}

import { volumeOf } from '../fields.ts'
import type { ObservedObject } from '../objects.ts'
import { ApiFailure } from './api-failure.ts'
import { listObjects } from './requests.ts'
import type { Transport } from './transport.ts'

/** Bytes of volumes whose claim is gone and that keep what it held (rule 5): by the claim's namespace, then by class. */
export type ReleasedVolumes = ReadonlyMap<string, ReadonlyMap<string, bigint>>

/** Adds up released volumes. */
export function releasedVolumes(volumes: readonly ObservedObject[]): ReleasedVolumes {
  const byNamespace = new Map<string, Map<string, bigint>>()
  for (const volume of volumes) {
    const { claimNamespace, className, sizeBytes, isReleased } = volumeOf(volume)
    if (!isReleased || claimNamespace === '') continue
    const byClass = byNamespace.get(claimNamespace) ?? new Map<string, bigint>()
    byClass.set(className, (byClass.get(className) ?? 0n) + (sizeBytes ?? 0n))
    byNamespace.set(claimNamespace, byClass)
  }
  return byNamespace
}

/** Asks a cluster for them; null where volumes may not be listed. */
export async function readReleasedVolumes(transport: Transport): Promise<ReleasedVolumes | null> {
  try {
    return releasedVolumes(await listObjects(transport, { kind: 'PersistentVolume' }))
  } catch (failure) {
    if (failure instanceof ApiFailure && failure.status === 403) return null
    throw failure
  }
}

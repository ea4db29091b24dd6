import type { Timing } from '../client/timing.ts'
import type { Kind, ObjectAddress, ObservedObject } from '../objects.ts'
import { type ReducedObject, reduceObject, restoreObject } from './reduced-object.ts'

/**
 * Kinds that are read object by object and not watched: Secrets are not granted cluster-wide (rule 13), and few clusters have
 * objects of Velero, of COSI or of Capsule.
 */
const rememberedKinds: ReadonlySet<Kind> = new Set([
  'Secret',
  'ConfigMap',
  'VeleroSchedule',
  'BackupStorageLocation',
  'BucketClaimAlpha1',
  'BucketAccessAlpha1',
  'BucketClaimAlpha2',
  'BucketAccessAlpha2',
  'CapsuleTenant',
])

/** More than six a tenant on the largest cluster, where Velero copies each (rule 32). */
const objectsMax = 40_000

/** Secrets, bucket settings and what Velero needs, as last read or written, in memory only, believed for a while (rule 24: again on rotation). */
export interface UnwatchedReads {
  /** Null: there was none. Safe to remember, since nothing is made, removed or called lost from memory. */
  keep(address: ObjectAddress, object: ObservedObject | null): void
  /** Undefined when it was not read lately. */
  get(address: ObjectAddress): ObservedObject | null | undefined
  size(): { readonly objects: number; readonly bytes: number }
}

function keyOf({ kind, namespace = '', name = '' }: ObjectAddress): string {
  return `${kind}/${namespace}/${name}`
}

/** Keeps objects for `keptMs`; the longest known makes room. */
export function createUnwatchedReads(options: { readonly timing: Timing; readonly keptMs: number }): UnwatchedReads {
  const { timing, keptMs } = options
  const kept = new Map<string, { readonly object: ReducedObject | null; readonly until: number }>()
  return {
    keep(address, object) {
      if (!rememberedKinds.has(address.kind)) return
      const key = keyOf(address)
      kept.delete(key)
      const until = timing.clock.now() + keptMs
      kept.set(key, { object: object === null ? null : reduceObject(object), until })
      const [oldest] = kept.keys()
      if (kept.size > objectsMax && oldest !== undefined) kept.delete(oldest)
    },
    get(address) {
      const { kind, namespace, name = '' } = address
      const found = kept.get(keyOf(address))
      if (found === undefined || timing.clock.now() >= found.until) return undefined
      return found.object === null ? null : restoreObject({ kind, namespace, name }, found.object)
    },
    size() {
      let bytes = 0
      for (const { object } of kept.values()) bytes += object === null ? 0 : object.uid.length + object.content.length
      return { objects: kept.size, bytes }
    },
  }
}

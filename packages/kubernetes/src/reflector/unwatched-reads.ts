import type { Timing } from '../client/timing.ts'
import type { Kind, ObjectAddress, ObservedObject } from '../objects.ts'
import { type ReducedObject, reduceObject, restoreObject } from './reduced-object.ts'

/** Kinds that are read object by object and not watched: Secrets are not granted cluster-wide (rule 13). */
const rememberedKinds: ReadonlySet<Kind> = new Set(['Secret', 'ConfigMap'])

/** More than three a tenant on the largest cluster (rule 32). */
const objectsMax = 20_000

/** Secrets and bucket settings as last read or written, in memory only, believed for a while (rule 24: again on rotation). */
export interface UnwatchedReads {
  keep(object: ObservedObject): void
  /** Null when it was not read lately. */
  get(address: ObjectAddress): ObservedObject | null
  size(): { readonly objects: number; readonly bytes: number }
}

function keyOf({ kind, namespace = '', name = '' }: ObjectAddress): string {
  return `${kind}/${namespace}/${name}`
}

/** Keeps objects for `keptMs`; the longest known makes room. */
export function createUnwatchedReads(options: { readonly timing: Timing; readonly keptMs: number }): UnwatchedReads {
  const { timing, keptMs } = options
  const kept = new Map<string, ReducedObject & { readonly until: number }>()
  return {
    keep(object) {
      if (!rememberedKinds.has(object.kind)) return
      const key = keyOf({ kind: object.kind, ...object.metadata })
      kept.delete(key)
      kept.set(key, { ...reduceObject(object), until: timing.clock.now() + keptMs })
      const [oldest] = kept.keys()
      if (kept.size > objectsMax && oldest !== undefined) kept.delete(oldest)
    },
    get(address) {
      const { kind, namespace, name = '' } = address
      const found = kept.get(keyOf(address))
      if (found === undefined || timing.clock.now() >= found.until) return null
      return restoreObject({ kind, namespace, name }, found)
    },
    size() {
      let bytes = 0
      for (const { uid, content } of kept.values()) bytes += uid.length + content.length
      return { objects: kept.size, bytes }
    },
  }
}

import { hardOf, isRecord } from './fields.ts'
import { withHash } from './hash.ts'
import { annotations } from './names.ts'
import type { DesiredObject, Kind, ObservedObject } from './objects.ts'

/** What must happen so that the cluster agrees with the blueprint. */
export interface ChangeSet {
  readonly apply: readonly DesiredObject[]
  /** Objects of ours that are no longer wanted and hold no data, and bindings whose immutable roleRef differs (rule 31). */
  readonly remove: readonly ObservedObject[]
  /** Keys in a ResourceQuota's `hard` that are not ours: they survive a forced apply and are reported (rule 31). */
  readonly foreignHardKeys: readonly string[]
  /** Of `apply`, those that we wrote just so before, and that somebody else has changed since. */
  readonly edited: readonly DesiredObject[]
}

/** Kinds that may be deleted when they are no longer wanted: they hold no data. */
const removableKinds: ReadonlySet<Kind> = new Set(['NetworkPolicy', 'RoleBinding'])

/**
 * True when everything in `wanted` stands in `observed`; what the server or others added beside it does not matter.
 * Lists must have the same length: those we write are atomic. An absent map equals an empty one, which servers drop.
 */
export function contains(observed: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(observed)) return wanted.length === 0 && observed === undefined
    return observed.length === wanted.length && wanted.every((item, index) => contains(observed[index], item))
  }
  if (isRecord(wanted)) {
    const base = observed === undefined || observed === null ? {} : observed
    return isRecord(base) && Object.entries(wanted).every(([key, value]) => contains(base[key], value))
  }
  return observed === wanted
}

function ignoringRevision(object: DesiredObject): Record<string, unknown> {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...content } = object
  const { [annotations.revision]: _revision, ...kept } = metadata.annotations ?? {}
  return { ...content, metadata: { name: metadata.name, labels: metadata.labels ?? {}, annotations: kept } }
}

function hashOf(object: DesiredObject | ObservedObject): string | undefined {
  return object.metadata.annotations?.[annotations.appliedHash]
}

function keyOf(object: { kind: Kind; metadata: { namespace?: string; name: string } }): string {
  return `${object.kind}/${object.metadata.namespace ?? ''}/${object.metadata.name}`
}

function foreignKeys(desired: DesiredObject, observed: ObservedObject): string[] {
  if (desired.kind !== 'ResourceQuota') return []
  const wanted = hardOf(desired)
  return Object.keys(hardOf(observed)).filter((key) => !(key in wanted))
}

function hasOtherRoleRef(desired: DesiredObject, observed: ObservedObject): boolean {
  return desired.kind === 'RoleBinding' && !contains(observed['roleRef'], desired['roleRef'])
}

/**
 * Compares what should be with what is. An object is left alone when it carries the hash of the very content wanted and
 * that content still stands: the hash sees fields we no longer want, the content sees what others edited.
 *
 * `observed` must hold every object of the desired kinds in those namespaces that exists; missing ones are applied.
 */
export function diffObjects(options: {
  readonly desired: readonly DesiredObject[]
  readonly observed: readonly ObservedObject[]
  readonly installationId: string
}): ChangeSet {
  const observedByKey = new Map(options.observed.map((object) => [keyOf(object), object]))
  const apply: DesiredObject[] = []
  const remove: ObservedObject[] = []
  const foreignHardKeys: string[] = []
  const edited: DesiredObject[] = []
  for (const object of options.desired) {
    const wanted = withHash(object)
    const found = observedByKey.get(keyOf(object))
    observedByKey.delete(keyOf(object))
    if (found !== undefined) {
      foreignHardKeys.push(...foreignKeys(wanted, found))
      if (hasOtherRoleRef(wanted, found)) remove.push(found)
      else if (contains(found, ignoringRevision(wanted))) continue
      // With another hash it is we who want something else than before.
      if (hashOf(found) === hashOf(wanted)) edited.push(wanted)
    }
    apply.push(wanted)
  }
  for (const leftover of observedByKey.values()) {
    const isOurs = leftover.metadata.annotations?.[annotations.installation] === options.installationId
    if (isOurs && removableKinds.has(leftover.kind)) remove.push(leftover)
  }
  return { apply, remove, foreignHardKeys: foreignHardKeys.toSorted(), edited }
}

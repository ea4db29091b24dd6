import { ApiFailure } from './failure.ts'
import { pathText, removeAt, valueAt } from './field-path.ts'
import { appliedFields, changedFields, intersect, isEmptySet, itemKey, leaves, subtract, unite } from './field-set.ts'
import { isAtomicMap, listTypeAt } from './list-types.ts'
import { type FieldSet, isMap, type KubernetesObject, type ManagedFieldsEntry, sameJson } from './objects.ts'

export interface Writer {
  readonly manager: string
  readonly time: string
  readonly subresource?: string
}

function mergeValue(live: unknown, applied: unknown, place: { kind: string; path: string }): unknown {
  if (isMap(applied) && isMap(live) && !isAtomicMap(place.kind, place.path)) {
    const merged: Record<string, unknown> = { ...live }
    for (const [field, value] of Object.entries(applied)) {
      const path = place.path === '' ? field : `${place.path}.${field}`
      merged[field] = mergeValue(live[field], value, { kind: place.kind, path })
    }
    return merged
  }
  const type = Array.isArray(applied) ? listTypeAt(place.kind, place.path) : 'atomic'
  if (!Array.isArray(applied) || !Array.isArray(live) || type === 'atomic') return structuredClone(applied)
  const wanted = new Map(applied.map((item) => [itemKey(type, item), item]))
  const kept = live.map((item) => {
    const key = itemKey(type, item)
    const other = wanted.get(key)
    wanted.delete(key)
    return other === undefined ? item : mergeValue(item, other, { kind: place.kind, path: `${place.path}.*` })
  })
  return [...kept, ...structuredClone([...wanted.values()])]
}

function isObject(value: unknown): value is KubernetesObject {
  return isMap(value) && isMap(value['metadata'])
}

function conflictsWith(
  live: KubernetesObject,
  applied: KubernetesObject,
  options: { fields: FieldSet; entries: readonly ManagedFieldsEntry[] },
): { entry: ManagedFieldsEntry; path: string[] }[] {
  const cursor = { kind: live.kind, path: '' }
  return options.entries.flatMap((entry) =>
    leaves(intersect(options.fields, entry.fieldsV1))
      .filter((path) => path.at(-1) !== '.')
      .filter((path) => !sameJson(valueAt(live, path, cursor), valueAt(applied, path, cursor)))
      .map((path) => ({ entry, path })),
  )
}

function conflictFailure(conflicts: { entry: ManagedFieldsEntry; path: string[] }[]): ApiFailure {
  const managers = Map.groupBy(conflicts, ({ entry }) => entry.manager)
  const [first] = managers
  const many =
    conflicts.length > 1
      ? `conflicts with ${managers.size > 1 ? `${managers.size} managers` : `"${first?.[0]}"`}`
      : `conflict with "${first?.[0]}"`
  const causes = conflicts.map(({ entry, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with "${entry.manager}"${entry.operation === 'Update' ? ` using ${entry.apiVersion}` : ''}`,
    field: pathText(path),
  }))
  const count = `${conflicts.length} conflict${conflicts.length > 1 ? 's' : ''}`
  return new ApiFailure(409, 'Conflict', {
    message: `Apply failed with ${count}: ${many}: ${causes.map(({ field }) => field).join(', ')}`,
    details: { causes },
  })
}

function entryOf(writer: Writer, operation: 'Apply' | 'Update', options: { apiVersion: string; fields: FieldSet }) {
  const entry: ManagedFieldsEntry = {
    manager: writer.manager,
    operation,
    apiVersion: options.apiVersion,
    time: writer.time,
    fieldsType: 'FieldsV1',
    fieldsV1: options.fields,
    ...(writer.subresource === undefined ? {} : { subresource: writer.subresource }),
  }
  return entry
}

function isOwn(entry: ManagedFieldsEntry, writer: Writer, operation: 'Apply' | 'Update'): boolean {
  return entry.manager === writer.manager && entry.operation === operation && entry.subresource === writer.subresource
}

/**
 * Server-side apply: merges `applied` into `live` for one manager, gives up fields it no longer names and that nobody
 * else owns, and records what it owns. Another manager's field with another value is a conflict (409) unless forced,
 * and then changes hands.
 */
export function applyObject(
  live: KubernetesObject | null,
  applied: KubernetesObject,
  options: { writer: Writer; force: boolean },
): KubernetesObject {
  const { writer, force } = options
  const fields = appliedFields(applied)
  const base: KubernetesObject = live ?? { apiVersion: applied.apiVersion, kind: applied.kind, metadata: {} }
  const known = base.metadata.managedFields ?? []
  const others = known.filter((entry) => !isOwn(entry, writer, 'Apply'))
  const own = known.find((entry) => isOwn(entry, writer, 'Apply'))
  const conflicts = live === null ? [] : conflictsWith(live, applied, { fields, entries: others })
  if (conflicts.length > 0 && !force) throw conflictFailure(conflicts)

  const { managedFields: _, ...metadata } = applied.metadata
  const merged = mergeValue(base, { ...applied, metadata }, { kind: applied.kind, path: '' })
  if (!isObject(merged)) throw new Error('a merge of two objects is an object')
  const result = structuredClone(merged)
  const lost = new Map(others.map((entry) => [entry, entry.fieldsV1]))
  for (const { entry, path } of conflicts) {
    const single = path.reduceRight<FieldSet>((inner, key) => ({ [key]: inner }), {})
    lost.set(entry, subtract(lost.get(entry) ?? {}, single))
  }
  const kept = others.map((entry) => ({ ...entry, fieldsV1: lost.get(entry) ?? {} }))
  if (own !== undefined) {
    const ownedByOthers = kept.reduce<FieldSet>((all, entry) => unite(all, entry.fieldsV1), {})
    const given = subtract(subtract(own.fieldsV1, fields), ownedByOthers)
    for (const path of leaves(given)) removeAt(result, path, { kind: applied.kind, path: '' })
  }
  const entry = entryOf(writer, 'Apply', { apiVersion: applied.apiVersion, fields })
  const time = own !== undefined && sameJson(own.fieldsV1, fields) ? own.time : writer.time
  result.metadata.managedFields = [{ ...entry, time }, ...kept.filter(({ fieldsV1 }) => !isEmptySet(fieldsV1))]
  return result
}

/** Records what a create, update or patch changed: the writer owns it now, the others no longer. */
export function trackUpdate(before: KubernetesObject | null, after: KubernetesObject, writer: Writer): void {
  const changed = changedFields(before, after)
  const known = before?.metadata.managedFields ?? []
  if (isEmptySet(changed)) {
    if (known.length > 0) after.metadata.managedFields = known
    return
  }
  const own = known.find((entry) => isOwn(entry, writer, 'Update'))
  const present = appliedFieldsWithSelf(after)
  const others = known
    .filter((entry) => entry !== own)
    .map((entry) => ({ ...entry, fieldsV1: keepPresent(subtract(entry.fieldsV1, valuesOnly(changed)), present) }))
    .filter(({ fieldsV1 }) => !isEmptySet(fieldsV1))
  const fields = keepPresent(unite(own?.fieldsV1 ?? {}, changed), present)
  after.metadata.managedFields = [...others, entryOf(writer, 'Update', { apiVersion: after.apiVersion, fields })]
}

function appliedFieldsWithSelf(object: KubernetesObject): FieldSet {
  return changedFields(null, object)
}

/** Only the leaves that carry a value: owning a map itself is shared. */
function valuesOnly(set: FieldSet): FieldSet {
  const rest: FieldSet = {}
  for (const [key, inner] of Object.entries(set)) if (key !== '.') rest[key] = valuesOnly(inner)
  return rest
}

/** A field that was removed is owned by nobody. */
function keepPresent(set: FieldSet, present: FieldSet): FieldSet {
  const rest: FieldSet = {}
  for (const [key, inner] of Object.entries(set)) {
    const other = present[key]
    if (key === '.') rest[key] = inner
    else if (other !== undefined) {
      const kept = isEmptySet(inner) ? inner : keepPresent(inner, other)
      if (isEmptySet(inner) || !isEmptySet(kept)) rest[key] = kept
    }
  }
  return rest
}

import { isAtomicMap, type ListType, listTypeAt } from './list-types.ts'
import { type FieldSet, isMap, type KubernetesObject } from './objects.ts'

/** Identity and bookkeeping of an object: nobody owns these fields. */
const unowned: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'metadata.deletionGracePeriodSeconds',
  'metadata.managedFields',
  'metadata.selfLink',
  'metadata.generateName',
])

/** The key of a list item in a FieldSet, keys sorted as the API server writes them. */
export function itemKey(type: ListType, item: unknown): string {
  if (type === 'set' || type === 'atomic') return `v:${JSON.stringify(item)}`
  const fields = isMap(item) ? item : {}
  const keys = [...type].sort().map((key) => [key, fields[key] ?? (key === 'protocol' ? 'TCP' : undefined)])
  return `k:${JSON.stringify(Object.fromEntries(keys))}`
}

interface Place {
  readonly kind: string
  readonly path: string
}

function below(place: Place, field: string): Place {
  return { kind: place.kind, path: place.path === '' ? field : `${place.path}.${field}` }
}

function ofValue(value: unknown, place: Place, self: boolean): FieldSet {
  if (Array.isArray(value)) {
    const type = listTypeAt(place.kind, place.path)
    if (type === 'atomic' || value.length === 0) return {}
    const items = value.map((item): [string, FieldSet] => {
      const inner = type === 'set' ? {} : { '.': {}, ...ofValue(item, below(place, '*'), self) }
      return [itemKey(type, item), inner]
    })
    return { ...(self ? { '.': {} } : {}), ...Object.fromEntries(items) }
  }
  if (!isMap(value) || isAtomicMap(place.kind, place.path)) return {}
  const set: FieldSet = {}
  for (const [field, inner] of Object.entries(value)) {
    const at = below(place, field)
    if (unowned.has(at.path) || inner === undefined) continue
    set[`f:${field}`] = ofValue(inner, at, self)
  }
  if (self && place.path !== '' && place.path !== 'metadata' && place.path !== 'spec' && Object.keys(set).length > 0) {
    return { '.': {}, ...set }
  }
  return set
}

function withoutEmptyMetadata(set: FieldSet): FieldSet {
  const metadata = set['f:metadata']
  if (metadata !== undefined && Object.keys(metadata).length === 0) {
    const { 'f:metadata': _, ...rest } = set
    return rest
  }
  return set
}

/** The fields an applied object names: leaves of its tree, lists and maps by their type. */
export function appliedFields(object: KubernetesObject): FieldSet {
  return withoutEmptyMetadata(ofValue(object, { kind: object.kind, path: '' }, false))
}

function diffMaps(before: Record<string, unknown>, after: Record<string, unknown>, place: Place): FieldSet {
  const set: FieldSet = {}
  for (const [field, value] of Object.entries(after)) {
    const at = below(place, field)
    if (unowned.has(at.path)) continue
    const changed = changedValue(before[field], value, at)
    if (changed !== null) set[`f:${field}`] = changed
  }
  return set
}

function diffLists(before: unknown[], after: unknown[], options: { place: Place; type: ListType }): FieldSet | null {
  const { place, type } = options
  const known = new Map(before.map((item) => [itemKey(type, item), item]))
  const set: FieldSet = {}
  for (const item of after) {
    const key = itemKey(type, item)
    if (!known.has(key)) set[key] = type === 'set' ? {} : { '.': {}, ...ofValue(item, below(place, '*'), true) }
    else if (type !== 'set') {
      const changed = changedValue(known.get(key), item, below(place, '*'))
      if (changed !== null) set[key] = changed
    }
  }
  return Object.keys(set).length === 0 ? null : set
}

function changedValue(before: unknown, after: unknown, place: Place): FieldSet | null {
  if (after === undefined) return null
  if (before === undefined) return ofValue(after, place, true)
  const isAtomic = isAtomicMap(place.kind, place.path)
  if (isMap(before) && isMap(after) && !isAtomic) {
    const set = diffMaps(before, after, place)
    return Object.keys(set).length === 0 ? null : set
  }
  const type = listTypeAt(place.kind, place.path)
  if (Array.isArray(before) && Array.isArray(after) && type !== 'atomic') {
    return diffLists(before, after, { place, type })
  }
  return JSON.stringify(before) === JSON.stringify(after) ? null : {}
}

/** The fields that a write changed or added: what an updating manager comes to own. */
export function changedFields(before: KubernetesObject | null, after: KubernetesObject): FieldSet {
  const place = { kind: after.kind, path: '' }
  if (before === null) return withoutEmptyMetadata(ofValue(after, place, true))
  return diffMaps({ ...before }, { ...after }, place)
}

function isLeaf(set: FieldSet): boolean {
  for (const _ in set) return false
  return true
}

/** What both hold, as leaves. */
export function intersect(left: FieldSet, right: FieldSet): FieldSet {
  const set: FieldSet = {}
  for (const [key, inner] of Object.entries(left)) {
    const other = right[key]
    if (other === undefined) continue
    if (isLeaf(inner) || isLeaf(other)) {
      if (isLeaf(inner) && isLeaf(other)) set[key] = {}
      continue
    }
    const common = intersect(inner, other)
    if (!isLeaf(common)) set[key] = common
  }
  return set
}

/** `left` without what `right` holds; branches left empty go as well. */
export function subtract(left: FieldSet, right: FieldSet): FieldSet {
  const set: FieldSet = {}
  for (const [key, inner] of Object.entries(left)) {
    const other = right[key]
    if (other === undefined) set[key] = inner
    else if (!isLeaf(inner)) {
      const rest = subtract(inner, other)
      if (!isLeaf(rest)) set[key] = rest
    }
  }
  return set
}

export function unite(left: FieldSet, right: FieldSet): FieldSet {
  const set: FieldSet = { ...left }
  for (const [key, inner] of Object.entries(right)) {
    const other = set[key]
    set[key] = other === undefined ? inner : unite(other, inner)
  }
  return set
}

/** Every leaf as a path of keys. */
export function leaves(set: FieldSet, prefix: readonly string[] = []): string[][] {
  return Object.entries(set).flatMap(([key, inner]) =>
    isLeaf(inner) ? [[...prefix, key]] : leaves(inner, [...prefix, key]),
  )
}

export { isLeaf as isEmptySet }

import { isRecord } from '../fields.ts'
import { fieldManager } from '../names.ts'
import type { ObservedObject } from '../objects.ts'

/** Fields as `managedFields` writes them: `f:name` keys, an empty map for a field that is owned as a whole. */
export type FieldTree = Readonly<Record<string, unknown>>

/** One entry of an object's `managedFields`. */
export interface ManagedEntry {
  readonly manager: string
  readonly operation: string
  readonly subresource?: string
  readonly fieldsV1: FieldTree
  readonly [field: string]: unknown
}

/** The note in which kubectl keeps what its last client-side apply said. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

function isEntry(value: unknown): value is ManagedEntry {
  return isRecord(value) && typeof value['manager'] === 'string' && isRecord(value['fieldsV1'])
}

/** Who owns which fields of an object, as the API server tells it. */
export function managedEntriesOf({ metadata }: ObservedObject): ManagedEntry[] {
  const { managedFields } = metadata as { managedFields?: unknown }
  return Array.isArray(managedFields) ? managedFields.filter(isEntry) : []
}

/** True for what our server-side applies own. */
export function isOursToApply({ manager, operation, subresource }: ManagedEntry): boolean {
  return manager === fieldManager && operation === 'Apply' && subresource === undefined
}

function isLeaf(tree: FieldTree): boolean {
  return Object.keys(tree).length === 0
}

/**
 * A tree without everything that another one holds; null when nothing is left. A field held as a whole takes all below it.
 * A map in which the other one holds something is given up as such (`.`): once its last field is gone, an API server takes
 * the map for a field held as a whole, and gives its owner whatever others put into it.
 */
export function withoutFields(tree: FieldTree, taken: FieldTree): FieldTree | null {
  const left = Object.entries(tree).flatMap(([key, below]) => {
    if (key === '.') return []
    const takenBelow = taken[key]
    if (!isRecord(below) || !isRecord(takenBelow)) return [[key, below] as const]
    if (isLeaf(takenBelow)) return []
    // Held as a whole by them, in part by us: the same, already come about.
    if (isLeaf(below)) return []
    const rest = withoutFields(below, takenBelow)
    return rest === null ? [] : [[key, rest] as const]
  })
  return left.length === 0 ? null : Object.fromEntries(left)
}

/** True when a manager's tree holds any field that a configuration sets. */
export function holdsAny(tree: FieldTree, config: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(config).some(([key, value]) => {
    const below = tree[`f:${key}`]
    if (!isRecord(below)) return false
    return isLeaf(below) || !isRecord(value) || holdsAny(below, value)
  })
}

/** True when two configurations set a field in common. */
function shareField(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(left).some(([key, value]) => {
    const other = right[key]
    if (other === undefined) return false
    return isRecord(value) && isRecord(other) ? shareField(value, other) : true
  })
}

/** What a configuration sets beside naming the object: nobody owns a name. */
export function settingsOf({
  apiVersion: _apiVersion,
  kind: _kind,
  metadata,
  ...content
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { labels = {}, annotations = {} } = isRecord(metadata) ? metadata : {}
  return { ...content, metadata: { labels, annotations } }
}

/** True when the note of kubectl's last apply names a field that a configuration sets, or cannot be read. */
export function noteNames(object: ObservedObject, config: Readonly<Record<string, unknown>>): boolean {
  const note = object.metadata.annotations?.[lastAppliedAnnotation]
  if (note === undefined) return false
  try {
    const said: unknown = JSON.parse(note)
    return !isRecord(said) || shareField(settingsOf(said), settingsOf(config))
  } catch {
    return true
  }
}

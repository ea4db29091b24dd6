/** A JSON object as it came over the wire; values are checked where they are used. */
export type JsonObject = Record<string, unknown>

/** One entry of `metadata.managedFields`. */
export interface ManagedFieldsEntry {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  time: string
  fieldsType: 'FieldsV1'
  fieldsV1: JsonObject
  subresource?: string
}

/** The part of an object that every kind shares. */
export interface Metadata {
  name?: string
  generateName?: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  creationTimestamp?: string | null
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  finalizers?: string[]
  managedFields?: ManagedFieldsEntry[]
}

/** An object of the API. Stored objects are never changed in place: readers, watches and history share them. */
export interface KubernetesObject {
  apiVersion: string
  kind: string
  metadata: Metadata
  [field: string]: unknown
}

/** Whether a value is a JSON object (not null, not a list). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object at a key, or an empty one. */
export function objectAt(holder: JsonObject | undefined, key: string): JsonObject {
  const value = holder?.[key]
  return isObject(value) ? value : {}
}

/** The string at a key, or the empty string, as Go's zero value. */
export function stringAt(holder: JsonObject | undefined, key: string): string {
  const value = holder?.[key]
  return typeof value === 'string' ? value : ''
}

/** The list at a key, or an empty one. */
export function listAt(holder: JsonObject | undefined, key: string): unknown[] {
  const value = holder?.[key]
  return Array.isArray(value) ? value : []
}

/** Deep equality of JSON values; the order of an object's keys does not matter. */
export function equalJson(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => equalJson(item, right[index]))
    )
  }
  if (!isObject(left) || !isObject(right)) return false
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  return keys.every((key) => key in right && equalJson(left[key], right[key]))
}

/** Name of an object, the empty string while it has none. */
export function nameOf(object: KubernetesObject): string {
  return object.metadata.name ?? ''
}

/** Namespace of an object, the empty string for a cluster-wide one. */
export function namespaceOf(object: KubernetesObject): string {
  return object.metadata.namespace ?? ''
}

/** An instant as Kubernetes writes it: RFC 3339 in UTC, whole seconds. */
export function timestamp(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`
}

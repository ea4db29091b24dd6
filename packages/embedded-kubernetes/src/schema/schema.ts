/** How two appliers share a list: as a whole, item by value, or item by key. */
export type ListKind = 'atomic' | 'set' | 'map'

interface Common {
  /** Put in when the field is missing. */
  readonly default?: unknown
  /** The field is known to Kubernetes but not to this double: its use answers 501. */
  readonly unsupported?: true
  /** Go writes this value when the field is missing; unlike a default it belongs to nobody. */
  readonly zero?: unknown
  /** Go writes this field even when it is empty (no `omitempty`, or a pointer). */
  readonly keepEmpty?: true
  /** Checks beyond the type (custom resources). */
  readonly checks?: Checks
}

/** Value checks of a custom resource's schema. */
export interface Checks {
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly pattern?: string
  readonly nullable?: boolean
}

export interface ScalarSchema extends Common {
  readonly type:
    | 'string'
    | 'bytes'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'intOrString'
    | 'quantity'
    | 'time'
    | 'microTime'
}

/** Anything: its structure is deduced from the value (lists are atomic, maps are shared key by key). */
export interface AnySchema extends Common {
  readonly type: 'any'
}

export interface MapSchema extends Common {
  readonly type: 'map'
  readonly values: Schema
  readonly atomic?: boolean
}

export interface ObjectSchema extends Common {
  readonly type: 'object'
  readonly fields: Readonly<Record<string, Schema>>
  readonly atomic?: boolean
  /** Go writes this struct even when it was not given. */
  readonly always?: true
  readonly required?: readonly string[]
  readonly preserveUnknown?: boolean
}

export interface ListSchema extends Common {
  readonly type: 'list'
  readonly items: Schema
  readonly kind: ListKind
  readonly keys?: readonly string[]
}

/** What is known of a value: enough to decode it as Go would and to share it between appliers. */
export type Schema = ScalarSchema | AnySchema | MapSchema | ObjectSchema | ListSchema

export const string: ScalarSchema = { type: 'string' }
export const bytes: ScalarSchema = { type: 'bytes' }
export const integer: ScalarSchema = { type: 'integer' }
export const boolean: ScalarSchema = { type: 'boolean' }
export const quantity: ScalarSchema = { type: 'quantity' }
export const time: ScalarSchema = { type: 'time' }
export const microTime: ScalarSchema = { type: 'microTime' }
export const intOrString: ScalarSchema = { type: 'intOrString' }
export const anything: AnySchema = { type: 'any' }
export const unsupported: AnySchema = { type: 'any', unsupported: true }

/** A map from free keys to values of one schema. */
export function mapOf(values: Schema): MapSchema {
  return { type: 'map', values }
}

/** A struct with declared fields. */
export function object(fields: Readonly<Record<string, Schema>>): ObjectSchema {
  return { type: 'object', fields }
}

/** A struct that Go always writes. */
export function alwaysObject(fields: Readonly<Record<string, Schema>>): ObjectSchema {
  return { type: 'object', fields, always: true }
}

/** A struct that has one owner as a whole. */
export function atomicObject(fields: Readonly<Record<string, Schema>>): ObjectSchema {
  return { type: 'object', fields, atomic: true }
}

/** A list that has one owner as a whole. */
export function atomicList(items: Schema): ListSchema {
  return { type: 'list', items, kind: 'atomic' }
}

/** A list of distinct scalars, each with its own owners. */
export function setOf(items: Schema): ListSchema {
  return { type: 'list', items, kind: 'set' }
}

/** A list whose items are told apart by key fields. */
export function listByKeys(keys: readonly string[], items: Schema): ListSchema {
  return { type: 'list', items, kind: 'map', keys }
}

const deducedMap: MapSchema = { type: 'map', values: anything }
const deducedList: ListSchema = { type: 'list', items: anything, kind: 'atomic' }

/** The schema to treat a value by: its own, or for "anything" the one that its shape suggests. */
export function resolve(schema: Schema, value: unknown): Schema {
  if (schema.type !== 'any') return schema
  if (Array.isArray(value)) return deducedList
  return typeof value === 'object' && value !== null ? deducedMap : schema
}

/** Schema of one field or map entry; `declared` tells a struct's own field from a free key. */
export function childSchema(schema: MapSchema | ObjectSchema, key: string): { schema: Schema; declared: boolean } {
  if (schema.type === 'map') return { schema: schema.values, declared: false }
  const field = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined
  return field === undefined ? { schema: anything, declared: false } : { schema: field, declared: true }
}

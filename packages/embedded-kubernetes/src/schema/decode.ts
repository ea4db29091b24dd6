import type { JsonObject } from '../objects.ts'
import { isObject } from '../objects.ts'
import { canonicalQuantity, parseQuantity } from '../quantity.ts'
import { notImplemented } from '../status.ts'
import type { ListSchema, MapSchema, ObjectSchema, ScalarSchema, Schema } from './schema.ts'

/** What decoding found beside the value. */
export interface DecodeFindings {
  /** Paths of fields that the kind does not have: dropped, warned of, or refused when decoding is strict. */
  readonly unknownFields: string[]
}

/** A value that Go could not have decoded: the request is answered 400 with this text. */
export class DecodeError extends Error {}

/**
 * Reads a value as Go's decoder and encoder would leave it: unknown fields dropped, empty optional fields dropped,
 * quantities canonical, defaults put in. Throws DecodeError on a wrong type and 501 on a field that Kubernetes knows
 * and this double does not.
 */
export function decode(schema: Schema, value: unknown, findings: DecodeFindings): unknown {
  return decodeAt(schema, value, { path: '', findings })
}

interface Place {
  readonly path: string
  readonly findings: DecodeFindings
}

function decodeAt(schema: Schema, value: unknown, place: Place): unknown {
  if (schema.unsupported) throw notImplemented(`the field ${place.path}`)
  switch (schema.type) {
    case 'any':
      return value
    case 'object':
      return decodeObject(schema, value, place)
    case 'map':
      return decodeMap(schema, value, place)
    case 'list':
      return decodeList(schema, value, place)
    case 'string':
    case 'bytes':
    case 'integer':
    case 'number':
    case 'boolean':
    case 'intOrString':
    case 'quantity':
    case 'time':
    case 'microTime':
      return decodeScalar(schema, value, place)
  }
}

function wrongType(place: Place, value: unknown, wanted: string): DecodeError {
  const found = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
  return new DecodeError(`json: cannot unmarshal ${found} into Go struct field ${place.path} of type ${wanted}`)
}

function decodeObject(schema: ObjectSchema, value: unknown, place: Place): JsonObject {
  if (!isObject(value)) throw wrongType(place, value, 'object')
  const result: JsonObject = {}
  for (const key of Object.keys(value)) {
    const field = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined
    const path = place.path === '' ? key : `${place.path}.${key}`
    if (field === undefined) {
      if (schema.preserveUnknown) result[key] = value[key]
      else place.findings.unknownFields.push(path)
      continue
    }
    const given = value[key]
    if (given === null || given === undefined) continue
    const decoded = decodeAt(field, given, { path, findings: place.findings })
    if (field.keepEmpty || !isEmpty(field, decoded)) result[key] = decoded
  }
  addMissing(schema, result, place)
  return result
}

function addMissing(schema: ObjectSchema, result: JsonObject, place: Place): void {
  for (const [key, field] of fieldsToAdd(schema)) {
    if (key in result) continue
    if (field.type === 'object' && field.always) result[key] = decodeObject(field, {}, place)
    else if (field.zero !== undefined) result[key] = field.zero
    else if (field.default !== undefined) result[key] = structuredClone(field.default)
  }
}

const addedFields = new WeakMap<ObjectSchema, [string, Schema][]>()

function fieldsToAdd(schema: ObjectSchema): [string, Schema][] {
  const known = addedFields.get(schema)
  if (known !== undefined) return known
  const found = Object.entries(schema.fields).filter(
    ([, field]) =>
      field.default !== undefined || field.zero !== undefined || (field.type === 'object' && field.always === true),
  )
  addedFields.set(schema, found)
  return found
}

function isEmpty(schema: Schema, value: unknown): boolean {
  if (schema.type === 'map') return isObject(value) && Object.keys(value).length === 0
  if (schema.type === 'list') return Array.isArray(value) && value.length === 0
  return value === ''
}

function decodeMap(schema: MapSchema, value: unknown, place: Place): JsonObject {
  if (!isObject(value)) throw wrongType(place, value, 'map')
  const result: JsonObject = {}
  for (const key of Object.keys(value)) {
    const given = value[key]
    const path = `${place.path}.${key}`
    result[key] =
      given === null ? zeroOf(schema.values) : decodeAt(schema.values, given, { path, findings: place.findings })
  }
  return result
}

function zeroOf(schema: Schema): unknown {
  return schema.type === 'string' || schema.type === 'bytes' ? '' : schema.type === 'quantity' ? '0' : null
}

function decodeList(schema: ListSchema, value: unknown, place: Place): unknown[] {
  if (!Array.isArray(value)) throw wrongType(place, value, 'list')
  return value.map((item, index) =>
    decodeAt(schema.items, item, { path: `${place.path}[${index}]`, findings: place.findings }),
  )
}

function decodeScalar(schema: ScalarSchema, value: unknown, place: Place): unknown {
  switch (schema.type) {
    case 'string':
      if (typeof value === 'string') return value
      throw wrongType(place, value, 'string')
    case 'bytes':
      if (typeof value !== 'string') throw wrongType(place, value, '[]uint8')
      if (!isBase64(value)) throw new DecodeError(`illegal base64 data at input byte 0 in ${place.path}`)
      return value
    case 'boolean':
      if (typeof value === 'boolean') return value
      throw wrongType(place, value, 'bool')
    case 'integer':
      if (typeof value === 'number' && Number.isInteger(value)) return value
      throw wrongType(place, value, 'int64')
    case 'number':
      if (typeof value === 'number') return value
      throw wrongType(place, value, 'float64')
    case 'intOrString':
      if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return value
      throw wrongType(place, value, 'int32')
    case 'quantity':
      if (parseQuantity(value) !== undefined) return canonicalQuantity(value)
      throw new DecodeError(`quantities must match the regular expression of resource.Quantity: ${place.path}`)
    case 'time':
      return decodeTime(value, place).replace(/\.\d+Z$/, 'Z')
    case 'microTime':
      if (typeof value === 'string' && /\.\d{6}(Z|[+-]\d\d:\d\d)$/.test(value))
        return microseconds(decodeTime(value, place))
      throw new DecodeError(`parsing time ${JSON.stringify(value)} of ${place.path}: six digits of a second are wanted`)
  }
}

function microseconds(text: string): string {
  return text.replace(/\.(\d+)Z$/, (_, digits: string) => `.${digits.padEnd(6, '0')}Z`)
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}

function decodeTime(value: unknown, place: Place): string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) || Number.isNaN(Date.parse(value))) {
    throw new DecodeError(`parsing time ${JSON.stringify(value)} of ${place.path}`)
  }
  return value.endsWith('Z') ? value : new Date(value).toISOString()
}

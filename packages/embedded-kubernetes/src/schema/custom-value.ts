import type { JsonObject } from '../objects.ts'
import { equalJson, isObject } from '../objects.ts'
import type { StatusCause } from '../status.ts'
import {
  invalidValue,
  requiredValue,
  tooLongValue,
  tooManyValue,
  typeInvalidValue,
  unsupportedValue,
} from '../status.ts'
import type { DecodeFindings } from './decode.ts'
import { decode } from './decode.ts'
import { metadataSchema } from './metadata.ts'
import type { Checks, ObjectSchema, Schema } from './schema.ts'

/** A custom resource as stored: unknown fields pruned, defaults put in; nothing else is touched. */
export function pruneCustom(schema: ObjectSchema, value: JsonObject, findings: DecodeFindings): JsonObject {
  const { metadata, ...rest } = value
  const pruned = pruneValue(schema, rest, { path: '', findings }) as JsonObject
  return { ...pruned, metadata: decode(metadataSchema, metadata ?? {}, findings) }
}

interface Place {
  readonly path: string
  readonly findings: DecodeFindings
}

function pruneValue(schema: Schema, value: unknown, place: Place): unknown {
  if (schema.type === 'object' && isObject(value)) return pruneObject(schema, value, place)
  if (schema.type === 'map' && isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, held]) => [
        key,
        pruneValue(schema.values, held, { ...place, path: `${place.path}.${key}` }),
      ]),
    )
  }
  if (schema.type === 'list' && Array.isArray(value)) {
    return value.map((held, index) => pruneValue(schema.items, held, { ...place, path: `${place.path}[${index}]` }))
  }
  return value
}

function pruneObject(schema: ObjectSchema, value: JsonObject, place: Place): JsonObject {
  const result: JsonObject = {}
  for (const [key, held] of Object.entries(value)) {
    const field = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined
    const path = place.path === '' ? key : `${place.path}.${key}`
    if (field === undefined && !schema.preserveUnknown) place.findings.unknownFields.push(path)
    else if (held === null && field?.default !== undefined && !field.checks?.nullable) continue
    else result[key] = field === undefined ? held : pruneValue(field, held, { ...place, path })
  }
  for (const [key, field] of Object.entries(schema.fields)) {
    if (!(key in result) && field.default !== undefined) result[key] = structuredClone(field.default)
  }
  return result
}

/** Faults of a custom resource against its schema; `metadata` is checked elsewhere. */
export function customFaults(schema: ObjectSchema, value: JsonObject): StatusCause[] {
  const { metadata: _, ...rest } = value
  const causes: StatusCause[] = []
  check(schema, rest, { path: '', causes })
  return causes.sort((left, right) => (left.field < right.field ? -1 : 1))
}

interface Checking {
  readonly path: string
  readonly causes: StatusCause[]
}

const scalarTypes: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  intOrString: (value) => typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value)),
  object: isObject,
  map: isObject,
  list: Array.isArray,
}
const typeNames: Readonly<Record<string, string>> = { map: 'object', list: 'array', intOrString: 'integer,string' }

function check(schema: Schema, value: unknown, at: Checking): void {
  if (value === null && schema.checks?.nullable) return
  const accepts = scalarTypes[schema.type]
  if (accepts !== undefined && !accepts(value)) {
    const found = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
    const wanted = typeNames[schema.type] ?? schema.type
    at.causes.push(typeInvalidValue(at.path, found, `${at.path} in body must be of type ${wanted}: "${found}"`))
    return
  }
  if (schema.checks !== undefined) checkValue(schema.checks, value, at)
  if (schema.type === 'object' && isObject(value)) checkObject(schema, value, at)
  else if (schema.type === 'map' && isObject(value)) {
    for (const [key, held] of Object.entries(value)) check(schema.values, held, { ...at, path: `${at.path}.${key}` })
  } else if (schema.type === 'list' && Array.isArray(value)) {
    for (const [index, held] of value.entries()) check(schema.items, held, { ...at, path: `${at.path}[${index}]` })
  }
}

function checkObject(schema: ObjectSchema, value: JsonObject, at: Checking): void {
  const pathOf = (key: string): string => (at.path === '' ? key : `${at.path}.${key}`)
  for (const key of schema.required ?? []) if (!(key in value)) at.causes.push(requiredValue(pathOf(key)))
  for (const [key, field] of Object.entries(schema.fields)) {
    if (key in value && key !== 'metadata') check(field, value[key], { ...at, path: pathOf(key) })
  }
}

function checkValue(checks: Checks, value: unknown, { path, causes }: Checking): void {
  const refuse = (why: string): void => void causes.push(invalidValue(path, value, `${path} in body ${why}`))
  if (checks.enum !== undefined && !checks.enum.some((one) => equalJson(one, value))) {
    causes.push(unsupportedValue(path, value, checks.enum.map(String)))
  }
  if (typeof value === 'number') {
    if (checks.minimum !== undefined && value < checks.minimum)
      refuse(`should be greater than or equal to ${checks.minimum}`)
    if (checks.maximum !== undefined && value > checks.maximum)
      refuse(`should be less than or equal to ${checks.maximum}`)
  }
  if (typeof value === 'string') checkText(checks, value, { path, causes })
  if (Array.isArray(value)) {
    if (checks.minItems !== undefined && value.length < checks.minItems)
      refuse(`should have at least ${checks.minItems} items`)
    if (checks.maxItems !== undefined && value.length > checks.maxItems) {
      causes.push(tooManyValue(path, value.length, checks.maxItems))
    }
  }
}

/** A text is told its first fault alone. */
function checkText(checks: Checks, text: string, { path, causes }: Checking): void {
  const refuse = (why: string): void => void causes.push(invalidValue(path, text, `${path} in body ${why}`))
  const { length } = Array.from(text)
  if (checks.maxLength !== undefined && length > checks.maxLength) causes.push(tooLongValue(path, checks.maxLength))
  else if (checks.minLength !== undefined && length < checks.minLength) {
    refuse(`should be at least ${checks.minLength} chars long`)
  } else if (checks.pattern !== undefined && !new RegExp(checks.pattern).test(text)) {
    refuse(`should match '${checks.pattern}'`)
  }
}

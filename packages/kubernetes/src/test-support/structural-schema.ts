/** The part of an OpenAPI v3 structural schema that CRDs use and that says whether an object is well formed. */
export interface StructuralSchema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, StructuralSchema>>
  readonly required?: readonly string[]
  readonly items?: StructuralSchema
  readonly additionalProperties?: StructuralSchema | boolean
  readonly enum?: readonly unknown[]
  readonly 'x-kubernetes-int-or-string'?: boolean
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (value === null) return 'null'
  return Number.isInteger(value) ? 'integer' : typeof value
}

function fieldFaults(schema: StructuralSchema, value: Readonly<Record<string, unknown>>, path: string): string[] {
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${path}.${key} is missing`)
  const others = schema.additionalProperties
  return Object.entries(value).reduce((faults, [key, field]) => {
    const known = schema.properties?.[key] ?? (typeof others === 'object' ? others : undefined)
    if (known !== undefined) return [...faults, ...schemaFaults(known, field, `${path}.${key}`)]
    const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true || others === true
    // As strict field validation: a field that the CRD does not know is a fault, not something to drop in silence.
    return isOpen || schema.properties === undefined ? faults : [...faults, `${path}.${key} is unknown`]
  }, missing)
}

/** Everything in `value` that the schema refuses, with its path; empty when it is valid. */
export function schemaFaults(schema: StructuralSchema, value: unknown, path: string): string[] {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return ['integer', 'string'].includes(typeOf(value)) ? [] : [`${path} is neither integer nor string`]
  }
  const actual = typeOf(value)
  const isTyped =
    schema.type === undefined || schema.type === actual || (schema.type === 'number' && actual === 'integer')
  if (!isTyped) return [`${path} is ${actual}, not ${schema.type}`]
  if (schema.enum !== undefined && !schema.enum.includes(value)) return [`${path} is none of ${schema.enum.join(', ')}`]
  if (Array.isArray(value)) {
    const { items } = schema
    return items === undefined ? [] : value.flatMap((item, index) => schemaFaults(items, item, `${path}[${index}]`))
  }
  if (actual !== 'object') return []
  return fieldFaults(schema, value as Readonly<Record<string, unknown>>, path)
}

import { isObject } from '../objects.ts'
import type { ListSchema, MapSchema, ObjectSchema, Schema } from '../schema/schema.ts'
import { childSchema, resolve } from '../schema/schema.ts'
import { notImplemented } from '../status.ts'
import { itemElement } from './list-items.ts'

/** Faults of an applied configuration against the schema, in the server's words (`.data.a: expected string, got …`). */
export function configFaults(schema: Schema, value: unknown): string[] {
  const faults: string[] = []
  visit(schema, value, { path: '', faults })
  return faults
}

interface Place {
  readonly path: string
  readonly faults: string[]
}

function visit(given: Schema, value: unknown, place: Place): void {
  if (given.unsupported) throw notImplemented(`the field ${place.path.slice(1)}`)
  if (value === null) return
  const schema = resolve(given, value)
  if (schema.type === 'object' || schema.type === 'map') visitMap(schema, value, place)
  else if (schema.type === 'list') visitList(schema, value, place)
  else if (
    schema.type === 'string' ||
    schema.type === 'bytes' ||
    schema.type === 'time' ||
    schema.type === 'microTime'
  ) {
    expect(typeof value === 'string', 'string', { value, place })
  } else if (schema.type === 'boolean') expect(typeof value === 'boolean', 'boolean', { value, place })
  else if (schema.type === 'integer' || schema.type === 'number') {
    expect(typeof value === 'number', 'numeric (int or float)', { value, place })
  }
}

function expect(holds: boolean, wanted: string, found: { value: unknown; place: Place }): void {
  if (!holds) found.place.faults.push(`${found.place.path}: expected ${wanted}, got ${JSON.stringify(found.value)}`)
}

function visitMap(schema: ObjectSchema | MapSchema, value: unknown, place: Place): void {
  if (!isObject(value)) {
    expect(false, 'map', { value, place })
    return
  }
  for (const key of Object.keys(value)) {
    const child = childSchema(schema, key)
    const path = `${place.path}.${key}`
    if (schema.type === 'object' && !child.declared && !schema.preserveUnknown) {
      place.faults.push(`${path}: field not declared in schema`)
    } else visit(child.schema, value[key], { path, faults: place.faults })
  }
}

function visitList(schema: ListSchema, value: unknown, place: Place): void {
  if (!Array.isArray(value)) {
    expect(false, 'list', { value, place })
    return
  }
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    if (schema.kind !== 'atomic') noteDuplicate(schema, { item, seen }, place)
    visit(schema.items, item, { path: `${place.path}[${index}]`, faults: place.faults })
  }
}

function noteDuplicate(schema: ListSchema, entry: { item: unknown; seen: Set<string> }, place: Place): void {
  try {
    const element = itemElement(schema, entry.item)
    if (entry.seen.has(element)) place.faults.push(`${place.path}: duplicate entries for key ${element.slice(2)}`)
    entry.seen.add(element)
  } catch (error) {
    place.faults.push(`${place.path}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

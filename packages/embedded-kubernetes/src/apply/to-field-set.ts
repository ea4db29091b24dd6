import { isObject } from '../objects.ts'
import type { ListSchema, MapSchema, ObjectSchema, Schema } from '../schema/schema.ts'
import { childSchema, resolve } from '../schema/schema.ts'
import type { FieldSet } from './field-set.ts'
import { emptySet, insertPath } from './field-set.ts'
import { itemElement } from './list-items.ts'

/** The paths that an applied configuration claims. Throws an Error naming the path when the value does not fit the schema. */
export function toFieldSet(schema: Schema, value: unknown): FieldSet {
  const set = emptySet()
  walk(schema, value, { set, path: [] })
  return set
}

interface Walk {
  readonly set: FieldSet
  readonly path: string[]
}

function walk(given: Schema, value: unknown, at: Walk): void {
  const schema = resolve(given, value)
  if (schema.type === 'object' || schema.type === 'map') walkMap(schema, value, at)
  else if (schema.type === 'list') walkList(schema, value, at)
  else insertPath(at.set, at.path)
}

function walkMap(schema: ObjectSchema | MapSchema, value: unknown, at: Walk): void {
  if (schema.atomic) {
    insertPath(at.set, at.path)
    return
  }
  if (!isObject(value)) return
  for (const key of Object.keys(value)) walkEntry(schema, { key, value: value[key] }, at)
}

function walkEntry(schema: ObjectSchema | MapSchema, entry: { key: string; value: unknown }, at: Walk): void {
  const child = childSchema(schema, entry.key)
  at.path.push(`f:${entry.key}`)
  walk(child.schema, entry.value, at)
  if (!child.declared || isNullOrEmptyMap(entry.value)) insertPath(at.set, at.path)
  at.path.pop()
}

function isNullOrEmptyMap(value: unknown): boolean {
  return value === null || (isObject(value) && Object.keys(value).length === 0)
}

function walkList(schema: ListSchema, value: unknown, at: Walk): void {
  if (schema.kind === 'atomic') {
    insertPath(at.set, at.path)
    return
  }
  if (!Array.isArray(value)) return
  for (const item of value) {
    at.path.push(itemElement(schema, item))
    walk(schema.items, item, at)
    insertPath(at.set, at.path)
    at.path.pop()
  }
}

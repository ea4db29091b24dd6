import { equalJson, isObject } from '../objects.ts'
import type { ListSchema, MapSchema, ObjectSchema, Schema } from '../schema/schema.ts'
import { childSchema, resolve } from '../schema/schema.ts'
import type { FieldSet } from './field-set.ts'
import { emptySet, insertPath } from './field-set.ts'
import { itemsByElement } from './list-items.ts'

/** What differs between two values of one schema. */
export interface Comparison {
  readonly added: FieldSet
  readonly removed: FieldSet
  readonly modified: FieldSet
}

/** Compares field by field; an object or item that appears or vanishes counts as a path itself, beside what is in it. */
export function compare(schema: Schema, before: unknown, after: unknown): Comparison {
  const walk: Walk = { added: emptySet(), removed: emptySet(), modified: emptySet(), path: [] }
  visit(schema, { before, after }, walk)
  return walk
}

interface Walk extends Comparison {
  readonly path: string[]
}

/** A value on both sides; undefined is "not there". */
interface Pair {
  readonly before: unknown
  readonly after: unknown
}

function visit(given: Schema, pair: Pair, walk: Walk): void {
  if (pair.before === pair.after) return
  const schema = resolve(given, pair.after === undefined || pair.after === null ? pair.before : pair.after)
  if (given.type === 'any' && shapesDiffer(pair)) {
    leaf(pair, walk)
    return
  }
  if (schema.type === 'object' || schema.type === 'map') visitMap(schema, pair, walk)
  else if (schema.type === 'list') visitList(schema, pair, walk)
  else leaf(pair, walk)
}

function shapesDiffer({ before, after }: Pair): boolean {
  if (before === undefined || after === undefined) return false
  return isObject(before) !== isObject(after) || Array.isArray(before) !== Array.isArray(after)
}

function leaf(pair: Pair, walk: Walk): void {
  if (pair.before === undefined) insertPath(walk.added, walk.path)
  else if (pair.after === undefined) insertPath(walk.removed, walk.path)
  else if (!equalJson(pair.before, pair.after)) insertPath(walk.modified, walk.path)
}

/** A container that appears or vanishes is itself added or removed. */
function container(pair: Pair, walk: Walk): void {
  if (pair.before === undefined) insertPath(walk.added, walk.path)
  else if (pair.after === undefined) insertPath(walk.removed, walk.path)
}

function visitMap(schema: ObjectSchema | MapSchema, pair: Pair, walk: Walk): void {
  const before = isObject(pair.before) ? pair.before : {}
  const after = isObject(pair.after) ? pair.after : {}
  const beforeKeys = Object.keys(before)
  const afterKeys = Object.keys(after)
  if (schema.atomic || (beforeKeys.length === 0 && afterKeys.length === 0)) {
    leaf(pair, walk)
    return
  }
  for (const key of beforeKeys) enter(schema, { key, before: before[key], after: after[key] }, walk)
  for (const key of afterKeys) {
    if (!(key in before)) enter(schema, { key, before: undefined, after: after[key] }, walk)
  }
  container(pair, walk)
}

function enter(schema: ObjectSchema | MapSchema, entry: Pair & { key: string }, walk: Walk): void {
  walk.path.push(`f:${entry.key}`)
  visit(childSchema(schema, entry.key).schema, entry, walk)
  walk.path.pop()
}

function visitList(schema: ListSchema, pair: Pair, walk: Walk): void {
  const before = Array.isArray(pair.before) ? pair.before : []
  const after = Array.isArray(pair.after) ? pair.after : []
  if (schema.kind === 'atomic' || (before.length === 0 && after.length === 0)) {
    leaf(pair, walk)
    return
  }
  const beforeItems = itemsByElement(schema, before)
  const afterItems = itemsByElement(schema, after)
  for (const element of new Set([...beforeItems.keys(), ...afterItems.keys()])) {
    walk.path.push(element)
    visit(schema.items, { before: beforeItems.get(element), after: afterItems.get(element) }, walk)
    walk.path.pop()
  }
  container(pair, walk)
}

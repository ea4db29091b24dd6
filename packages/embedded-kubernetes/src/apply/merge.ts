import type { JsonObject } from '../objects.ts'
import { isObject } from '../objects.ts'
import type { ListSchema, MapSchema, ObjectSchema, Schema } from '../schema/schema.ts'
import { childSchema, resolve } from '../schema/schema.ts'
import type { FieldSet } from './field-set.ts'
import { itemElement, itemsByElement } from './list-items.ts'

/** Lays an applied configuration over the live value: what the configuration says wins, the rest stays. */
export function merge(given: Schema, live: unknown, config: unknown): unknown {
  if (config === undefined) return live
  if (live === undefined || live === null || config === null) return config
  const schema = resolve(given, config)
  if ((schema.type === 'object' || schema.type === 'map') && !schema.atomic) {
    return isObject(live) && isObject(config) ? mergeMaps(schema, live, config) : config
  }
  if (schema.type === 'list' && schema.kind !== 'atomic') {
    return Array.isArray(live) && Array.isArray(config) ? mergeLists(schema, live, config) : config
  }
  return config
}

function mergeMaps(schema: ObjectSchema | MapSchema, live: JsonObject, config: JsonObject): JsonObject {
  const result = { ...live }
  for (const key of Object.keys(config)) result[key] = merge(childSchema(schema, key).schema, live[key], config[key])
  return result
}

/** Shared items stand in the configuration's order; items that only the live list has keep their place before them. */
function mergeLists(schema: ListSchema, live: readonly unknown[], config: readonly unknown[]): unknown[] {
  const liveItems = itemsByElement(schema, live)
  const claimed = itemsByElement(schema, config)
  const waiting = [...liveItems]
  const result: unknown[] = []
  const takeLiveOnly = (): void => {
    while (waiting[0] !== undefined && !claimed.has(waiting[0][0])) result.push(waiting.shift()?.[1])
  }
  for (const [element, item] of claimed) {
    takeLiveOnly()
    if (waiting[0]?.[0] === element) waiting.shift()
    result.push(merge(schema.items, liveItems.get(element), item))
  }
  takeLiveOnly()
  return [...result, ...waiting.filter(([element]) => !claimed.has(element)).map(([, item]) => item)]
}

/**
 * Takes out what the applier claimed last time and nobody claims now. What nobody ever claimed stays, such as the
 * finalizer that admission adds to a list of the applier's; a container goes when nothing is left in it. A declared field
 * counts as claimed with anything claimed inside it.
 */
export function prune(given: Schema, value: unknown, sets: PruneSets): unknown {
  const schema = resolve(given, value)
  if ((schema.type === 'object' || schema.type === 'map') && isObject(value)) return pruneMap(schema, value, sets)
  if (schema.type === 'list' && schema.kind !== 'atomic' && Array.isArray(value)) return pruneList(schema, value, sets)
  return value
}

interface PruneSets {
  readonly last: FieldSet
  readonly owned: FieldSet | undefined
}

function pruneMap(schema: ObjectSchema | MapSchema, value: JsonObject, sets: PruneSets): JsonObject {
  const result = { ...value }
  for (const [element, last] of sets.last.children) {
    const key = element.slice(2)
    if (!element.startsWith('f:') || !(key in value)) continue
    const child = childSchema(schema, key)
    const owned = sets.owned?.children.get(element)
    const isClaimed = owned !== undefined && (owned.member || child.declared)
    const left = last.member && !isClaimed ? undefined : prune(child.schema, value[key], { last, owned })
    // A list whose last item goes goes with it, whoever claims it; an emptied map stays where it is claimed.
    const lostAll = Array.isArray(left) && !isEmptied(value[key])
    if (left === undefined || (isEmptied(left) && (!isClaimed || lostAll))) delete result[key]
    else result[key] = left
  }
  return result
}

function isEmptied(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0
}

function pruneList(schema: ListSchema, value: readonly unknown[], sets: PruneSets): unknown[] {
  const result: unknown[] = []
  for (const item of value) {
    const element = itemElement(schema, item)
    const last = sets.last.children.get(element)
    const owned = sets.owned?.children.get(element)
    if (last === undefined) result.push(item)
    else if (!last.member || owned?.member) result.push(prune(schema.items, item, { last, owned }))
  }
  return result
}

import type { JsonObject } from '../objects.ts'
import { isObject } from '../objects.ts'
import type { ListSchema } from '../schema/schema.ts'
import { resolve } from '../schema/schema.ts'

/** Path element of an item of a shared list: its keys, or its value. Throws when a key is missing. */
export function itemElement(schema: ListSchema, item: unknown): string {
  if (schema.kind === 'set') return `v:${JSON.stringify(item)}`
  if (!isObject(item)) throw new Error('associative list with keys may not have non-map elements')
  const keys: JsonObject = {}
  for (const key of [...(schema.keys ?? [])].sort()) {
    const value = item[key] ?? keyDefault(schema, key)
    if (value === undefined) throw new Error(`associative list with keys has an element that omits key field "${key}"`)
    keys[key] = value
  }
  return `k:${JSON.stringify(keys)}`
}

function keyDefault(schema: ListSchema, key: string): unknown {
  const items = resolve(schema.items, {})
  return items.type === 'object' ? items.fields[key]?.default : undefined
}

/** Items by their path element. Of items that share an element the last one stands. */
export function itemsByElement(schema: ListSchema, items: readonly unknown[]): Map<string, unknown> {
  return new Map(items.map((item) => [itemElement(schema, item), item]))
}

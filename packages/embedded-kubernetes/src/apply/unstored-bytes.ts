import type { Kind } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { isObject } from '../objects.ts'

/**
 * The object as an apply answers it that ends the object. Applying turns empty bytes into Go's nil, which is written as
 * null; storing turns them back, but this answer never went through the store. As seen on 1.20.
 */
export function withUnstoredBytes(kind: Kind, object: KubernetesObject): KubernetesObject {
  if (kind.schema.type !== 'object') return object
  const fields = Object.entries(kind.schema.fields)
  const maps = fields.filter(([, schema]) => schema.type === 'map' && schema.values.type === 'bytes')
  const changed = maps.flatMap(([field]): [string, JsonObject][] => {
    const value = object[field]
    return isObject(value) ? [[field, nullForEmpty(value)]] : []
  })
  return { ...object, ...Object.fromEntries(changed) }
}

function nullForEmpty(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, bytes]) => [key, bytes === '' ? null : bytes]))
}

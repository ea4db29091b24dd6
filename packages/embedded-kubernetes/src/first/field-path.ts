import { itemKey } from './field-set.ts'
import { listTypeAt } from './list-types.ts'
import { isMap } from './objects.ts'

interface Cursor {
  readonly kind: string
  readonly path: string
}

function next(cursor: Cursor, step: string): Cursor {
  return { kind: cursor.kind, path: cursor.path === '' ? step : `${cursor.path}.${step}` }
}

function indexOf(list: readonly unknown[], key: string, cursor: Cursor): number {
  const type = listTypeAt(cursor.kind, cursor.path)
  return list.findIndex((item) => itemKey(type, item) === key)
}

/** The value a path of FieldSet keys leads to; undefined when the object has none. */
export function valueAt(value: unknown, path: readonly string[], cursor: Cursor): unknown {
  const [key, ...rest] = path
  if (key === undefined || key === '.') return value
  if (key.startsWith('f:')) {
    const field = key.slice(2)
    return isMap(value) ? valueAt(value[field], rest, next(cursor, field)) : undefined
  }
  if (!Array.isArray(value)) return undefined
  const at = indexOf(value, key, cursor)
  return at < 0 ? undefined : valueAt(value[at], rest, next(cursor, '*'))
}

/** Removes what the path leads to, in place; maps and lists left empty by it stay, as on the API server. */
export function removeAt(value: unknown, path: readonly string[], cursor: Cursor): void {
  const [key, ...rest] = path
  if (key === undefined || key === '.') return
  if (key.startsWith('f:')) {
    const field = key.slice(2)
    if (!isMap(value)) return
    if (rest.length === 0) delete value[field]
    else removeAt(value[field], rest, next(cursor, field))
    return
  }
  if (!Array.isArray(value)) return
  const at = indexOf(value, key, cursor)
  if (at < 0) return
  if (rest.length === 0 || (rest.length === 1 && rest[0] === '.')) value.splice(at, 1)
  else removeAt(value[at], rest, next(cursor, '*'))
}

/** The path as the API server prints it: `.spec.hard.pods`, `.spec.containers[name="a"].image`. */
export function pathText(path: readonly string[]): string {
  return path
    .filter((key) => key !== '.')
    .map((key) => {
      if (key.startsWith('f:')) return `.${key.slice(2)}`
      if (key.startsWith('v:')) return `[=${key.slice(2)}]`
      const keys: unknown = JSON.parse(key.slice(2))
      const text = isMap(keys) ? Object.entries(keys).map(([name, value]) => `${name}=${JSON.stringify(value)}`) : []
      return `[${text.join(',')}]`
    })
    .join('')
}

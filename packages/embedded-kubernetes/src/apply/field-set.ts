import type { JsonObject } from '../objects.ts'

/**
 * A set of field paths as a tree. An element is written as in `fieldsV1`: `f:name` a field, `k:{…}` a list item by its
 * keys, `v:…` a list item by its value. Trees are shared and never changed once built, except by `insertPath`.
 */
export interface FieldSet {
  /** Whether the path that ends here belongs to the set. */
  member: boolean
  readonly children: Map<string, FieldSet>
}

/** An empty set, to be filled with `insertPath`. */
export function emptySet(): FieldSet {
  return { member: false, children: new Map() }
}

/** Whether no path belongs to the set. */
export function isEmptySet(set: FieldSet): boolean {
  if (set.member) return false
  for (const child of set.children.values()) if (!isEmptySet(child)) return false
  return true
}

/** Adds one path. */
export function insertPath(set: FieldSet, path: readonly string[]): void {
  if (path.length === 0) return
  let node = set
  for (const element of path) {
    let next = node.children.get(element)
    if (next === undefined) {
      next = emptySet()
      node.children.set(element, next)
    }
    node = next
  }
  node.member = true
}

/** Paths of either set. */
export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (left.children.size === 0 && !left.member) return right
  if (right.children.size === 0 && !right.member) return left
  const children = new Map(left.children)
  for (const [element, child] of right.children) {
    const other = children.get(element)
    children.set(element, other === undefined ? child : union(other, child))
  }
  return { member: left.member || right.member, children }
}

/** Paths of the left set that the right one has not; a subtree is taken away path by path. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  if (right.children.size === 0 && !right.member) return left
  const children = new Map<string, FieldSet>()
  for (const [element, child] of left.children) {
    const other = right.children.get(element)
    const rest = other === undefined ? child : difference(child, other)
    if (rest.member || rest.children.size > 0) children.set(element, rest)
  }
  return { member: left.member && !right.member, children }
}

/** Paths of both sets. */
export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>()
  for (const [element, child] of left.children) {
    const other = right.children.get(element)
    if (other === undefined) continue
    const both = intersection(child, other)
    if (both.member || both.children.size > 0) children.set(element, both)
  }
  return { member: left.member && right.member, children }
}

/** Whether two sets hold the same paths. */
export function equalSets(left: FieldSet, right: FieldSet): boolean {
  if (left === right) return true
  if (left.member !== right.member || left.children.size !== right.children.size) return false
  for (const [element, child] of left.children) {
    const other = right.children.get(element)
    if (other === undefined || !equalSets(child, other)) return false
  }
  return true
}

/** Every path of the set, in a stable order. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): string[][] {
  const paths = set.member ? [[...prefix]] : []
  for (const element of [...set.children.keys()].sort()) {
    const child = set.children.get(element)
    if (child !== undefined) paths.push(...pathsOf(child, [...prefix, element]))
  }
  return paths
}

/** A path as conflict messages write it: `.spec.ports[port=80].name`. */
export function pathText(path: readonly string[]): string {
  return path.map(elementText).join('')
}

function elementText(element: string): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  const keys = JSON.parse(rest) as JsonObject
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`
}

/** The set as `fieldsV1`. */
export function encodeSet(set: FieldSet): JsonObject {
  const encoded: JsonObject = {}
  if (set.member && set.children.size > 0) encoded['.'] = {}
  for (const element of [...set.children.keys()].sort()) {
    const child = set.children.get(element)
    if (child !== undefined) encoded[element] = encodeSet(child)
  }
  return encoded
}

const decoded = new WeakMap<JsonObject, FieldSet>()

/** The set that a `fieldsV1` object writes; remembered per object, since stored entries never change. */
export function decodeSet(fieldsV1: JsonObject): FieldSet {
  let set = decoded.get(fieldsV1)
  if (set === undefined) {
    set = decodeNode(fieldsV1, false)
    decoded.set(fieldsV1, set)
  }
  return set
}

function decodeNode(encoded: JsonObject, isPath: boolean): FieldSet {
  const keys = Object.keys(encoded)
  const node = emptySet()
  node.member = isPath && (keys.length === 0 || '.' in encoded)
  for (const key of keys) {
    if (key !== '.') node.children.set(key, decodeNode(encoded[key] as JsonObject, true))
  }
  return node
}

import { annotations } from '../names.ts'
import { type Kind, kinds, type ObservedObject } from '../objects.ts'
import { type ReducedObject, reduceObject, restoreObject } from './reduced-object.ts'
import { hasReached } from './resource-version.ts'

/** A change of what an object says, seen by a watch or by comparing two lists. A new status alone is none. */
export interface ObjectChange {
  readonly kind: Kind
  /** Of a namespace, its own name; of other objects without namespace, empty. */
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** Null when the object is gone. */
  readonly resourceVersion: string | null
  /** Before the change, or after it when there was nothing before. */
  readonly isOurs: boolean
}

/** A list on its way into the cache. */
export interface Filling {
  add(object: ObservedObject): void
  /** Replaces what the cache held, and tells what differs. */
  complete(resourceVersion: string): void
}

/** Objects of one kind on one cluster, reduced, by namespace. */
export interface KindCache {
  readonly kind: Kind
  put(object: ObservedObject): void
  remove(object: ObservedObject): void
  /** It stands, and the watch will say nothing more of it: readers must ask the server. */
  leaveUnwatched(object: ObservedObject): void
  refill(): Filling
  /** The watch has delivered everything up to this version. */
  reach(resourceVersion: string): void
  hasReached(resourceVersion: string): boolean
  /** Null when the cache does not know it: absence is never concluded from a cache. */
  get(namespace: string, name: string): ObservedObject | null
  /** Uid of what stands under that name. */
  uidOf(namespace: string, name: string): string | null
  /** What is watched in that namespace; null when something there is not. */
  list(namespace: string): ObservedObject[] | null
  /** Objects, and the bytes of what is kept of them. */
  size(): { readonly objects: number; readonly bytes: number }
}

interface Entry extends ReducedObject {
  readonly name: string
  readonly isWatched: boolean
}

type Entries = Map<string, Entry[]>

function placeOf(object: ObservedObject): { namespace: string; name: string } {
  const { namespace = '', name } = object.metadata
  return { namespace: object.kind === 'Namespace' ? name : namespace, name }
}

function find(entries: Entries, namespace: string, name: string): Entry | undefined {
  return entries.get(namespace)?.find((entry) => entry.name === name)
}

function entryOf(object: ObservedObject, isWatched = true): Entry {
  return { name: object.metadata.name, isWatched, ...reduceObject(object) }
}

/** Puts an entry in the place of an older one of that name, which it returns. */
function putEntry(entries: Entries, namespace: string, entry: Entry): Entry | undefined {
  const there = entries.get(namespace)
  if (there === undefined) {
    entries.set(namespace, [entry])
    return undefined
  }
  const index = there.findIndex((known) => known.name === entry.name)
  if (index < 0) {
    there.push(entry)
    return undefined
  }
  const before = there[index]
  there[index] = entry
  return before
}

function dropEntry(entries: Entries, namespace: string, name: string): Entry | undefined {
  const there = entries.get(namespace)
  const index = there?.findIndex((known) => known.name === name) ?? -1
  if (there === undefined || index < 0) return undefined
  const [dropped] = there.splice(index, 1)
  if (there.length === 0) entries.delete(namespace)
  return dropped
}

/** JSON of Kubernetes names and quantities is ASCII, of which V8 keeps one byte a character. */
function sizeOf(entries: Entries): { objects: number; bytes: number } {
  const all = [...entries.values()].flat()
  const texts = all.flatMap(({ name, uid, content, status }) => [name, uid, content, status])
  return { objects: all.length, bytes: texts.reduce((sum, text) => sum + text.length, 0) }
}

const ourMark = `"${annotations.installation}":`

/** Creates an empty cache; `changed` hears every change after the first complete list. */
export function createKindCache(kind: Kind, changed: (change: ObjectChange) => void): KindCache {
  let entries: Entries = new Map()
  let reached: string | null = null
  const isNamespaced = kinds[kind].namespaced

  function tell(namespace: string, before: Entry | undefined, after: Entry | undefined): void {
    const one = before ?? after
    if (one === undefined || reached === null) return
    if (before?.uid === after?.uid && before?.content === after?.content) return
    changed({
      kind,
      namespace,
      name: one.name,
      uid: one.uid,
      resourceVersion: after?.resourceVersion ?? null,
      isOurs: one.content.includes(ourMark),
    })
  }

  function store(object: ObservedObject, isWatched: boolean): void {
    const { namespace } = placeOf(object)
    const entry = entryOf(object, isWatched)
    tell(namespace, putEntry(entries, namespace, entry), entry)
  }

  const restore = (namespace: string, entry: Entry): ObservedObject =>
    restoreObject({ kind, namespace: isNamespaced ? namespace : undefined, name: entry.name }, entry)

  /** Swaps what the cache held for a new list, and tells what differs between them. */
  function replace(fresh: Entries, resourceVersion: string): void {
    const old = entries
    entries = fresh
    for (const [namespace, there] of old) {
      for (const before of there) tell(namespace, before, find(fresh, namespace, before.name))
    }
    for (const [namespace, there] of fresh) {
      for (const after of there) if (find(old, namespace, after.name) === undefined) tell(namespace, undefined, after)
    }
    reached = resourceVersion
  }

  return {
    kind,
    put: (object) => store(object, true),
    leaveUnwatched: (object) => store(object, false),
    remove(object) {
      const { namespace, name } = placeOf(object)
      const known = find(entries, namespace, name)
      if (known?.uid !== object.metadata.uid) return
      tell(namespace, dropEntry(entries, namespace, name), undefined)
    },
    refill() {
      const fresh: Entries = new Map()
      return {
        add: (object) => void putEntry(fresh, placeOf(object).namespace, entryOf(object)),
        complete: (resourceVersion) => replace(fresh, resourceVersion),
      }
    },
    reach(resourceVersion) {
      reached = resourceVersion
    },
    hasReached: (resourceVersion) => reached !== null && hasReached(reached, resourceVersion),
    get(namespace, name) {
      const entry = find(entries, namespace, name)
      return entry?.isWatched === true ? restore(namespace, entry) : null
    },
    uidOf: (namespace, name) => find(entries, namespace, name)?.uid ?? null,
    list(namespace) {
      const there = entries.get(namespace) ?? []
      return there.every((entry) => entry.isWatched) ? there.map((entry) => restore(namespace, entry)) : null
    },
    size: () => sizeOf(entries),
  }
}

import type { KubernetesObject } from '../objects.ts'
import { nameOf, namespaceOf } from '../objects.ts'
import type { Journal } from './journal.ts'
import type { WatchEvent } from './watch-history.ts'
import { WatchHistory } from './watch-history.ts'

type Names = Map<string, KubernetesObject>

/**
 * The state: objects by resource, namespace and name, one counter of resourceVersions, a bounded history of changes.
 * Every change is one synchronous step, so a reader never sees half of it.
 */
export class Store {
  private readonly resources = new Map<string, Map<string, Names>>()
  private readonly listeners = new Set<(event: WatchEvent) => void>()
  private revision: number
  private readonly journal: Journal | undefined
  readonly history: WatchHistory

  constructor(options: { journal: Journal | undefined; historyEventsMax: number }) {
    this.journal = options.journal
    this.revision = 1
    for (const entry of options.journal?.entries() ?? []) this.restore(entry)
    this.history = new WatchHistory(options.historyEventsMax, this.revision)
  }

  private restore(entry: { resource: string; revision: number; object: KubernetesObject; deleted: boolean }): void {
    this.revision = Math.max(this.revision, entry.revision)
    const names = this.names(entry.resource, namespaceOf(entry.object))
    if (entry.deleted) names.delete(nameOf(entry.object))
    else names.set(nameOf(entry.object), entry.object)
  }

  private names(resource: string, namespace: string): Names {
    let namespaces = this.resources.get(resource)
    if (namespaces === undefined) this.resources.set(resource, (namespaces = new Map()))
    let names = namespaces.get(namespace)
    if (names === undefined) namespaces.set(namespace, (names = new Map()))
    return names
  }

  /** The newest resourceVersion. */
  currentRevision(): number {
    return this.revision
  }

  /** One object; the namespace of cluster-wide objects is the empty string. */
  get(resource: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.resources.get(resource)?.get(namespace)?.get(name)
  }

  /** Objects of one namespace, or of all when it is undefined, in the order of a list: by namespace and name. */
  list(resource: string, namespace?: string): KubernetesObject[] {
    return this.unordered(resource, namespace)
      .map((object) => ({ key: `${namespaceOf(object)}/${nameOf(object)}`, object }))
      .sort((left, right) => (left.key < right.key ? -1 : 1))
      .map(({ object }) => object)
  }

  /** The same without the order. */
  unordered(resource: string, namespace?: string): KubernetesObject[] {
    const namespaces = this.resources.get(resource)
    if (namespaces === undefined) return []
    if (namespace !== undefined) return [...(namespaces.get(namespace)?.values() ?? [])]
    return [...namespaces.values()].flatMap((names) => [...names.values()])
  }

  /** How many objects a namespace holds. */
  count(resource: string, namespace: string): number {
    return this.resources.get(resource)?.get(namespace)?.size ?? 0
  }

  /** Stores an object under a new resourceVersion and returns it as stored. */
  put(resource: string, object: KubernetesObject): KubernetesObject {
    this.revision += 1
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.revision) } }
    const names = this.names(resource, namespaceOf(object))
    const before = names.get(nameOf(object))
    names.set(nameOf(object), stored)
    this.record({ type: before === undefined ? 'ADDED' : 'MODIFIED', resource, object: stored, before })
    return stored
  }

  /** Takes an object out; returns it as it was last, under the resourceVersion of its deletion. */
  remove(resource: string, object: KubernetesObject): KubernetesObject {
    this.revision += 1
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.revision) } }
    this.names(resource, namespaceOf(object)).delete(nameOf(object))
    this.record({ type: 'DELETED', resource, object: last, before: object })
    return last
  }

  private record(change: Omit<WatchEvent, 'revision'>): void {
    const event = { ...change, revision: this.revision }
    this.journal?.append({
      resource: event.resource,
      revision: event.revision,
      object: event.object,
      deleted: event.type === 'DELETED',
    })
    this.history.add(event)
    for (const listener of this.listeners) listener(event)
  }

  /** Tells every later change, in order; returns how to stop. */
  subscribe(listener: (event: WatchEvent) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
}

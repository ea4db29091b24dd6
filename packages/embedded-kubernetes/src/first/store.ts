import { randomUUID } from 'node:crypto'
import { ApiFailure } from './failure.ts'
import type { KubernetesObject } from './objects.ts'
import { type Resource, resourceKey } from './resources.ts'

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED'

/** One committed change, kept for watchers that resume. */
export interface Change {
  readonly revision: number
  readonly type: ChangeType
  readonly resource: string
  readonly object: KubernetesObject
  /** As it stood before; null when added. Tells a selector watch that an object left its selection. */
  readonly before: KubernetesObject | null
}

export interface StoredLine {
  readonly revision: number
  readonly resource: string
  readonly key: string
  readonly object: KubernetesObject | null
}

/** How many changes a watch may resume over; older revisions answer 410 Gone. */
const historyMax = 5_000

export function objectKey(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`
}

/** All objects, one revision counter, the recent history, and those who listen. Objects in it are never changed in place. */
export class Store {
  #revision = 1
  #oldestRevision = 1
  readonly #tables = new Map<string, Map<string, KubernetesObject>>()
  readonly #namespaces = new Map<string, Set<string>>()
  #history: Change[] = []
  readonly #listeners = new Set<(change: Change) => void>()
  readonly #write: (line: StoredLine) => void

  constructor(write: (line: StoredLine) => void = () => undefined) {
    this.#write = write
  }

  get revision(): number {
    return this.#revision
  }

  /** Puts back what a journal holds; makes no events. */
  restore(line: StoredLine): void {
    this.#revision = Math.max(this.#revision, line.revision)
    this.#oldestRevision = this.#revision
    this.#set(line.resource, line.key, line.object)
  }

  get(resource: Resource, namespace: string | undefined, name: string): KubernetesObject | null {
    return this.#tables.get(resourceKey(resource))?.get(objectKey(namespace, name)) ?? null
  }

  /** In key order, one namespace or all. */
  list(resource: Pick<Resource, 'group' | 'plural'>, namespace?: string): KubernetesObject[] {
    const table = this.#tables.get(resourceKey(resource))
    if (table === undefined) return []
    if (namespace === undefined) return [...table].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
    const keys = this.#namespaces.get(`${resourceKey(resource)} ${namespace}`) ?? []
    return [...keys].sort().flatMap((key) => table.get(key) ?? [])
  }

  create(resource: Resource, object: KubernetesObject): KubernetesObject {
    const key = objectKey(object.metadata.namespace, object.metadata.name ?? '')
    object.metadata.uid ??= randomUUID()
    return this.#commit('ADDED', { resource, key, object, before: null })
  }

  /** Writes a new state; no event when nothing but bookkeeping would change is the caller's business. */
  update(resource: Resource, before: KubernetesObject, object: KubernetesObject): KubernetesObject {
    const key = objectKey(object.metadata.namespace, object.metadata.name ?? '')
    return this.#commit('MODIFIED', { resource, key, object, before })
  }

  remove(resource: Resource, object: KubernetesObject): KubernetesObject {
    const key = objectKey(object.metadata.namespace, object.metadata.name ?? '')
    const last = { ...object, metadata: { ...object.metadata } }
    return this.#commit('DELETED', { resource, key, object: last, before: object })
  }

  /** Changes of a resource after a revision; throws 410 when history no longer reaches back so far. */
  since(resource: string, revision: number): Change[] {
    if (revision < this.#oldestRevision - 1) {
      throw new ApiFailure(410, 'Expired', {
        message: `too old resource version: ${revision} (${this.#oldestRevision})`,
      })
    }
    return this.#history.filter((change) => change.revision > revision && change.resource === resource)
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #set(resource: string, key: string, object: KubernetesObject | null): void {
    const table = this.#tables.get(resource) ?? new Map<string, KubernetesObject>()
    this.#tables.set(resource, table)
    const slash = key.indexOf('/')
    const bucket = slash < 0 ? null : `${resource} ${key.slice(0, slash)}`
    if (object === null) table.delete(key)
    else table.set(key, object)
    if (bucket === null) return
    const keys = this.#namespaces.get(bucket) ?? new Set<string>()
    this.#namespaces.set(bucket, keys)
    if (object === null) keys.delete(key)
    else keys.add(key)
  }

  #commit(
    type: ChangeType,
    options: { resource: Resource; key: string; object: KubernetesObject; before: KubernetesObject | null },
  ): KubernetesObject {
    const { key, object, before } = options
    const resource = resourceKey(options.resource)
    this.#revision += 1
    object.metadata.resourceVersion = String(this.#revision)
    const kept = type === 'DELETED' ? null : object
    this.#set(resource, key, kept)
    this.#write({ revision: this.#revision, resource, key, object: kept })
    const change: Change = { revision: this.#revision, type, resource, object, before }
    this.#history.push(change)
    if (this.#history.length > historyMax * 2) {
      this.#history = this.#history.slice(-historyMax)
      this.#oldestRevision = this.#history[0]?.revision ?? this.#revision
    }
    for (const listener of this.#listeners) listener(change)
    return object
  }
}

import { randomUUID } from 'node:crypto'
import type { Cluster } from '../cluster.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { resourceKey } from '../resource-name.ts'
import { parseFieldSelector } from '../selectors/field-selector.ts'
import { parseLabelSelector } from '../selectors/label-selector.ts'
import { badRequest, expired, forbiddenValue, invalid, StatusError } from '../status.ts'
import { resourceVersion, wholeNumber } from './query.ts'
import type { ResourcePath } from './request-path.ts'

/** Whether an object is selected by both selectors of a request. */
export type Selector = (object: KubernetesObject) => boolean

/** Reads `labelSelector` and `fieldSelector`. */
export function selectorOf(path: ResourcePath, query: URLSearchParams): Selector {
  const byLabels = parseLabelSelector(query.get('labelSelector') ?? '')
  const byFields = parseFieldSelector(path.kind, query.get('fieldSelector') ?? '')
  return (object) =>
    (path.name === undefined || object.metadata.name === path.name) &&
    byFields(object) &&
    byLabels(object.metadata.labels ?? {})
}

interface Snapshot {
  readonly revision: number
  readonly rest: readonly KubernetesObject[]
  readonly selected: boolean
}

const snapshotsMax = 64

/** Lists that are being read page by page. Each page continues the snapshot it began with; old snapshots expire (410). */
export class ListReader {
  private readonly snapshots = new Map<string, Snapshot>()
  private readonly cluster: Cluster

  constructor(cluster: Cluster) {
    this.cluster = cluster
  }

  /** One page, or the whole list without `limit`. */
  read(path: ResourcePath, query: URLSearchParams): { items: readonly KubernetesObject[]; metadata: JsonObject } {
    const limit = wholeNumber(query, 'limit')
    const snapshot = this.snapshotFor(path, query)
    const items = limit === 0 ? snapshot.rest : snapshot.rest.slice(0, limit)
    const rest = snapshot.rest.slice(items.length)
    const metadata: JsonObject = { resourceVersion: String(snapshot.revision) }
    if (rest.length > 0) {
      metadata['continue'] = this.keep({ ...snapshot, rest })
      if (!snapshot.selected) metadata['remainingItemCount'] = rest.length
    }
    return { items, metadata }
  }

  private snapshotFor(path: ResourcePath, query: URLSearchParams): Snapshot {
    const token = query.get('continue') ?? ''
    const { store } = this.cluster
    if (token !== '') {
      if ((query.get('resourceVersion') ?? '') !== '') {
        throw badRequest('specifying resource version is not allowed when using continue')
      }
      return this.takeUp(token)
    }
    checkVersion(query, store.currentRevision())
    const selector = selectorOf(path, query)
    const selected = query.has('labelSelector') || query.has('fieldSelector')
    const all = store.list(resourceKey(path.kind), path.kind.namespaced ? path.namespace : undefined)
    return { revision: store.currentRevision(), rest: all.filter(selector), selected }
  }

  private takeUp(token: string): Snapshot {
    if (!/^[0-9a-f-]{36}$/.test(token)) throw badRequest('continue key is not valid: illegal base64 data')
    const snapshot = this.snapshots.get(token)
    if (snapshot !== undefined) return snapshot
    throw expired('The provided continue parameter is too old to display a consistent list result.')
  }

  private keep(snapshot: Snapshot): string {
    const token = randomUUID()
    this.snapshots.set(token, snapshot)
    const [oldest] = this.snapshots.keys()
    if (this.snapshots.size > snapshotsMax && oldest !== undefined) this.snapshots.delete(oldest)
    return token
  }
}

/** A list is always the newest state; it cannot be older than asked, nor exactly an older one. */
function checkVersion(query: URLSearchParams, current: number): void {
  const wanted = resourceVersion(query)
  const match = query.get('resourceVersionMatch') ?? ''
  if (match !== '' && wanted === undefined) {
    throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', [
      forbiddenValue('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided'),
    ])
  }
  if (wanted !== undefined && wanted > current) {
    throw new StatusError(504, 'Timeout', { message: `Too large resource version: ${wanted}, current: ${current}` })
  }
  if (match === 'Exact' && wanted !== current) throw expired(`The resourceVersion for the provided list is too old.`)
}

/** The body of a list. Items of built-in kinds carry no kind of their own, as Go writes them. */
export function listBody(
  path: ResourcePath,
  page: { items: readonly KubernetesObject[]; metadata: JsonObject },
): JsonObject {
  const { kind } = path
  if (kind.custom) page.metadata['continue'] ??= ''
  const items = kind.custom ? page.items : page.items.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest)
  return { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata: page.metadata, items }
}

import type { RawAnswer } from '../harness/raw-kubernetes-client.ts'
import type { RawManagedFields, RawMetadata, RawObject } from '../harness/raw-kubernetes-object.ts'
import type { Lane } from './lane.ts'

/** What one server has told so far of a lane's objects: enough to replace what is its own by what both share. */
export interface Memory {
  readonly uids: Map<string, string>
  readonly versions: Map<string, string>
}

export function emptyMemory(): Memory {
  return { uids: new Map(), versions: new Map() }
}

type Json = Record<string, unknown>

// Each of these differs between supported versions of Kubernetes; nothing of Grenier depends on it.
const namespaceLabel = 'kubernetes.io/metadata.name'

/** The answer without what no two servers share: identities, instants, versions, and words that change with versions. */
export function normalise(answer: RawAnswer, lane: Lane, context: { memory: Memory; names: readonly string[] }): Json {
  const { status, body } = answer
  if (body.kind === 'Status') return { status, ...normaliseStatus(answer, context.memory) }
  if (body.items !== undefined) {
    const items = body.items
      .filter(({ metadata }) => context.names.includes(metadata.name ?? ''))
      .map((item) => normaliseObject(item, lane, context.memory))
    const { remainingItemCount, continue: token } = body.metadata
    return { status, kind: body.kind, items, remainingItemCount, hasMore: (token ?? '') !== '' }
  }
  return { status, body: normaliseObject(body, lane, context.memory) }
}

// Texts of these reasons are the same in every supported version; those of others quote Go values and parsers.
const stableReasons: ReadonlySet<string | undefined> = new Set(['NotFound', 'AlreadyExists', 'Conflict', 'Forbidden'])

function normaliseStatus({ status, body }: RawAnswer, memory: Memory): Json {
  const { reason, details } = body
  const causes = (details?.causes ?? []).map((cause) => {
    const message = cause.reason === 'FieldManagerConflict' ? withoutInstants(cause.message ?? '') : undefined
    return JSON.stringify({ reason: cause.reason, field: cause.field, message })
  })
  const isConflict = causes.some((cause) => cause.includes('FieldManagerConflict'))
  const message = stableReasons.has(reason) && !isConflict ? replaceUids(body.message ?? '', memory) : undefined
  return {
    outcome: body['status'],
    reason,
    message,
    details:
      details === undefined ? undefined : { name: details.name, kind: details.kind, group: groupOf(details.group) },
    causes: status === 500 ? undefined : [...new Set(causes)].sort(),
  }
}

/** Network policies were served from another group once, and old servers still say so in their details. */
function groupOf(group: string | undefined): string | undefined {
  return group === 'extensions' ? 'networking.k8s.io' : group
}

function withoutInstants(text: string): string {
  return text.replace(/ at \d{4}-\d\d-\d\dT[\d:]+Z/g, '').replace(/ with subresource "[^"]*"/g, '')
}

/** An identity that neither answer before has shown has no place yet; each server made its own. */
function replaceUids(text: string, memory: Memory): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (uid) => memory.uids.get(uid) ?? '<new uid>')
    .replace(/StorageError: .* AdditionalErrorMsg: /, '')
    .replace('NetworkPolicy.extensions', 'NetworkPolicy.networking.k8s.io')
    .replace(/\b\d{2,}\b/g, '<n>')
}

/** A uid's place in the order of first appearance: both servers must give new identities at the same moments. */
function uidOf(metadata: RawMetadata, memory: Memory): string {
  const uid = metadata.uid ?? ''
  const known = memory.uids.get(uid)
  if (known !== undefined) return known
  const given = `<uid of ${metadata.name} ${[...memory.uids.values()].filter((one) => one.includes(` ${metadata.name} `)).length}>`
  memory.uids.set(uid, given)
  return given
}

/** Code-unit order, the same on every machine. */
function byText(left: string, right: string): number {
  return left < right ? -1 : 1
}

function normaliseObject(object: RawObject, lane: Lane, memory: Memory): Json {
  const { metadata, ...rest } = object
  const { uid: _uid, resourceVersion: _version, managedFields, ...kept } = metadata
  const labels = Object.entries(metadata.labels ?? {}).filter(([key]) => key !== namespaceLabel)
  const normal: Json = {
    ...rest,
    metadata: {
      ...kept,
      uid: uidOf(metadata, memory),
      creationTimestamp: kept.creationTimestamp === undefined ? undefined : '<time>',
      deletionTimestamp: kept.deletionTimestamp === undefined ? undefined : '<time>',
      labels: labels.length === 0 ? (metadata.labels === null ? null : undefined) : Object.fromEntries(labels),
      finalizers: Array.isArray(kept.finalizers) ? kept.finalizers.toSorted(byText) : kept.finalizers,
    },
    owners: ownersOf(managedFields ?? [], lane),
  }
  // Written by controllers at moments of their choosing.
  if (lane.isShared) delete normal['status']
  return sortedSharedLists(normal)
}

/** Lists whose items are found by key have no order of their own; servers changed how they interleave them. */
function sortedSharedLists(normal: Json): Json {
  const spec = normal['spec'] as { parts?: { name: string }[]; tags?: string[] } | undefined
  if (!Array.isArray(spec?.parts) && !Array.isArray(spec?.tags)) return normal
  const parts = spec.parts?.toSorted((left, right) => (left.name < right.name ? -1 : 1))
  return { ...normal, spec: { ...spec, parts, tags: spec.tags?.toSorted() } }
}

/** Which paths each manager owns by which operation, in no order and without the subresource that newer servers add. */
function ownersOf(entries: readonly RawManagedFields[], lane: Lane): Json {
  const owners = new Map<string, Set<string>>()
  for (const entry of entries) {
    if (lane.isShared && entry.manager.startsWith('kube-controller')) continue
    const key = `${entry.manager} ${entry.operation} ${entry.apiVersion}`
    const paths = owners.get(key) ?? new Set<string>()
    for (const path of pathsIn(entry.fieldsV1)) paths.add(path)
    if (paths.size > 0) owners.set(key, paths)
  }
  const sorted = [...owners].sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, paths]) => [key, [...paths].sort()]))
}

function pathsIn(fields: Readonly<Record<string, unknown>>, prefix = ''): string[] {
  return Object.entries(fields).flatMap(([element, below]) => {
    if (element === `f:${namespaceLabel}`) return []
    const path = `${prefix}/${element}`
    const deeper = below as Readonly<Record<string, unknown>>
    return Object.keys(deeper).length === 0 ? [path] : pathsIn(deeper, path)
  })
}

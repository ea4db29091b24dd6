import type { ClusterAccess, ObservedClaim, ObservedCopy, ObservedProtection } from '@grenier/control-plane/ports'
import { type Instant, instantFromIso } from '@grenier/quota-billing'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { claimCapacityOf, isRecord, texts } from '../fields.ts'
import { labels } from '../names.ts'
import type { ObjectAddress, ObservedObject } from '../objects.ts'
import { quantityToBytes } from '../quantity.ts'

/** Where K8up's agent mounts the claims of a namespace: a claim's path is this and its name. */
const k8upMountRoot = '/data/'

type Plain = { readonly [field: string]: unknown }

function part(object: Plain, field: string): Plain {
  const value = object[field]
  return isRecord(value) ? value : {}
}

function listed(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function instantOrNull(text: string | undefined): Instant | null {
  if (text === undefined) return null
  // Kubernetes writes RFC 3339, with an offset where a driver does.
  const epochMs = Date.parse(text)
  return Number.isNaN(epochMs) ? null : instantFromIso(new Date(epochMs).toISOString())
}

/** A claim as the rules judge it. A claim without a date is as old as time: every copy is of it. */
export function observedClaimOf(object: ObservedObject): ObservedClaim {
  const spec = part(object, 'spec')
  const { className, capacity } = claimCapacityOf(object)
  return {
    name: object.metadata.name,
    isBound: texts(object['status'])['phase'] === 'Bound',
    accessModes: listed(spec['accessModes']),
    volumeMode: spec['volumeMode'] === 'Block' ? 'Block' : 'Filesystem',
    isExcluded: object.metadata.annotations?.['k8up.io/backup'] === 'false',
    createdAt: instantOrNull(object.metadata.creationTimestamp) ?? instantFromIso('1970-01-01T00:00:00Z'),
    className,
    capacityBytes: capacity === '' ? null : quantityToBytes(capacity),
  }
}

/** Copies that a K8up Snapshot stands for: one of each claim whose path it holds. One without a date is none. */
export function copiesOfSnapshot(object: ObservedObject): ObservedCopy[] {
  const spec = part(object, 'spec')
  const { id, date, repository = '' } = texts(spec)
  const takenAt = instantOrNull(date)
  if (takenAt === null || id === undefined || id === '') return []
  return listed(spec['paths']).flatMap((path) => {
    const claimName = path.startsWith(k8upMountRoot) ? path.slice(k8upMountRoot.length).replace(/\/$/, '') : ''
    if (claimName === '' || claimName.includes('/')) return []
    return [{ driver: 'k8up' as const, claimName, copyRef: id, repository, takenAt, sizeBytes: null }]
  })
}

/** The copy that a Velero DataUpload of that namespace stands for; null of one that is not Completed or of another. */
export function copyOfDataUpload(object: ObservedObject, namespace: string): ObservedCopy | null {
  const spec = texts(object['spec'])
  const status = part(object, 'status')
  const { phase, startTimestamp } = texts(status)
  const claimName = spec['sourcePVC']
  // Data is of the instant at which moving it began, at the latest.
  const takenAt = instantOrNull(startTimestamp ?? object.metadata.creationTimestamp)
  if (phase !== 'Completed' || spec['sourceNamespace'] !== namespace) return null
  if (claimName === undefined || takenAt === null) return null
  const done = part(status, 'progress')['bytesDone']
  const sizeBytes = typeof done === 'number' && Number.isSafeInteger(done) && done >= 0 ? BigInt(done) : 0n
  const repository = spec['backupStorageLocation'] ?? ''
  return { driver: 'velero', claimName, copyRef: object.metadata.name, repository, takenAt, sizeBytes }
}

/** Everything of a kind, nothing where the cluster does not serve it. */
async function listServed(client: ClusterClient, address: ObjectAddress): Promise<ObservedObject[]> {
  try {
    return await client.list(address)
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 404) return []
    throw error
  }
}

/** Data uploads of a whole cluster stand in Velero's one namespace: listed once for all tenants and kept for a while. */
export function createUploadList(options: { readonly keptMs: number; readonly now: () => number }) {
  const kept = new Map<string, { readonly until: number; readonly uploads: Promise<ObservedObject[]> }>()
  const uploadsOf = (client: ClusterClient, access: ClusterAccess): Promise<ObservedObject[]> => {
    const known = kept.get(access.kubeSystemUid)
    if (known !== undefined && options.now() < known.until) return known.uploads
    const uploads = listServed(client, { kind: 'DataUpload' })
    const mine = { until: options.now() + options.keptMs, uploads }
    kept.set(access.kubeSystemUid, mine)
    uploads.catch(() => {
      if (kept.get(access.kubeSystemUid) === mine) kept.delete(access.kubeSystemUid)
    })
    return uploads
  }
  /** A copy was just seen to be made: the next look lists again. */
  const forget = ({ kubeSystemUid }: ClusterAccess): void => void kept.delete(kubeSystemUid)
  return Object.assign(uploadsOf, { forget })
}

/**
 * One look at a tenant's claims and copies. A namespace that is not there, not ours or not the known one shows nothing:
 * an empty list of it would look like a tenant without data. Throws ApiFailure when any part cannot be read.
 */
export async function observeProtection(
  client: ClusterClient,
  namespace: { readonly name: string; readonly uid: string | null },
  uploadsOf: () => Promise<ObservedObject[]>,
): Promise<ObservedProtection> {
  await client.verifyIdentity()
  const found = await client.get({ kind: 'Namespace', name: namespace.name })
  const isOurs = found?.metadata.labels?.[labels.managedBy] !== undefined
  if (found === null || !isOurs || (namespace.uid !== null && found.metadata.uid !== namespace.uid)) {
    return { kind: 'missing' }
  }
  const [claims, snapshots, uploads] = await Promise.all([
    client.list({ kind: 'PersistentVolumeClaim', namespace: namespace.name }),
    listServed(client, { kind: 'Snapshot', namespace: namespace.name }),
    uploadsOf(),
  ])
  const moved = uploads.map((upload) => copyOfDataUpload(upload, namespace.name)).filter((copy) => copy !== null)
  return {
    kind: 'seen',
    claims: claims.map(observedClaimOf),
    copies: [...snapshots.flatMap(copiesOfSnapshot), ...moved],
  }
}

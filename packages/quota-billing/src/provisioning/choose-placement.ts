import type { ClusterFault, JudgedCluster, PlaceRole } from './judge-clusters.ts'

/** What whoever enrols has named; null: the policy chooses. */
export interface NamedPlaces {
  readonly storageClusterId: string | null
  readonly backupClusterId: string | null
  /** Why both may stand on one site although another could hold the backups; null: they may not. */
  readonly sameSiteReason: string | null
}

export interface Placement {
  readonly storageClusterId: string
  readonly backupClusterId: string
  /** One fire takes the data and its backups. */
  readonly isSameSite: boolean
}

export type PlacementAnswer =
  | { readonly kind: 'placed'; readonly placement: Placement }
  | { readonly kind: 'refused'; readonly code: 'cluster-unknown'; readonly clusterId: string }
  /** A cluster that was named may not be it. */
  | {
      readonly kind: 'refused'
      readonly code: 'cluster-unfit'
      readonly role: PlaceRole
      readonly clusterId: string
      readonly fault: ClusterFault
    }
  /** What was named leaves both on one site, and this cluster of another could hold the backups. */
  | { readonly kind: 'refused'; readonly code: 'backup-same-site'; readonly otherClusterId: string }
  /** No two clusters are fit. */
  | { readonly kind: 'refused'; readonly code: 'placement-impossible' }

/** Faults that keep the policy from choosing a cluster, and not somebody who knows why from naming it. */
const choiceFaults: readonly ClusterFault['code'][] = ['object-store-missing', 'offer-elsewhere']

function namedFault(cluster: JudgedCluster, role: PlaceRole): ClusterFault | null {
  return cluster.faults[role].find(({ code }) => !choiceFaults.includes(code)) ?? null
}

interface Pair {
  readonly storage: JudgedCluster
  readonly backup: JudgedCluster
}

/** A tenant has two namespaces where both of its clusters are one. */
function hasRoom({ storage, backup }: Pair, namespacesMax: number): boolean {
  return storage.id !== backup.id || storage.namespaces + 2 <= namespacesMax
}

/** Another site first, then another cluster, then the least used ones; ties go to the lower id. */
function compare(left: Pair, right: Pair): number {
  const ranks = ({ storage, backup }: Pair): number[] => [
    storage.siteId === backup.siteId ? 1 : 0,
    storage.id === backup.id ? 1 : 0,
    storage.namespaces,
    backup.namespaces,
  ]
  const [ofLeft, ofRight] = [ranks(left), ranks(right)]
  const differing = ofLeft.findIndex((rank, index) => rank !== ofRight[index])
  if (differing >= 0) return (ofLeft[differing] ?? 0) - (ofRight[differing] ?? 0)
  const [idsOfLeft, idsOfRight] = [left, right].map(({ storage, backup }) => `${storage.id} ${backup.id}`)
  return (idsOfLeft ?? '') < (idsOfRight ?? '') ? -1 : 1
}

function candidates(clusters: readonly JudgedCluster[], role: PlaceRole, namedId: string | null): JudgedCluster[] {
  if (namedId === null) return clusters.filter(({ faults }) => faults[role].length === 0)
  return clusters.filter(({ id }) => id === namedId)
}

/** A cluster that was named and is unknown, or unfit for its role; null where none is. */
function refuseNamed(
  clusters: readonly JudgedCluster[],
  { named, namespacesMax }: { named: NamedPlaces; namespacesMax: number },
): PlacementAnswer | null {
  const roles = [
    { role: 'storage', clusterId: named.storageClusterId },
    { role: 'backup', clusterId: named.backupClusterId },
  ] as const
  for (const { role, clusterId } of roles) {
    if (clusterId === null) continue
    const cluster = clusters.find(({ id }) => id === clusterId)
    if (cluster === undefined) return { kind: 'refused', code: 'cluster-unknown', clusterId }
    const { namespaces } = cluster
    const wantsTwo = named.storageClusterId === named.backupClusterId
    const full = { code: 'cluster-full', namespaces, namespacesMax } as const
    const fault = namedFault(cluster, role) ?? (wantsTwo && namespaces + 2 > namespacesMax ? full : null)
    if (fault !== null) return { kind: 'refused', code: 'cluster-unfit', role, clusterId, fault }
  }
  return null
}

/**
 * Where a tenant's storage and its backups go: what was named, where it is fit, and for what was left out the best that is
 * there. Backups stand on another site than the storage wherever one is fit for them (ANSSI, Fondamentaux de la
 * sauvegarde: a copy off site); who names both on one site then must say why. The same question has the same answer.
 */
export function choosePlacement(
  clusters: readonly JudgedCluster[],
  { named, namespacesMax }: { named: NamedPlaces; namespacesMax: number },
): PlacementAnswer {
  const refused = refuseNamed(clusters, { named, namespacesMax })
  if (refused !== null) return refused
  const { storageClusterId, backupClusterId, sameSiteReason } = named
  const storages = candidates(clusters, 'storage', storageClusterId)
  const backups = candidates(clusters, 'backup', backupClusterId)
  const pairs = storages.flatMap((storage) => backups.map((backup) => ({ storage, backup })))
  const [best] = pairs.filter((pair) => hasRoom(pair, namespacesMax)).toSorted(compare)
  if (best === undefined) return { kind: 'refused', code: 'placement-impossible' }
  const isSameSite = best.storage.siteId === best.backup.siteId
  const other = candidates(clusters, 'backup', null).find(({ siteId }) => siteId !== best.storage.siteId)
  if (isSameSite && other !== undefined && sameSiteReason === null) {
    return { kind: 'refused', code: 'backup-same-site', otherClusterId: other.id }
  }
  const placement = { storageClusterId: best.storage.id, backupClusterId: best.backup.id, isSameSite }
  return { kind: 'placed', placement }
}

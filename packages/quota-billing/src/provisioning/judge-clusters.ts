import type { CivilDate } from '../shared/civil-time.ts'
import type { CertificateFact } from './certificate.ts'
import { type Residency, weakerResidency } from './data-class.ts'
import { type HeldOnDay, type Place, type PlaceFault, type PlaceNeeds, placeFaults } from './place-faults.ts'

/** Namespaces of one cluster at most (cluster rule 32). */
export const namespacesPerClusterMax = 10_000

export interface PlaceSite {
  readonly id: string
  readonly residency: Residency
  readonly hasObjectStore: boolean
}

export interface PlaceCluster {
  readonly id: string
  readonly siteId: string
  /** Namespaces of ours that stand there or are to. */
  readonly namespaces: number
}

export interface PlaceOffer {
  readonly id: string
  readonly kind: 'block' | 'bucket' | 'backup'
  readonly clusterId: string
  readonly residency: Residency
}

/** Everything there is to choose from. */
export interface PlacementMap {
  readonly sites: readonly PlaceSite[]
  readonly clusters: readonly PlaceCluster[]
  readonly offers: readonly PlaceOffer[]
  readonly certificates: readonly CertificateFact[]
}

/** What is to be placed. */
export interface PlacementWish extends PlaceNeeds {
  /** The offers it begins with: the tenant stands on their clusters. */
  readonly offerIds: readonly string[]
}

export type ClusterFault =
  | PlaceFault
  | { readonly code: 'cluster-full'; readonly namespaces: number; readonly namespacesMax: number }
  /** The site of the cluster has no object store, so backups cannot be written there. */
  | { readonly code: 'object-store-missing' }
  /** An offer it begins with stands on another cluster. */
  | { readonly code: 'offer-elsewhere'; readonly offerId: string }

export type PlaceRole = 'storage' | 'backup'

export interface JudgedCluster extends PlaceCluster {
  /** Why a tenant may not have its storage there, or its backups; empty: it may. */
  readonly faults: Readonly<Record<PlaceRole, readonly ClusterFault[]>>
}

export interface JudgeOptions extends Pick<HeldOnDay, 'today'> {
  readonly namespacesMax: number
}

const kindsOf: Readonly<Record<PlaceRole, readonly PlaceOffer['kind'][]>> = {
  storage: ['block', 'bucket'],
  backup: ['backup'],
}

/**
 * What keeps the data off a cluster for a role: of every offer it begins with there, else of the site, or of the offer
 * that comes nearest, because a certificate may be one offer's alone.
 */
function dataFaults(
  map: PlacementMap,
  place: { cluster: PlaceCluster; role: PlaceRole },
  asked: AskedOn,
): PlaceFault[] {
  const { cluster, role } = place
  const { wish, held } = asked
  const site = map.sites.find(({ id }) => id === cluster.siteId)
  if (site === undefined) return []
  const ofOffer = ({ id }: PlaceOffer): PlaceFault[] => {
    const place = placeOfOffer(map, id)
    return place === null ? [] : placeFaults(place, wish, held)
  }
  const here = map.offers.filter(({ clusterId, kind }) => clusterId === cluster.id && kindsOf[role].includes(kind))
  const begun = here.filter(({ id }) => wish.offerIds.includes(id))
  if (begun.length > 0) return begun.flatMap(ofOffer)
  const ofSite = placeFaults({ siteId: site.id, offerId: null, residency: site.residency }, wish, held)
  return here.map(ofOffer).reduce((best, faults) => (faults.length < best.length ? faults : best), ofSite)
}

interface AskedOn {
  readonly wish: PlacementWish
  readonly held: HeldOnDay
}

function faultsOf(
  map: PlacementMap,
  place: { cluster: PlaceCluster; role: PlaceRole },
  asked: AskedOn & { namespacesMax: number },
): ClusterFault[] {
  const { cluster, role } = place
  const { namespacesMax, wish } = asked
  const { namespaces } = cluster
  const elsewhere = map.offers.filter(
    ({ id, kind, clusterId }) => wish.offerIds.includes(id) && kindsOf[role].includes(kind) && clusterId !== cluster.id,
  )
  const site = map.sites.find(({ id }) => id === cluster.siteId)
  return [
    ...dataFaults(map, place, asked),
    ...(namespaces >= namespacesMax ? [{ code: 'cluster-full', namespaces, namespacesMax } as const] : []),
    ...(role === 'backup' && site?.hasObjectStore !== true ? [{ code: 'object-store-missing' } as const] : []),
    ...elsewhere.map(({ id }) => ({ code: 'offer-elsewhere', offerId: id }) as const),
  ]
}

/** An offer as a place: its own residency or that of its site, whichever is farther; null for an unknown one. */
export function placeOfOffer(map: PlacementMap, offerId: string): Place | null {
  const offer = map.offers.find(({ id }) => id === offerId)
  const cluster = map.clusters.find(({ id }) => id === offer?.clusterId)
  const site = map.sites.find(({ id }) => id === cluster?.siteId)
  if (offer === undefined || site === undefined) return null
  return { siteId: site.id, offerId, residency: weakerResidency(site.residency, offer.residency) }
}

/**
 * What keeps the data of a tenant out of where its backups go: of each backup offer it has on that cluster, of the site
 * where it has none, or of the offer there that comes nearest.
 */
export function backupFaults(
  map: PlacementMap,
  wish: PlacementWish & { readonly backupClusterId: string },
  today: CivilDate,
): PlaceFault[] {
  const cluster = map.clusters.find(({ id }) => id === wish.backupClusterId)
  const held = { certificates: map.certificates, today }
  return cluster === undefined ? [] : dataFaults(map, { cluster, role: 'backup' }, { wish, held })
}

/** Every cluster with what speaks against it, for storage and for backups, in the order of their ids. */
export function judgeClusters(map: PlacementMap, wish: PlacementWish, options: JudgeOptions): JudgedCluster[] {
  const { today, namespacesMax } = options
  const asked = { wish, namespacesMax, held: { certificates: map.certificates, today } }
  return map.clusters
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map((cluster) => ({
      ...cluster,
      faults: {
        storage: faultsOf(map, { cluster, role: 'storage' }, asked),
        backup: faultsOf(map, { cluster, role: 'backup' }, asked),
      },
    }))
}

import {
  backupFaults,
  type CivilDate,
  type DataClass,
  type PlaceFault,
  type PlaceOffer,
  placeFaults,
  placeOfOffer,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { TenantInBrief } from '../tenancy/ports.ts'
import { faultParams } from './fault-data.ts'
import type { PlacementFacts, PlaceOfTenant } from './placement.ports.ts'

/** Why data of a tenant may not be stored under an offer: of the offer itself, or of where its backups would go. */
export interface PlaceOfFault {
  readonly fault: PlaceFault
  readonly place: 'offer' | 'backup'
  readonly placeName: string
}

/** Which offers may hold more of what a tenant stores. */
export interface TenantPlaces {
  faultsOf(offerId: string): PlaceOfFault[]
}

interface Stored {
  readonly tenant: PlaceOfTenant
  readonly facts: PlacementFacts
  readonly today: CivilDate
}

/** Backups hold copies of everything, so they hold every class there is. */
function classesUnder(tenant: PlaceOfTenant, offer: PlaceOffer, added: readonly DataClass[]): DataClass[] {
  const under = tenant.quotas.filter(({ offerId }) => offer.kind === 'backup' || offerId === offer.id)
  return [...new Set([...added, ...under.flatMap(({ dataClasses }) => dataClasses)])]
}

/**
 * What keeps data of a tenant out of an offer: what may be there already, and what would be added. Storage is copied, so
 * where its backups go has to be fit for the same data.
 */
export function placesFor({ tenant, facts, today }: Stored, added: readonly DataClass[]): TenantPlaces {
  const { residencyMin, backupClusterId, quotas } = tenant
  const held = { certificates: facts.certificates, today }
  const offerIds = quotas.map(({ offerId }) => offerId)
  const cluster = facts.clusters.find(({ id }) => id === backupClusterId)
  const backupName = facts.sites.find(({ id }) => id === cluster?.siteId)?.name ?? ''
  return {
    faultsOf(offerId) {
      const offer = facts.offers.find(({ id }) => id === offerId)
      const place = placeOfOffer(facts, offerId)
      if (offer === undefined || place === null) return []
      const needs = { dataClasses: classesUnder(tenant, offer, added), residencyMin }
      const own = placeFaults(place, needs, held)
      const copies = offer.kind === 'backup' ? [] : backupFaults(facts, { ...needs, offerIds, backupClusterId }, today)
      return [
        ...own.map((fault) => ({ fault, place: 'offer', placeName: offer.name }) as const),
        ...copies.map((fault) => ({ fault, place: 'backup', placeName: backupName }) as const),
      ]
    },
  }
}

/**
 * Which offers may hold more of a tenant's data once data of a class is added. null: ordinary data of a tenant that has no
 * other and no wish of residency may stand anywhere, so nothing is read. Platform scope; takes no locks.
 */
export async function placesOfTenant(
  tx: Transaction,
  {
    tenant,
    dataClass,
    today,
  }: {
    tenant: Pick<TenantInBrief, 'id' | 'residencyMin' | 'hasClassedQuota'>
    dataClass: DataClass
    today: CivilDate
  },
): Promise<TenantPlaces | null> {
  if (dataClass === 'ordinary' && tenant.residencyMin === null && !tenant.hasClassedQuota) return null
  const [place, facts] = await Promise.all([
    tx.provisioning.placeOfTenant(tenant.id),
    tx.provisioning.placementFacts({ countsNamespaces: false }),
  ])
  return place === null ? null : placesFor({ tenant: place, facts, today }, [dataClass])
}

/** A place that may not hold the data, where nothing can be stored for it: a loan, an approval, a starter quota. */
export function placeProblem({ fault, placeName }: PlaceOfFault): Problem {
  return new Problem(fault.code, faultParams(fault, placeName))
}

/** Problems: `certificate-missing`, `certificate-expired`, `residency-not-met`, naming the first place. */
export function requirePlace(places: TenantPlaces | null, offerIds: readonly string[]): void {
  const [first] = offerIds.flatMap((offerId) => places?.faultsOf(offerId) ?? [])
  if (first !== undefined) throw placeProblem(first)
}

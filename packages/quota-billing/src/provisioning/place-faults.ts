import type { CivilDate } from '../shared/civil-time.ts'
import type { DataClass } from '../tenancy/exit.ts'
import { type CertificateFact, type CertificateKind, certificateState, isHeld, lastHeldOn } from './certificate.ts'
import { dataClassNeeds, meetsResidency, type Residency } from './data-class.ts'

/** Why data may not be stored at a place, as data. */
export type PlaceFault =
  | {
      readonly code: 'residency-not-met'
      readonly residencyWanted: Residency
      readonly residencyFound: Residency
      /** The class that wants it; null: the tenant does, whatever it stores. */
      readonly dataClass: DataClass | null
    }
  | {
      readonly code: 'certificate-missing'
      readonly certificate: CertificateKind
      readonly dataClass: DataClass
    }
  | {
      readonly code: 'certificate-expired'
      readonly certificate: CertificateKind
      readonly dataClass: DataClass
      /** The last day on which it was held. */
      readonly heldUntil: CivilDate
    }

/** A site, or an offer of it. */
export interface Place {
  readonly siteId: string
  /** null: whatever stands at the site. */
  readonly offerId: string | null
  readonly residency: Residency
}

/** What is to be stored, and how near it must stay whatever it is. */
export interface PlaceNeeds {
  readonly dataClasses: readonly DataClass[]
  readonly residencyMin: Residency | null
}

export interface HeldOnDay {
  readonly certificates: readonly CertificateFact[]
  readonly today: CivilDate
}

/** Those of a kind that cover a place: its site's, and the offer's own. */
function certificatesOf(
  place: Place,
  kind: CertificateKind,
  certificates: readonly CertificateFact[],
): CertificateFact[] {
  return certificates.filter(
    (one) =>
      one.kind === kind && (one.siteId === place.siteId || (one.offerId !== null && one.offerId === place.offerId)),
  )
}

function certificateFault(place: Place, dataClass: DataClass, { certificates, today }: HeldOnDay): PlaceFault | null {
  const { certificate } = dataClassNeeds[dataClass]
  if (certificate === null) return null
  const covering = certificatesOf(place, certificate, certificates)
  if (covering.some((one) => isHeld(one, today))) return null
  const ended = covering.map(lastHeldOn).filter((day) => day < today)
  const heldUntil = ended.toSorted().at(-1)
  return heldUntil === undefined
    ? { code: 'certificate-missing', certificate, dataClass }
    : { code: 'certificate-expired', certificate, dataClass, heldUntil }
}

function residencyFault(
  place: Place,
  residencyWanted: Residency | null,
  dataClass: DataClass | null,
): PlaceFault | null {
  if (residencyWanted === null || meetsResidency(place.residency, residencyWanted)) return null
  return { code: 'residency-not-met', residencyWanted, residencyFound: place.residency, dataClass }
}

/** A certificate that data at a place rests on and that ends soon, with nothing recorded to follow it. */
export interface ExpiringCertificate {
  readonly certificate: CertificateKind
  readonly dataClass: DataClass
  readonly heldUntil: CivilDate
}

/** Which certificates of a place that are needed today end within the time of warning. */
export function expiringCertificates(place: Place, needs: PlaceNeeds, held: HeldOnDay): ExpiringCertificate[] {
  return needs.dataClasses.flatMap((dataClass) => {
    const { certificate } = dataClassNeeds[dataClass]
    if (certificate === null) return []
    const covering = certificatesOf(place, certificate, held.certificates)
    const states = covering.map((one) => certificateState(one, held.today))
    if (!states.includes('expiring') || states.some((state) => state === 'held' || state === 'to-come')) return []
    const heldUntil = covering.map(lastHeldOn).toSorted().at(-1)
    return heldUntil === undefined ? [] : [{ certificate, dataClass, heldUntil }]
  })
}

/**
 * Everything that keeps the data from being stored at a place; empty where it may be. A certificate that has expired or
 * was withdrawn is one that is not held, and the newest of them is named.
 */
export function placeFaults(place: Place, needs: PlaceNeeds, held: HeldOnDay): PlaceFault[] {
  const ofClasses = needs.dataClasses.flatMap((dataClass) => [
    certificateFault(place, dataClass, held),
    residencyFault(place, dataClassNeeds[dataClass].residency, dataClass),
  ])
  const all = [residencyFault(place, needs.residencyMin, null), ...ofClasses]
  return all.filter((fault) => fault !== null)
}

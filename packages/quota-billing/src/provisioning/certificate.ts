import { addDays, type CivilDate } from '../shared/civil-time.ts'

/**
 * What somebody else attests of the hosting: the certification of hosts of health data (Code de la santé publique, L1111-8),
 * the agreement to keep public archives for others (Code du patrimoine, L212-4), the qualification SecNumCloud of ANSSI.
 */
export type CertificateKind = 'hds' | 'archive-agreement' | 'secnumcloud'

/**
 * A certificate as it was recorded. It covers a site, with every offer that stands there, or one offer alone: what is
 * certified is the hosting of an operator at some place, and its scope may leave an offer out.
 */
export interface CertificateFact {
  readonly id: string
  readonly kind: CertificateKind
  /** Exactly one of the two is named. */
  readonly siteId: string | null
  readonly offerId: string | null
  /** First and last day on which it holds. */
  readonly validFrom: CivilDate
  readonly validUntil: CivilDate
  /** First day on which it holds no more because it was withdrawn; null: it runs to its end. */
  readonly withdrawnOn: CivilDate | null
}

export type CertificateState = 'to-come' | 'held' | 'expiring' | 'expired' | 'withdrawn'

/** So many days before its end a certificate is named as expiring: a renewal audit takes about that long to arrange. */
export const certificateWarningDays = 90

type Validity = Pick<CertificateFact, 'validFrom' | 'validUntil' | 'withdrawnOn'>

/** The last day on which it holds, or held: that before its withdrawal where this comes first. */
export function lastHeldOn({ validUntil, withdrawnOn }: Validity): CivilDate {
  if (withdrawnOn === null) return validUntil
  const dayBefore = addDays(withdrawnOn, -1)
  return dayBefore < validUntil ? dayBefore : validUntil
}

/** Where a certificate stands on a day. Both its first and its last day are days on which it holds. */
export function certificateState(certificate: Validity, today: CivilDate): CertificateState {
  const { validFrom, validUntil, withdrawnOn } = certificate
  if (withdrawnOn !== null && withdrawnOn <= today) return 'withdrawn'
  if (validUntil < today) return 'expired'
  if (today < validFrom) return 'to-come'
  return lastHeldOn(certificate) < addDays(today, certificateWarningDays) ? 'expiring' : 'held'
}

/** True from its first to its last day, unless it was withdrawn. */
export function isHeld(certificate: Validity, today: CivilDate): boolean {
  return ['held', 'expiring'].includes(certificateState(certificate, today))
}

import type { AgreementTerms, AgreementWordingShown } from '@grenier/contracts'
import type { AmendmentKind, CivilDate, Instant } from '@grenier/quota-billing'

export interface NewAmendment {
  readonly id: string
  readonly tenantId: string
  readonly agreementId: string
  /** The next number of the agreement's avenants. */
  readonly sequence: number
  readonly kind: AmendmentKind
  readonly subject: string
  readonly effectiveOn: CivilDate
  readonly noticeGivenOn: CivilDate | null
  /** All terms of the agreement from that day on; their act is the avenant's. */
  readonly terms: AgreementTerms
  readonly recordedBy: string
  readonly recordedAt: Instant
}

/** A wording of an agreement as it is stored, with its days. */
export interface StoredWording extends Omit<AgreementWordingShown, 'act' | 'terms'> {
  readonly agreementId: string
  readonly tenantId: string
  readonly terms: AgreementTerms
}

/** Agreements and their avenants. Reading works in both scopes, writing in the platform scope. */
export interface AgreementStore {
  insertAgreement(agreement: {
    id: string
    tenantId: string
    terms: AgreementTerms
    recordedAt: Instant
  }): Promise<void>
  insertAmendment(amendment: NewAmendment): Promise<void>
  /** Every wording of every agreement of a tenant: the newest agreement first, its wordings by number. */
  agreementWordings(tenantId: string): Promise<StoredWording[]>
  /** The terms of the newest agreement that is in force on a day, as its avenants have made them; null: none is. */
  agreementInForce(tenantId: string, on: CivilDate): Promise<AgreementTerms | null>
  /** The same of several tenants, by tenant; those without one are left out. Platform scope only. */
  agreementsInForce(tenantIds: readonly string[], on: CivilDate): Promise<Map<string, AgreementTerms>>
}

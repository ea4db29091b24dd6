import type { Engagement, PaidFor, PayerAssignment, Recipient, RecipientTerms } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'

export interface NewRecipient {
  readonly id: string
  readonly tenantId: string
  readonly terms: RecipientTerms
  readonly validFrom: CivilDate
  /** Left out for one of an enrolment. */
  readonly recordedBy?: string
  readonly recordedAt: Instant
}

export interface NewPayerAssignment {
  readonly id: string
  readonly beneficiaryTenantId: string
  readonly payerTenantId: string
  readonly recipientId: string
  readonly validFrom: CivilDate
  /** The first day on which it no longer holds; left out: none is foreseen. */
  readonly validTo?: CivilDate | null
  /** Left out for a member that pays for itself from its enrolment on: it rests on its agreement. */
  readonly actId?: string | null
  /** What the payer is called, where it is another member. */
  readonly payerName?: string | null
  readonly recordedBy?: string
  readonly recordedAt: Instant
}

/** Who pays as it is stored: the payer's name where it is known, which it is to the platform. */
export interface StoredPayerAssignment extends Omit<PayerAssignment, 'payerTenantId' | 'recipientId'> {
  readonly payerTenantId: string
  readonly recipientId: string
}

/** Where debts land, and who pays for whom. Reading works in both scopes, writing in the platform scope. */
export interface PayerStore {
  insertRecipient(recipient: NewRecipient): Promise<void>
  /** All of a tenant, the newest first. */
  recipientsOf(tenantId: string): Promise<Recipient[]>
  /** Locked for the rest of the transaction; null when missing or another tenant's. */
  lockRecipient(tenantId: string, id: string): Promise<Recipient | null>
  /** Writes end and version of a locked recipient: nothing else of it ever changes. */
  updateRecipient(recipient: Recipient): Promise<void>
  insertEngagement(engagement: Engagement): Promise<void>
  /** All of a tenant's recipients, the newest first. */
  engagementsOf(tenantId: string): Promise<Engagement[]>
  insertPayerAssignment(assignment: NewPayerAssignment): Promise<void>
  /** Who pays for a tenant, the newest first; as its payers are called on that day. */
  payersOf(tenantId: string, on: CivilDate): Promise<StoredPayerAssignment[]>
  /** All whose debts land at a recipient on that day or later. Platform scope only. */
  assignmentsLandingAt(recipient: { tenantId: string; id: string; from: CivilDate }): Promise<StoredPayerAssignment[]>
  /** Whom else a tenant pays for, now or later, by name. Platform scope only. */
  paidForBy(tenantId: string, on: CivilDate): Promise<PaidFor[]>
  /** Brings ends of assignments of one beneficiary forward. */
  endPayerAssignments(
    tenantId: string,
    ends: readonly { readonly id: string; readonly validTo: CivilDate }[],
  ): Promise<void>
}

import type { CapacityReservation, Command, QuotaLoan } from '@grenier/contracts'
import type { CivilDate, Instant, OverReason } from '@grenier/quota-billing'
import type { Page } from '../tenancy/ports.ts'

/** The part of a quota that a request granted until a day. Finished once all of it has been returned. */
export interface TemporaryPart {
  readonly tenantId: string
  readonly id: string
  readonly offerId: string
  readonly requestId: string
  readonly extraBytes: bigint
  /** The last day on which it belongs to the quota. */
  readonly endsOn: CivilDate
  /** How many days before the end the last reminder came. */
  readonly remindedDays: number | null
  /** When its end was found to have come, or its holder gave it up. */
  readonly endedAt: Instant | null
  /** What the quota no longer has. */
  readonly loweredBytes: bigint
  /** What the ledger no longer has either, once the cluster agreed (cluster rule 17). */
  readonly returnedBytes: bigint
  readonly recordedAt: Instant
}

/** Bytes of an offer that a cluster showed in use: the larger of what its quota counts and what its volumes hold (rule 18). */
export interface ObservedUse {
  readonly offerId: string
  readonly usedBytes: bigint
}

export interface TemporaryStore {
  insertTemporaryPart(part: TemporaryPart): Promise<void>
  /** A tenant's unfinished parts, the first to end first. Stable while the tenant's row is locked. */
  listTemporaryParts(tenantId: string): Promise<TemporaryPart[]>
  /** All parts of a request, finished ones too. */
  listPartsOfRequest(tenantId: string, requestId: string): Promise<TemporaryPart[]>
  /** Writes reminder, end, lowered and returned bytes. */
  updateTemporaryPart(part: TemporaryPart): Promise<void>
  /** Unfinished parts that end before `endsBefore`, in id order after `after`. */
  temporaryPartsEnding(query: {
    endsBefore: CivilDate
    after: string | null
    limit: number
  }): Promise<{ tenantId: string; id: string; offerId: string }[]>
}

export interface OverStore {
  /** Writes what the cluster showed; offers that are not named keep what was seen before. */
  saveObservedUse(tenantId: string, use: readonly ObservedUse[]): Promise<void>
  observedUse(tenantId: string): Promise<ObservedUse[]>
  /** The quota is over until the cluster agrees with a quota that is not. */
  markOver(change: { tenantId: string; offerId: string; reason: OverReason }): Promise<void>
}

export interface LoanStore {
  /** Writes both sides. */
  insertLoan(loan: QuotaLoan): Promise<void>
  /** null when missing, or when the reader's tenant is no side of it. */
  getLoan(id: string): Promise<QuotaLoan | null>
  /** The same, locked for the rest of the transaction; after the rows of both tenants. */
  lockLoan(id: string): Promise<QuotaLoan | null>
  /** Writes state, decision, reminder, bytes, history and version on both sides. */
  updateLoan(loan: QuotaLoan): Promise<void>
  listLoans(query: Command<'listQuotaLoans'>): Promise<Page<QuotaLoan>>
  /** Loans that hold bytes of this tenant, on either side: consented, active or returning. */
  openLoansOf(tenantId: string): Promise<QuotaLoan[]>
  /**
   * Loans not ended that end before `endsBefore` or are returning, proposals made until `proposedUntil`, and what has not
   * moved yet where either side has given notice; by id.
   */
  loansEnding(query: {
    endsBefore: CivilDate
    proposedUntil: Instant
    after: string | null
    limit: number
  }): Promise<{ id: string }[]>
}

export interface ReservationStore {
  insertReservation(reservation: CapacityReservation): Promise<void>
  getReservation(id: string): Promise<CapacityReservation | null>
  /** Locked for the rest of the transaction; after the rows of its tenant. */
  lockReservation(id: string): Promise<CapacityReservation | null>
  /** Writes held bytes, release and version. */
  updateReservation(reservation: CapacityReservation): Promise<void>
  /** What is held for a tenant's use beyond what it was given, by offer. */
  excessReservations(tenantId: string): Promise<CapacityReservation[]>
  /** Reservations whose time is over at `now` (technical time), in order of expiry; no drill’s that may still use its room. */
  expiredReservations(query: { now: Instant; limit: number }): Promise<{ id: string }[]>
}

/** Everything about quotas with an end. */
export interface DatedStore extends TemporaryStore, OverStore, LoanStore, ReservationStore {}

import type { CivilMonth, Instant } from '@grenier/quota-billing'
import type { DecidedRequests } from '@grenier/quota-billing/year'
import type { FleetLevel } from '../tenancy/fleet.ports.ts'
import type { MeasuredDay } from '../tenancy/territory.ports.ts'

/** A span of time, start inclusive, end exclusive. */
export interface Span {
  readonly from: Instant
  readonly until: Instant
}

/** A limited level as the ledger had it, with what of it was in use; null: nothing of it was measured. */
export interface CommitteeLevel extends FleetLevel {
  readonly usedBytes: bigint | null
}

export interface RequestCounts {
  readonly submittedCount: number
  readonly approvedCount: number
  readonly partlyApprovedCount: number
  readonly rejectedCount: number
  readonly withdrawnCount: number
  readonly expiredCount: number
  readonly automaticCount: number
  readonly openCount: number
}

export interface ServiceCounts {
  readonly doneCount: number
  readonly passedCount: number
  readonly membersWithoutCount: number
  readonly openDisputeCount: number
  readonly joinedCount: number
  readonly leftCount: number
  readonly memberCount: number
}

/** What is counted of a quarter, of all members together. Platform scope only. */
export interface CommitteeStore {
  /** The fullest limited pools at an instant; `total` counts all. */
  levelsAsOf(query: {
    asOf: Instant
    windowStart: Instant
    measured: MeasuredDay | null
    limit: number
  }): Promise<{ levels: CommitteeLevel[]; total: number }>
  /** `policy`: who decides where no person does. */
  requestCounts(span: Span, policy: string): Promise<RequestCounts>
  /** Approved and rejected by a person, by civil day. */
  decidedRequests(span: Span, policy: string): Promise<DecidedRequests[]>
  /** Restore tests, disputes and members. */
  serviceCounts(span: Span): Promise<ServiceCounts>
  /** On statements of these months that were issued before an instant, before VAT. */
  billedCents(months: { from: CivilMonth; to: CivilMonth; until: Instant }): Promise<bigint>
}

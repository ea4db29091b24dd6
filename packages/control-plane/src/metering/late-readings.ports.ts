import type { Reading, UsageSlice } from '@grenier/contracts'
import type { CivilDate, CivilMonth, Instant } from '@grenier/quota-billing'

export interface SliceTotal {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: UsageSlice['meter']
  readonly byteSeconds: bigint
  readonly estimatedSeconds: number
}

/** What everybody used of some days, in as little memory as it can be: it is held while a region is rated. */
export interface UseOfAll {
  /** Who has slices at all; who used anything on one of them is using. */
  readonly tenants: readonly { readonly tenantId: string; readonly isUsing: boolean }[]
  /** A tenant's sums by offer and meter; none of who has no slices. */
  of(tenantId: string): SliceTotal[]
}

/** What late readings say of days whose slices stand because their months were rated from them. */
export interface ReadingReplacement {
  readonly batchId: string
  readonly simulated: boolean
  readonly readings: readonly Reading[]
  readonly reason: string
  readonly replacedBy: string
  readonly replacedAt: Instant
}

export interface LateReadingStore {
  /**
   * Waits for who computes days and for other late readings, and keeps them away until this transaction ends: each then sees all
   * readings of the others. Before anything else.
   */
  lockLateReadings(): Promise<void>
  /**
   * Gives readings that are known another value, and keeps what they said, with who replaced it and why. Returns how many were: one
   * of another offer is not.
   */
  replaceReadings(replacement: ReadingReplacement): Promise<number>
  /** Every month between the readings around those given: a gap may reach over many. In order. */
  monthsAround(options: { readings: readonly Reading[]; timeZone: string }): Promise<CivilMonth[]>
  /**
   * Integrates again, from all readings there are now, the days of months that are not open between the readings around
   * those given, by the rule of `integrateDay`, and keeps beside the slices what comes out otherwise than it is known; days of open
   * months are marked to be computed as ever. Returns how many were revised. The caller holds `monthsAround`.
   */
  reviseSlices(options: { readings: readonly Reading[]; timeZone: string; computedAt: Instant }): Promise<number>
  /** As `sliceTotals`; a revised day counts instead of the slice that was rated. */
  revisedTotals(options: { month: CivilMonth; tenantIds?: readonly string[] }): Promise<SliceTotal[]>
  /** As `listSlices`; a day that was revised by then stands instead of the slice that was rated. */
  listRevisedSlices(options: { tenantId: string; from: CivilDate; to: CivilDate; asOf: Instant }): Promise<UsageSlice[]>
}

import type { Reading, UsageSlice } from '@grenier/contracts'
import type { CivilDate, CivilMonth, Instant } from '@grenier/quota-billing'

export interface SliceTotal {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: UsageSlice['meter']
  readonly byteSeconds: bigint
  readonly estimatedSeconds: number
}

/** What late readings say of days whose slices stand because their months were rated from them. */
export interface LateReadingStore {
  /** Every month between the readings around those given: a gap may reach over many. In order. */
  monthsAround(options: { readings: readonly Reading[]; timeZone: string }): Promise<CivilMonth[]>
  /**
   * Integrates again, from all readings there are now, the days of months that are not open between the readings around
   * those given, by the rule of `integrateDay`, and keeps the outcome beside the slices; days of open months are marked to
   * be computed as ever. Returns how many were revised. The caller holds `monthsAround`.
   */
  reviseSlices(options: { readings: readonly Reading[]; timeZone: string; computedAt: Instant }): Promise<number>
  /** As `sliceTotals`; a revised day counts instead of the slice that was rated. */
  revisedTotals(options: { from: CivilDate; to: CivilDate; tenantIds?: readonly string[] }): Promise<SliceTotal[]>
  /** As `listSlices`; a revised day stands instead of the slice that was rated. */
  listRevisedSlices(options: { tenantId: string; from: CivilDate; to: CivilDate }): Promise<UsageSlice[]>
}

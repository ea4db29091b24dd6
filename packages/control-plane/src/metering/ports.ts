import type { Reading, ReadingsSummary, UsageSlice } from '@grenier/contracts'
import type { CivilDate, Instant } from '@grenier/quota-billing'

export interface IdentifiedReading extends Reading {
  /** UUIDv8 of SHA-256 over (tenant, meter, resource, takenAt): replaying is harmless. */
  readonly id: string
}

export interface SliceTotal {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: UsageSlice['meter']
  readonly byteSeconds: bigint
  readonly estimatedSeconds: number
}

export interface MeteringStore {
  /**
   * Inserts the readings that are new, in one statement; those known with the same value are duplicates; those known
   * with another value are returned as conflicts and the caller refuses the whole call. Days touched become dirty, and
   * missing partitions are made. Throws `tenant-unknown` with how many, and `offer-unknown`.
   */
  recordReadings(batch: {
    batchId: string
    source: string
    simulated: boolean
    recordedAt: Instant
    timeZone: string
    readings: readonly IdentifiedReading[]
  }): Promise<{ recorded: number; duplicate: number; conflictIds: readonly string[] }>
  summary(): Promise<ReadingsSummary>
  /**
   * Recomputes the slices of up to `limit` dirty (resource, day) pairs whose day ended before `until`, in SQL, by the
   * rule of quota-billing's `integrateDay`; returns how many were done. SKIP LOCKED, so several workers share the work.
   */
  computeDirtySlices(options: { limit: number; until: Instant; timeZone: string; computedAt: Instant }): Promise<number>
  countDirty(options: { from: CivilDate; to: CivilDate }): Promise<number>
  /** Sums over days from ≤ day < to, by tenant, offer and meter. */
  sliceTotals(options: { from: CivilDate; to: CivilDate }): Promise<SliceTotal[]>
  listSlices(options: { tenantId: string; from: CivilDate; to: CivilDate }): Promise<UsageSlice[]>
  /** True when any reading of the tenant in the range was simulated. */
  hasSimulated(options: { tenantId: string; from: CivilDate; to: CivilDate }): Promise<boolean>
  /** Months of readings get their partitions, RLS forced on each, three months ahead and on late ingest. */
  ensurePartitions(options: { from: Instant; to: Instant }): Promise<void>
}

import type { Reading, ReadingsSummary, UsageSlice } from '@grenier/contracts'
import type { CivilDate, CivilMonth, GaugeReading, Instant } from '@grenier/quota-billing'
import type { CapacityStore } from './capacity.ports.ts'
import type { LateReadingStore, SliceTotal, UseOfAll } from './late-readings.ports.ts'
import type { MeasurementStore } from './measurement.ports.ts'

/** All resources of one offer and meter over one civil day. */
export type DailyTotal = Pick<UsageSlice, 'offerId' | 'meter' | 'day' | 'byteSeconds'>

/** What one thing held, as somebody said. */
export interface KeptReading extends GaugeReading {
  readonly resourceId: string
  readonly offerId: string
  readonly source: string
  readonly simulated: boolean
}

/**
 * Readings become slices, and a month's slices become charges. Once a month is no longer open its days get no new mark,
 * whatever is read later: its closing computes those that stood, and from then on its slices never change, so that a charge
 * is always explained by the slices it was rated from. A reading that ends a gap reaching back into such a month changes the open
 * days of the gap, and the closed ones are told anew beside their slices: a correction charges what that comes to.
 */
export interface MeteringStore extends MeasurementStore, CapacityStore, LateReadingStore {
  /**
   * Keeps months from being closed until this transaction ends, and returns those of them that are open. Whoever marks
   * days holds their months: what a closing finds is then all there is.
   */
  holdMonths(months: readonly CivilMonth[]): Promise<CivilMonth[]>
  /** Waits for all who hold the month and keeps others from holding it until this transaction, which closes it, ends. */
  endReadings(month: CivilMonth): Promise<void>
  /**
   * Marks the days of a month (from its first until the first day after) in gaps that readings of other, not yet computed days,
   * earlier or later, have ended. After `endReadings`: who computes such a day has marked its gap by then, or comes too late to.
   */
  markGapsOf(month: { from: CivilDate; to: CivilDate; timeZone: string }): Promise<void>
  /**
   * Inserts the readings that are new; tenant, meter, resource and instant make a reading, the value does not. Those known
   * with the same value are duplicates; those known with another value are returned as conflicts, by their index, and the
   * caller refuses the whole call. Days touched become dirty, save
   * those of months that are not open, and missing partitions are made. The caller holds the months of the readings and
   * of the days around them. Throws `tenant-unknown` with how many, and `offer-unknown`.
   */
  recordReadings(batch: {
    batchId: string
    source: string
    simulated: boolean
    recordedAt: Instant
    timeZone: string
    readings: readonly Reading[]
  }): Promise<{ recorded: number; duplicate: number; conflicts: readonly number[] }>
  summary(): Promise<ReadingsSummary>
  /**
   * Recomputes the slices of up to `limit` dirty (resource, day) pairs whose day ended before `until`, in SQL, by the
   * rule of quota-billing's `integrateDay`, and turns what a few calls of readings noted into such pairs before; returns 0 when
   * there was nothing to do. SKIP LOCKED, so several workers share the work. Days of months that are closed are left.
   */
  computeDirtySlices(options: { limit: number; until: Instant; timeZone: string; computedAt: Instant }): Promise<number>
  countDirty(options: { from: CivilDate; to: CivilDate }): Promise<number>
  /** What the slices of a month add up to, by tenant, offer and meter. */
  sliceTotals(options: { month: CivilMonth; tenantIds?: readonly string[] }): Promise<SliceTotal[]>
  /**
   * What the slices of a month that is open or closing, from ≤ day < to, still lack of what its closing, asked for now, would rate:
   * for each day that it would compute, what the readings of now come to less the slice that stands. By tenant, offer and meter;
   * sums may be negative. Of a month that is closing, gaps that readings of other months ended since are left, as its closing leaves
   * them. Platform scope only.
   */
  totalsToCompute(options: { from: CivilDate; to: CivilDate; timeZone: string }): Promise<SliceTotal[]>
  /** `sliceTotals` of everybody, read at once and held compactly. */
  useOfAll(month: CivilMonth): Promise<UseOfAll>
  /** Who has slices of a month; who used anything in it is using. */
  tenantsWithSlices(month: CivilMonth): Promise<UseOfAll['tenants']>
  listSlices(options: { tenantId: string; from: CivilDate; to: CivilDate }): Promise<UsageSlice[]>
  /** What a tenant's gauges held on each day from ≤ day < to, all resources of an offer together, by day. */
  dailyTotals(options: { tenantId: string; from: CivilDate; to: CivilDate }): Promise<DailyTotal[]>
  /** The same of several tenants. Platform scope only. */
  dailyTotalsOfTenants(options: {
    tenantIds: readonly string[]
    from: CivilDate
    to: CivilDate
  }): Promise<(DailyTotal & { tenantId: string })[]>
  /**
   * What was known by then of gauges of one meter on dayStart ≤ takenAt < dayEnd, with the reading before and the one after of each:
   * what was replaced since as it stood, what came since not at all. By gauge, ascending. Platform scope only.
   */
  readingsAround(options: {
    tenantId: string
    meter: Reading['meter']
    gauges: readonly { readonly resourceId: string; readonly offerId: string }[]
    dayStart: Instant
    dayEnd: Instant
    asOf: Instant
  }): Promise<KeptReading[]>
  /** Months before that one whose raw readings are there and can go: they and the months after them are closed. In order. */
  monthsToPurge(before: CivilMonth): Promise<CivilMonth[]>
  /** Drops a month's raw readings and notes it; returns how many there were. Fails while either month is not closed. */
  purgeReadings(options: { month: CivilMonth; purgedAt: Instant }): Promise<bigint>
  /** When the raw readings of these months went, of those whose did; in order. */
  purgesOf(months: readonly CivilMonth[]): Promise<{ month: CivilMonth; purgedAt: Instant }[]>
  /** Months of readings get their partitions, RLS forced on each, three months ahead and on late ingest. */
  ensurePartitions(options: { from: Instant; to: Instant }): Promise<void>
}

import { addDays, type CivilDate } from '../shared/civil-time.ts'
import { addMs, type Instant, laterOf, msPerDay } from '../shared/instant.ts'

/** How far back today's trend looks. */
const trendWindowDays = 90
/** A level known for less time than this has no trend: its first grants would look like steady growth. */
export const trendKnownDaysMin = 14
/** Beyond a century a date says nothing any more. */
const forecastDaysMax = 36_525n

/** What the ledger says of one level and offer over the window that `trendWindowStart` opens. */
export interface LevelGrowth {
  /** When its first entry was written; null: it has none. */
  readonly knownSince: Instant | null
  /** Allocated in the window (after its first instant) less what came back; negative when more came back. */
  readonly grownBytes: bigint
}

/** Steady change of what a level has allocated: so many bytes over so much time. */
export interface CapacityTrend {
  readonly grownBytes: bigint
  readonly overMs: number
}

/** From when on growth is counted. A level that is younger counts from its own first entry. */
export function trendWindowStart(now: Instant): Instant {
  return addMs(now, -trendWindowDays * msPerDay)
}

/** Today's trend: growth over the last 90 days, or over as long as the level is known; null when that is under 14 days. */
export function trendOf({ knownSince, grownBytes }: LevelGrowth, now: Instant): CapacityTrend | null {
  if (knownSince === null) return null
  const overMs = now - laterOf(knownSince, trendWindowStart(now))
  return overMs < trendKnownDaysMin * msPerDay ? null : { grownBytes, overMs }
}

/** bytes ÷ (change per day), as whole days; null when it would take more than a century. */
function daysFor(bytes: bigint, { change, overMs }: { change: bigint; overMs: number }, up: boolean): number | null {
  const top = bytes * BigInt(overMs)
  const bottom = change * BigInt(msPerDay)
  const days = (top + (up ? bottom - 1n : 0n)) / bottom
  return days > forecastDaysMax ? null : Number(days)
}

/**
 * Whole days, rounded down, until nothing is left at today's trend; 0 when nothing is left now. null: no limit
 * (`freeBytes` null), no trend, or one that does not grow or would take more than a century.
 */
export function daysUntilFull(freeBytes: bigint | null, trend: CapacityTrend | null): number | null {
  if (freeBytes === null) return null
  if (freeBytes <= 0n) return 0
  if (trend === null || trend.grownBytes <= 0n) return null
  return daysFor(freeBytes, { change: trend.grownBytes, overMs: trend.overMs }, false)
}

/**
 * The first day on which so many bytes have come back, if what is allocated goes on shrinking as it does; null when it
 * does not shrink, is unknown, or would take more than a century. Rounded up: never promised too early.
 */
export function expectedRoomOn(wish: {
  readonly lackingBytes: bigint
  readonly trend: CapacityTrend | null
  readonly today: CivilDate
}): CivilDate | null {
  const { lackingBytes, trend, today } = wish
  if (lackingBytes <= 0n) return today
  if (trend === null || trend.grownBytes >= 0n) return null
  const days = daysFor(lackingBytes, { change: -trend.grownBytes, overMs: trend.overMs }, true)
  return days === null ? null : addDays(today, days)
}

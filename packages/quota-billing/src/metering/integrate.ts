import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { earlierOf, type Instant, laterOf } from '../shared/instant.ts'
import { invariant } from '../shared/invariant.ts'

/** One raw measurement of a gauge. */
export interface GaugeReading {
  readonly takenAt: Instant
  readonly valueBytes: bigint
}

export interface DayOfReadings {
  /** Those with dayStart ≤ takenAt < dayEnd, strictly ascending. */
  readonly readings: readonly GaugeReading[]
  /** The last one before the day, however old; null when there is none. */
  readonly previous: GaugeReading | null
  /** The first one at or after the day's end, however late; null when there is none (yet). */
  readonly next: GaugeReading | null
  readonly dayStart: Instant
  readonly dayEnd: Instant
  readonly expectedIntervalMs: number
  /** When the resource came to be: nothing is counted before, and readings from before are not its own. */
  readonly resourceStart?: Instant | null
  /** When it ceased to be (exclusive): nothing is counted from then on, and later readings are not its own. */
  readonly resourceEnd?: Instant | null
}

export interface DayUsage {
  readonly byteSeconds: bigint
  readonly measuredSeconds: number
  readonly estimatedSeconds: number
  readonly readingCount: number
  readonly missingReadings: number
}

/** The same before the one rounding of the day: exact, and additive over any split of the time. */
export interface ExactUsage {
  readonly byteMilliseconds: bigint
  readonly measuredMs: number
  readonly estimatedMs: number
  readonly readingCount: number
  readonly missingReadings: number
}

interface Window {
  readonly start: Instant
  readonly end: Instant
}

/** A stretch of time with one value; `from` and `to` may lie outside the window and are cut to it. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly valueBytes: bigint
  readonly measured: boolean
}

function lowerOf(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

/** Readings of the resource itself, previous and next included, in order. */
function pointsOf(day: DayOfReadings): GaugeReading[] {
  const points = [day.previous, ...day.readings, day.next].filter((point) => point !== null)
  for (const [index, point] of points.entries()) {
    const before = points[index - 1]
    invariant(before === undefined || before.takenAt < point.takenAt, 'readings ascend strictly by takenAt')
  }
  const start = day.resourceStart ?? Number.NEGATIVE_INFINITY
  const end = day.resourceEnd ?? Number.POSITIVE_INFINITY
  return points.filter(({ takenAt }) => takenAt >= start && takenAt < end)
}

/** What a reading counts for until the next one, by the rule of `integrateDay`: for as long as it holds, then as a gap. */
export function stretchesAfter(
  point: GaugeReading,
  following: GaugeReading | undefined,
  expectedIntervalMs: number,
): readonly [held: Stretch, gap: Stretch] {
  const until = following?.takenAt ?? Number.POSITIVE_INFINITY
  const heldUntil = Math.min(point.takenAt + expectedIntervalMs, until)
  const gapValue = following === undefined ? point.valueBytes : lowerOf(point.valueBytes, following.valueBytes)
  return [
    { from: point.takenAt, to: heldUntil, valueBytes: point.valueBytes, measured: true },
    { from: heldUntil, to: until, valueBytes: gapValue, measured: false },
  ]
}

/** Cuts all time into measured stretches and gaps, by the rule of `integrateDay`. */
function stretchesOf(points: readonly GaugeReading[], expectedIntervalMs: number): Stretch[] {
  const first = points[0]
  const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  if (first === undefined) return [{ ...always, valueBytes: 0n, measured: false }]
  const stretches: Stretch[] = [{ ...always, to: first.takenAt, valueBytes: first.valueBytes, measured: false }]
  for (const [index, point] of points.entries()) {
    stretches.push(...stretchesAfter(point, points[index + 1], expectedIntervalMs))
  }
  return stretches
}

function windowOf({ dayStart, dayEnd, resourceStart, resourceEnd }: DayOfReadings): Window {
  const start = resourceStart === undefined || resourceStart === null ? dayStart : laterOf(dayStart, resourceStart)
  const end = resourceEnd === undefined || resourceEnd === null ? dayEnd : earlierOf(dayEnd, resourceEnd)
  return { start, end }
}

/** `integrateDay` before its rounding: what a property test can hold to exact additivity. */
export function integrateExactly(day: DayOfReadings): ExactUsage {
  invariant(day.expectedIntervalMs > 0, 'the expected interval is positive')
  const window = windowOf(day)
  let byteMilliseconds = 0n
  let measuredMs = 0
  let estimatedMs = 0
  let missingReadings = 0
  for (const stretch of stretchesOf(pointsOf(day), day.expectedIntervalMs)) {
    const lengthMs = Math.min(stretch.to, window.end) - Math.max(stretch.from, window.start)
    if (lengthMs <= 0) continue
    byteMilliseconds += stretch.valueBytes * BigInt(lengthMs)
    if (stretch.measured) measuredMs += lengthMs
    else {
      estimatedMs += lengthMs
      missingReadings += Math.round(lengthMs / day.expectedIntervalMs)
    }
  }
  const readingCount = day.readings.filter(({ takenAt }) => takenAt >= window.start && takenAt < window.end).length
  return { byteMilliseconds, measuredMs, estimatedMs, readingCount, missingReadings }
}

function wholeSeconds(ms: number): number {
  return Number(divideRoundHalfAwayFromZero(BigInt(ms), 1_000n))
}

/**
 * The integral of a gauge over one civil day: the reference that any faster implementation must equal.
 *
 * The rule:
 * 1. Time counted is [dayStart, dayEnd), cut to [resourceStart, resourceEnd) where those are known.
 * 2. A reading holds from `takenAt` until the next reading, but no longer than `expectedIntervalMs`: measured time. The
 *    last reading of the day before reaches into this day in the same way.
 * 3. Every other instant is a gap: estimated time, valued at the LOWER of the readings on either side of it, be they days
 *    away; with a reading on one side only, at that one; with none at all, at 0. A gap is never billed above what was
 *    seen around it.
 * 4. `missingReadings` adds, for each gap's part within the day, its length ÷ `expectedIntervalMs` to the nearest whole
 *    (a half counts as one): lateness of seconds is estimated time but no missing reading.
 * 5. All is summed exactly in byte-milliseconds. Once per day `byteSeconds` = byte-milliseconds ÷ 1000, and the measured
 *    and estimated milliseconds ÷ 1000, are rounded to whole numbers, half away from zero (PostgreSQL's `round(numeric)`).
 *
 * A late reading therefore changes its own day and every day of the gap it ends: all of them are computed again.
 * @throws BrokenInvariant when readings do not ascend strictly or the interval is not positive.
 */
export function integrateDay(day: DayOfReadings): DayUsage {
  const exact = integrateExactly(day)
  return {
    byteSeconds: divideRoundHalfAwayFromZero(exact.byteMilliseconds, 1_000n),
    measuredSeconds: wholeSeconds(exact.measuredMs),
    estimatedSeconds: wholeSeconds(exact.estimatedMs),
    readingCount: exact.readingCount,
    missingReadings: exact.missingReadings,
  }
}

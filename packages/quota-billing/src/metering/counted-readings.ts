import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { type Instant, instant } from '../shared/instant.ts'
import { type GaugeReading, type Stretch, stretchesAfter } from './integrate.ts'

/** A stretch of the day with one value. */
export interface CountedTime {
  readonly from: Instant
  readonly to: Instant
  readonly valueBytes: bigint
}

/** A reading, and what of the day it counts for. */
export interface CountedReading<Reading extends GaugeReading> {
  readonly reading: Reading
  /** For as long as it holds; null: for nothing of the day. */
  readonly held: CountedTime | null
  /** Until the next one, estimated; null: nothing of the day is. */
  readonly gap: CountedTime | null
}

export interface ReadingsAround<Reading extends GaugeReading> {
  /** Of one gauge, ascending: those of the day, the one before it and the one after it, where there are such. */
  readonly readings: readonly Reading[]
  readonly dayStart: Instant
  readonly dayEnd: Instant
  readonly expectedIntervalMs: number
}

/**
 * The readings that count in a civil day, each with the time it counts for, by the rule of `integrateDay`: of a gauge that begins with
 * its first reading. The one before the day is among them where it reaches into it.
 */
export function countedReadings<Reading extends GaugeReading>(day: ReadingsAround<Reading>): CountedReading<Reading>[] {
  const { readings, expectedIntervalMs } = day
  return readings
    .map((reading, index) => {
      const [held, gap] = stretchesAfter(reading, readings[index + 1], expectedIntervalMs)
      return { reading, held: partOfDay(held, day), gap: partOfDay(gap, day) }
    })
    .filter(({ held, gap }) => held !== null || gap !== null)
}

function partOfDay(
  { from, to, valueBytes }: Stretch,
  { dayStart, dayEnd }: Pick<ReadingsAround<GaugeReading>, 'dayStart' | 'dayEnd'>,
): CountedTime | null {
  const part = { from: instant(Math.max(from, dayStart)), to: instant(Math.min(to, dayEnd)), valueBytes }
  return part.from < part.to ? part : null
}

/** What readings of one gauge come to in byte-seconds, rounded once like its day. */
export function byteSecondsOf(counted: readonly CountedReading<GaugeReading>[]): bigint {
  const times = counted.flatMap(({ held, gap }) => [held, gap].filter((time) => time !== null))
  const byteMilliseconds = times.reduce((sum, { from, to, valueBytes }) => sum + valueBytes * BigInt(to - from), 0n)
  return divideRoundHalfAwayFromZero(byteMilliseconds, 1_000n)
}

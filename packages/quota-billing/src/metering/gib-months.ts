import { GIB } from '../shared/bytes.ts'
import { type Fraction, formatFraction } from '../shared/fraction.ts'
import type { Instant } from '../shared/instant.ts'
import { invariant } from '../shared/invariant.ts'

/** Half-open, as a civil month in the operator's zone. */
export interface PeriodBounds {
  readonly periodStart: Instant
  readonly periodEnd: Instant
}

/** Whole seconds of a period. @throws BrokenInvariant when it is empty or no whole number of seconds. */
export function secondsOfPeriod({ periodStart, periodEnd }: PeriodBounds): bigint {
  const ms = periodEnd - periodStart
  invariant(ms > 0 && ms % 1_000 === 0, 'a period has a positive whole number of seconds')
  return BigInt(ms / 1_000)
}

/** How many byte-seconds one GiB-month is in that period: 2^30 × its seconds. */
export function byteSecondsPerGibMonth(period: PeriodBounds): bigint {
  return GIB * secondsOfPeriod(period)
}

/** byteSeconds ÷ (2^30 × seconds of the month), exact: 1 GiB held all month is 1, be it February or October. */
export function gibMonths(byteSeconds: bigint, period: PeriodBounds): Fraction {
  return { numerator: byteSeconds, denominator: byteSecondsPerGibMonth(period) }
}

/** A quantity as decimal text with that many decimals, rounded once, half away from zero; for people and exports. */
export function formatQuantity(quantity: Fraction, digits: number): string {
  return formatFraction(quantity, digits)
}

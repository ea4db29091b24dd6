import {
  addDays,
  addMonths,
  type CivilDate,
  civilDate,
  dayBounds,
  firstDateOf,
  monthBounds,
  monthOf,
  yearBoundsOf,
} from '../shared/civil-time.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { earlierOf, laterOf } from '../shared/instant.ts'

/** What some quotas cost at one tariff: per whole civil month, and once per civil year. May be a difference of two. */
export interface QuotaPrice {
  readonly perMonthMicros: bigint
  readonly perYearMicros: bigint
}

export interface CostBeforeAndAfter {
  readonly beforeMicros: bigint
  readonly afterMicros: bigint
}

export interface QuotaCost {
  /** From today on, today included. */
  readonly untilYearEnd: CostBeforeAndAfter
  /** Twelve months from today. */
  readonly fullYear: CostBeforeAndAfter
}

const monthsPerYear = 12n

/** Today's date next year; 29 February becomes 1 March. */
function aYearAfter(today: CivilDate): CivilDate {
  const sameMonth = addMonths(monthOf(today), 12)
  return addDays(firstDateOf(sameMonth), Number(today.slice(8)) - 1)
}

function yearAmountMicros({ perMonthMicros, perYearMicros }: QuotaPrice): bigint {
  return monthsPerYear * perMonthMicros + perYearMicros
}

/**
 * What a price adds up to from one day to another, the last one excluded: each civil month by the part of its time that
 * lies in between, rounded once as a bill rounds it, and the yearly price by its part of the civil year.
 */
export function costOfSpanMicros(
  { perMonthMicros, perYearMicros }: QuotaPrice,
  span: { readonly from: CivilDate; readonly until: CivilDate; readonly timeZone: string },
): bigint {
  const { from, until, timeZone } = span
  if (from >= until) return 0n
  const start = dayBounds(from, timeZone).dayStart
  const end = dayBounds(until, timeZone).dayStart
  let sum = 0n
  for (let month = monthOf(from); firstDateOf(month) < until; month = addMonths(month, 1)) {
    const { periodStart, periodEnd } = monthBounds(month, timeZone)
    const { yearStart, yearEnd } = yearBoundsOf(month, timeZone)
    const ms = BigInt(earlierOf(periodEnd, end) - laterOf(periodStart, start))
    sum += divideRoundHalfAwayFromZero(perMonthMicros * ms, BigInt(periodEnd - periodStart))
    sum += divideRoundHalfAwayFromZero(perYearMicros * ms, BigInt(yearEnd - yearStart))
  }
  return sum
}

/**
 * Cost of a change until 31 December and for a full year, before and after. A temporary growth counts until its last day;
 * one for good counts in the full year as twelve months and the yearly prices, the figure a commitment is held to.
 */
export function costOfChange(change: {
  readonly before: QuotaPrice
  readonly after: QuotaPrice
  readonly today: CivilDate
  /** Last day of a temporary growth; null: for good. */
  readonly temporaryUntil: CivilDate | null
  readonly timeZone: string
}): QuotaCost {
  const { before, after, today, temporaryUntil, timeZone } = change
  const yearEnd = civilDate(`${Number(today.slice(0, 4)) + 1}-01-01`)
  const grownUntil = temporaryUntil === null ? null : addDays(temporaryUntil, 1)
  const growth = {
    perMonthMicros: after.perMonthMicros - before.perMonthMicros,
    perYearMicros: after.perYearMicros - before.perYearMicros,
  }
  const grownBy = (end: CivilDate): bigint => {
    const until = grownUntil !== null && grownUntil < end ? grownUntil : end
    return costOfSpanMicros(growth, { from: today, until, timeZone })
  }
  const untilYearEndMicros = costOfSpanMicros(before, { from: today, until: yearEnd, timeZone })
  const fullYearMicros = yearAmountMicros(before)
  const fullYearGrowth = grownUntil === null ? yearAmountMicros(growth) : grownBy(aYearAfter(today))
  return {
    untilYearEnd: { beforeMicros: untilYearEndMicros, afterMicros: untilYearEndMicros + grownBy(yearEnd) },
    fullYear: { beforeMicros: fullYearMicros, afterMicros: fullYearMicros + fullYearGrowth },
  }
}

import { addDays, addMonths, type CivilDate, type CivilMonth, civilMonth, firstDateOf } from '../shared/civil-time.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import { workingDaysBetween } from '../shared/working-days.ts'

/** Three months of a civil year, and its first and last day, both inclusive. */
export interface CivilQuarter {
  readonly year: string
  /** 1 to 4. */
  readonly number: number
  readonly firstMonth: CivilMonth
  readonly lastMonth: CivilMonth
  readonly firstDay: CivilDate
  readonly lastDay: CivilDate
}

const monthsPerQuarter = 3
const monthsPerYear = 12

/** Reads `2027-Q1`. @throws RangeError for what is no quarter of the years 2000 to 2999. */
export function civilQuarter(text: string): CivilQuarter {
  const match = /^(2\d{3})-Q([1-4])$/.exec(text)
  if (match === null) throw new RangeError(`not a civil quarter: ${text}`)
  const [, year = '', digit = ''] = match
  const number = Number(digit)
  const firstMonth = addMonths(civilMonth(`${year}-01`), (number - 1) * monthsPerQuarter)
  const lastMonth = addMonths(firstMonth, monthsPerQuarter - 1)
  const lastDay = addDays(firstDateOf(addMonths(lastMonth, 1)), -1)
  return { year, number, firstMonth, lastMonth, firstDay: firstDateOf(firstMonth), lastDay }
}

/** Requests that were submitted on one day and decided on another, as many as there were. */
export interface DecidedRequests {
  readonly submittedOn: CivilDate
  readonly decidedOn: CivilDate
  readonly count: number
}

/**
 * The median delay from submission to decision, in half working days, so that the mean of the two in the middle of an even number
 * is exact; null where nothing was decided. The day of submission does not count; what is decided on it took 0.
 */
export function medianDelayHalfDays(decided: readonly DecidedRequests[]): number | null {
  const delays = decided
    .map(({ submittedOn, decidedOn, count }) => ({ days: workingDaysBetween(submittedOn, decidedOn), count }))
    .toSorted((one, other) => one.days - other.days)
  const total = delays.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  // The same place twice where the number is odd.
  return daysAt(delays, Math.floor((total - 1) / 2)) + daysAt(delays, Math.floor(total / 2))
}

/** The delay of the request at a place, counted from 0, in the order of delays. */
function daysAt(delays: readonly { readonly days: number; readonly count: number }[], place: number): number {
  let seen = 0
  for (const { days, count } of delays) {
    seen += count
    if (seen > place) return days
  }
  throw new RangeError(`there are ${seen} delays, and none at ${place}`)
}

/** What of a yearly amount falls on its months through a quarter: a twelfth each, rounded once, half a cent away from zero. */
export function throughQuarterCents(yearCents: bigint, { number }: Pick<CivilQuarter, 'number'>): bigint {
  return divideRoundHalfAwayFromZero(yearCents * BigInt(number * monthsPerQuarter), BigInt(monthsPerYear))
}

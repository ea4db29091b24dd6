import { dayNumberOf } from '../shared/calendar.ts'
import { addDays, type CivilDate, civilDateOf } from '../shared/civil-time.ts'
import type { Instant } from '../shared/instant.ts'
import { invariant } from '../shared/invariant.ts'

/** How many copies stay, as data: of each of the last days, weeks, months and years that have one (GFS). */
export interface RetentionPolicy {
  readonly keepDaily: number
  readonly keepWeekly: number
  readonly keepMonthly: number
  readonly keepYearly: number
}

/** Version 1: two weeks of days, two months of weeks, a year of months, three years. */
export const retentionPolicyV1: RetentionPolicy = { keepDaily: 14, keepWeekly: 8, keepMonthly: 12, keepYearly: 3 }

/** Why a policy cannot be used. One that keeps nothing is no policy but a deletion. */
export type RetentionFault = 'keeps-nothing' | 'not-a-count'

/** Everything that is wrong with a policy; empty when it can be used. */
export function retentionFaults(policy: RetentionPolicy): RetentionFault[] {
  const counts = [policy.keepDaily, policy.keepWeekly, policy.keepMonthly, policy.keepYearly]
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0)) return ['not-a-count']
  return counts.every((count) => count === 0) ? ['keeps-nothing'] : []
}

export interface DatedCopy {
  readonly id: string
  readonly takenAt: Instant
}

/** Day 0, 1970-01-01, was a Thursday: three days after a Monday. */
const daysSinceMondayOfDayZero = 3

/** The Monday that begins the week of a day (ISO 8601). */
function mondayOf(date: CivilDate): CivilDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const sinceMonday = (dayNumberOf({ year, month, day }) + daysSinceMondayOfDayZero) % 7
  return addDays(date, -((sinceMonday + 7) % 7))
}

const periods: readonly { readonly keep: keyof RetentionPolicy; readonly of: (date: CivilDate) => string }[] = [
  { keep: 'keepDaily', of: (date) => date },
  { keep: 'keepWeekly', of: mondayOf },
  { keep: 'keepMonthly', of: (date) => date.slice(0, 7) },
  { keep: 'keepYearly', of: (date) => date.slice(0, 4) },
]

/**
 * The copies of one claim that a policy keeps, newest first: of each kind of period the newest copy of as many of the
 * latest periods that have one. Periods without a copy do not count, so a policy never forgets by the mere passing of
 * time. This is what restic's own forget keeps for the same figures, of days in the zone given.
 * @throws BrokenInvariant for a policy with faults.
 */
export function copiesKept<Copy extends DatedCopy>(
  copies: readonly Copy[],
  policy: RetentionPolicy,
  timeZone: string,
): Copy[] {
  invariant(retentionFaults(policy).length === 0, 'a policy that keeps something')
  const newestFirst = copies.toSorted((left, right) => right.takenAt - left.takenAt || (left.id < right.id ? -1 : 1))
  const kept = new Set<Copy>()
  for (const { keep, of } of periods) {
    const seen = new Set<string>()
    for (const copy of newestFirst) {
      const period = of(civilDateOf(copy.takenAt, timeZone))
      if (seen.has(period) || seen.size >= policy[keep]) continue
      seen.add(period)
      kept.add(copy)
    }
  }
  return newestFirst.filter((copy) => kept.has(copy))
}

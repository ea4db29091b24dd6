import { addDays, type CivilMonth, civilDateOf, dayBounds, monthBounds } from '../shared/civil-time.ts'
import type { Instant } from '../shared/instant.ts'

/** Days for which a month that is over waits for late readings, where the operator says nothing else. */
export const graceDaysDefault = 3

/**
 * The instant at which a month's grace is over: so many whole civil days after its end, in the operator's zone. Until then
 * collectors that were cut off may still deliver, and closing the month is a decision that has to be said.
 */
export function graceEndOf(month: CivilMonth, graceDays: number, zone: string): Instant {
  const dayAfter = civilDateOf(monthBounds(month, zone).periodEnd, zone)
  return dayBounds(addDays(dayAfter, graceDays), zone).dayStart
}

import { addDays, type CivilDate, type CivilMonth, civilDate } from '../shared/civil-time.ts'

/** Days before a statement has to have its number on which whoever owes a reference is reminded of it. */
const reminderDaysBefore = [30, 10] as const

/**
 * The last day on which a month's statement can still become a titre of its fiscal year: 31 January of the next one, when the
 * complementary days of the accounts of local authorities end (CGCT L1612-11).
 */
export function numberDueOn(month: CivilMonth): CivilDate {
  return civilDate(`${String(Number(month.slice(0, 4)) + 1).padStart(4, '0')}-01-31`)
}

/** Which reminders of a month's statement are due by a day, farthest first; none once it is past. */
export function remindersDue(month: CivilMonth, today: CivilDate): number[] {
  const dueOn = numberDueOn(month)
  return today > dueOn ? [] : reminderDaysBefore.filter((days) => addDays(dueOn, -days) <= today)
}

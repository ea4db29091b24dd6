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

/**
 * The reminder of a month's statement that is due on a day, by its days before: the nearest one alone, so that a December closed
 * late in January is told of once; null while none is, and once it is too late. Its draft has named what is missing before.
 */
export function referenceReminderDue(month: CivilMonth, today: CivilDate): number | null {
  const dueOn = numberDueOn(month)
  const due = today > dueOn ? [] : reminderDaysBefore.filter((days) => addDays(dueOn, -days) <= today)
  return due.length === 0 ? null : Math.min(...due)
}

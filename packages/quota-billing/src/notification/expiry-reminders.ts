import { addDays, addMonths, type CivilDate, firstDateOf, monthOf } from '../shared/civil-time.ts'

/** How long before an end somebody is reminded of it, farthest first. */
interface ReminderTimes {
  readonly unit: 'months' | 'days'
  readonly counts: readonly number[]
}

/** An agreement is voted by a council, sent to the prefect and published: it is spoken of a year ahead. */
const expiryReminders = {
  'agreement-ending': { unit: 'months', counts: [12, 6, 3] },
  'mandate-ending': { unit: 'days', counts: [30, 7] },
  'temporary-space-ending': { unit: 'days', counts: [30, 7] },
  'loan-ending': { unit: 'days', counts: [30, 7] },
  'waiting-place-ending': { unit: 'days', counts: [7] },
  'restore-test-ending': { unit: 'days', counts: [1] },
  'certificate-ending': { unit: 'days', counts: [90, 30] },
} as const satisfies Record<string, ReminderTimes>

export type ExpiryKind = keyof typeof expiryReminders

/** A reminder of an end by how long before it stands. */
export interface ExpiryReminder {
  readonly unit: ReminderTimes['unit']
  readonly count: number
}

/** The same day some months earlier, or the last day of that month where it has no such day. */
function monthsBefore(day: CivilDate, count: number): CivilDate {
  const month = addMonths(monthOf(day), -count)
  const same = addDays(firstDateOf(month), Number(day.slice(8)) - 1)
  const last = addDays(firstDateOf(addMonths(month, 1)), -1)
  return same < last ? same : last
}

/** The day from which a reminder of an end is due. */
function dueFrom(lastDay: CivilDate, { unit, count }: ExpiryReminder): CivilDate {
  return unit === 'months' ? monthsBefore(lastDay, count) : addDays(lastDay, -count)
}

/** The last day of an end that somebody may have to be reminded of on a day. */
export function expiryHorizon(today: CivilDate): CivilDate {
  const daysMax = Math.max(
    ...Object.values(expiryReminders).map(({ unit, counts: [farthest] }) =>
      // No month has more days: what is found too early is not due yet.
      unit === 'months' ? 31 * farthest : farthest,
    ),
  )
  return addDays(today, daysMax)
}

/**
 * The reminder that is due on a day: the nearest one alone, so that what was recorded late is told once; null when none is,
 * and once the end is past. `lastDay` is the last day on which it holds.
 */
export function expiryReminderDue(kind: ExpiryKind, lastDay: CivilDate, today: CivilDate): ExpiryReminder | null {
  if (today > lastDay) return null
  const { unit, counts }: ReminderTimes = expiryReminders[kind]
  const due = counts.filter((count) => dueFrom(lastDay, { unit, count }) <= today)
  return due.length === 0 ? null : { unit, count: Math.min(...due) }
}

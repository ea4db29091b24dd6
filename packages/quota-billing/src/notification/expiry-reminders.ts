import { addDays, type CivilDate } from '../shared/civil-time.ts'

/** Days before an end on which somebody is reminded of it, farthest first. */
export const expiryReminderDays = {
  'agreement-ending': [90, 30],
  'mandate-ending': [30, 7],
  'temporary-space-ending': [30, 7],
  'loan-ending': [30, 7],
  'waiting-place-ending': [7],
  'restore-test-ending': [1],
  'certificate-ending': [90, 30],
} as const satisfies Record<string, readonly number[]>

export type ExpiryKind = keyof typeof expiryReminderDays

/** The farthest ahead that any end is looked for. */
export const expiryHorizonDays = Math.max(...Object.values(expiryReminderDays).flat())

/**
 * The reminder that is due on a day, by its days before the end: the nearest one alone, so that what was recorded late is
 * told once; null when none is, and once the end is past. `lastDay` is the last day on which it holds.
 */
export function expiryReminderDue(kind: ExpiryKind, lastDay: CivilDate, today: CivilDate): number | null {
  if (today > lastDay) return null
  const due = expiryReminderDays[kind].filter((days) => addDays(lastDay, -days) <= today)
  return due.length === 0 ? null : Math.min(...due)
}

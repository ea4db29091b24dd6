import { expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { expiryReminderDue } from './expiry-reminders.ts'

const lastDay = civilDate('2026-12-31')

test.each([
  ['2026-10-01', null],
  ['2026-10-02', 90],
  ['2026-11-30', 90],
  ['2026-12-01', 30],
  ['2026-12-31', 30],
  ['2027-01-01', null],
])('an agreement that ends on 31 December, on %s: the reminder of %s days', (today, days) => {
  expect(expiryReminderDue('agreement-ending', lastDay, civilDate(today))).toBe(days)
})

import { expect, test } from 'vitest'
import { addDays, civilDate } from '../shared/civil-time.ts'
import { type ExpiryKind, expiryHorizon, expiryReminderDue } from './expiry-reminders.ts'

const due = (kind: ExpiryKind, lastDay: string, today: string) =>
  expiryReminderDue(kind, civilDate(lastDay), civilDate(today))

test.each([
  ['2025-12-30', null],
  ['2025-12-31', 12],
  ['2026-06-29', 12],
  ['2026-06-30', 6],
  ['2026-09-29', 6],
  ['2026-09-30', 3],
  ['2026-12-31', 3],
  ['2027-01-01', null],
])('an agreement that ends on 31 December, on %s: the reminder of %s months', (today, count) => {
  expect(due('agreement-ending', '2026-12-31', today)).toEqual(count === null ? null : { unit: 'months', count })
})

test.each([
  ['2028-05-29', '2027-11-28', 12],
  ['2028-05-29', '2027-11-29', 6],
  ['2028-05-31', '2028-02-28', 6],
  ['2028-05-31', '2028-02-29', 3],
  ['2027-05-31', '2027-02-28', 3],
])('months of an agreement that ends on %s are counted by the calendar, on %s: %s', (lastDay, today, count) => {
  expect(due('agreement-ending', lastDay, today)).toEqual({ unit: 'months', count })
})

test.each([
  ['2026-11-30', null],
  ['2026-12-01', 30],
  ['2026-12-23', 30],
  ['2026-12-24', 7],
])('a delegation that ends on 31 December, on %s: the reminder of %s days', (today, count) => {
  expect(due('mandate-ending', '2026-12-31', today)).toEqual(count === null ? null : { unit: 'days', count })
})

test('every end of which a reminder is due lies within the horizon', () => {
  for (let day = 0; day < 366; day += 1) {
    const today = addDays(civilDate('2027-06-01'), day)
    expect(expiryReminderDue('agreement-ending', addDays(expiryHorizon(today), 1), today)).toBeNull()
  }
})

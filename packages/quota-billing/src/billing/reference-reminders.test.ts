import { expect, it } from 'vitest'
import { civilDate, civilMonth } from '../shared/civil-time.ts'
import { numberDueOn, referenceReminderDue } from './reference-reminders.ts'

it.each(['2026-01', '2026-12'])(
  'a statement of %s can be numbered in its year until 31 January of the next',
  (month) => {
    expect(numberDueOn(civilMonth(month))).toBe('2027-01-31')
  },
)

it.each([
  ['2026-12-31', null],
  ['2027-01-01', 30],
  ['2027-01-20', 30],
  ['2027-01-21', 10],
  ['2027-01-31', 10],
  ['2027-02-01', null],
])('on %s the reminder of %j days before is due', (today, due) => {
  for (const month of ['2026-03', '2026-12'])
    expect(referenceReminderDue(civilMonth(month), civilDate(today))).toBe(due)
})

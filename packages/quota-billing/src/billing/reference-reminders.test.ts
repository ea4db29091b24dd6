import { expect, it } from 'vitest'
import { civilDate, civilMonth } from '../shared/civil-time.ts'
import { numberDueOn, remindersDue } from './reference-reminders.ts'

it.each(['2026-01', '2026-12'])(
  'a statement of %s can be numbered in its year until 31 January of the next',
  (month) => {
    expect(numberDueOn(civilMonth(month))).toBe('2027-01-31')
  },
)

it.each([
  ['2026-12-31', []],
  ['2027-01-01', [30]],
  ['2027-01-20', [30]],
  ['2027-01-21', [30, 10]],
  ['2027-01-31', [30, 10]],
  ['2027-02-01', []],
])('on %s the reminders %j are due', (today, due) => {
  expect(remindersDue(civilMonth('2026-03'), civilDate(today))).toEqual(due)
})

import { civilDate } from '@grenier/quota-billing'
import { expect, test } from 'vitest'
import { calendarYears, countBefore, readReminderDays } from './calendar-view.ts'

test.each([
  ['30, 10', [30, 10]],
  ['30 10;3', [30, 10, 3]],
  ['', []],
  ['0', [0]],
  ['365', [365]],
])('« %s » names the days of reminder %j', (text, days) => {
  expect(readReminderDays(text)).toEqual(days)
})

test.each(['dix', '-3', '366', '10, 10', '1 2 3 4 5 6 7', '1.5'])('« %s » is no list of days', (text) => {
  expect(readReminderDays(text)).toBeNull()
})

test('today’s line stands before what is due today', () => {
  const days = ['2027-01-20', '2027-03-15', '2027-04-15'].map((day) => ({ day: civilDate(day) }))
  expect(countBefore(days, civilDate('2027-03-15'))).toBe(1)
  expect(countBefore(days, civilDate('2027-03-16'))).toBe(2)
  expect(countBefore([], civilDate('2027-03-16'))).toBe(0)
})

test('the year of the address can be chosen too', () => {
  expect(calendarYears(2027, 2031)).toEqual([2031, 2028, 2027, 2026])
  expect(calendarYears(2027, 2027)).toEqual([2028, 2027, 2026])
})

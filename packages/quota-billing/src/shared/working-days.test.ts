import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, civilDate } from './civil-time.ts'
import { addWorkingDays, isFrenchHoliday, isWorkingDay, workingDaysBetween } from './working-days.ts'

/** Known Easter Sundays, the earliest and the latest possible ones among them. */
const easterSundays = [
  '1818-03-22',
  '1943-04-25',
  '2000-04-23',
  '2008-03-23',
  '2011-04-24',
  '2024-03-31',
  '2025-04-20',
  '2026-04-05',
  '2027-03-28',
  '2038-04-25',
  '2076-04-19',
].map(civilDate)

describe('French public holidays', () => {
  test.each(easterSundays)('follow Easter Sunday %s by 1, 39 and 50 days', (easter) => {
    for (const days of [1, 39, 50]) expect(isFrenchHoliday(addDays(easter, days))).toBe(true)
    for (const days of [-2, 0, 2, 49, 51]) expect(isFrenchHoliday(addDays(easter, days))).toBe(false)
  })

  test('of 2026 are the eleven that the law names', () => {
    const days = Array.from({ length: 365 }, (_, index) => addDays(civilDate('2026-01-01'), index))
    expect(days.filter(isFrenchHoliday)).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ])
  })

  test('may fall on one day: in 2008 Ascension was the first of May, and there were ten', () => {
    const days = Array.from({ length: 366 }, (_, index) => addDays(civilDate('2008-01-01'), index))
    expect(days.filter(isFrenchHoliday)).toHaveLength(10)
  })
})

describe('working days', () => {
  test('of 2026 are 252', () => {
    const days = Array.from({ length: 365 }, (_, index) => addDays(civilDate('2026-01-01'), index))
    expect(days.filter(isWorkingDay)).toHaveLength(252)
  })

  test.each([
    // A week without a holiday; over Easter Monday; over two holidays and a weekend; asked on a Saturday; over new year.
    ['2026-01-05', 5, '2026-01-12'],
    ['2026-04-02', 5, '2026-04-10'],
    ['2026-04-30', 5, '2026-05-11'],
    ['2026-01-10', 1, '2026-01-12'],
    ['2026-12-23', 5, '2026-12-31'],
    ['2026-12-24', 5, '2027-01-04'],
  ])('%s and %i of them end on %s', (from, workingDays, expected) => {
    expect(addWorkingDays(civilDate(from), workingDays)).toBe(expected)
  })

  test('are counted one by one: n then m of them is n + m of them, and each end is one', () => {
    const days = fc.integer({ min: 0, max: 20_000 }).map((offset) => addDays(civilDate('2000-01-01'), offset))
    const counts = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(days, counts, counts, (from, first, second) => {
        const end = addWorkingDays(from, first + second)
        expect(addWorkingDays(addWorkingDays(from, first), second)).toBe(end)
        expect(isWorkingDay(end)).toBe(true)
      }),
    )
  })

  test('between two days are those after the first, up to the other and with it; the other way round they are negative', () => {
    expect(workingDaysBetween(civilDate('2026-04-02'), civilDate('2026-04-02'))).toBe(0)
    // Good Friday counts, the weekend and Easter Monday do not.
    expect(workingDaysBetween(civilDate('2026-04-02'), civilDate('2026-04-07'))).toBe(2)
    expect(workingDaysBetween(civilDate('2026-04-07'), civilDate('2026-04-02'))).toBe(-2)
  })
})

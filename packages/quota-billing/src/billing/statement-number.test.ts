import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { BrokenInvariant } from '../shared/invariant.ts'
import { fiscalYearsOn, statementNumber, statementNumberLengthMax } from './statement-number.ts'

describe('the number of a statement', () => {
  test('names its series, unless it is the first, its fiscal year and its place', () => {
    expect(statementNumber({ series: '', fiscalYear: 2026, sequence: 42 })).toBe('2026-00042')
    expect(statementNumber({ series: 'REG', fiscalYear: 2027, sequence: 123_456 })).toBe('REG-2027-123456')
  })

  test('has twenty characters at most, with the longest series and 99,999 statements a year', () => {
    const number = statementNumber({ series: 'ABCDEFGH', fiscalYear: 2026, sequence: 99_999 })
    expect(number.length).toBeLessThanOrEqual(statementNumberLengthMax)
    expect(() => statementNumber({ series: 'ABCDEFGH', fiscalYear: 2026, sequence: 10_000_000 })).toThrow(
      BrokenInvariant,
    )
  })

  test.each([0, -1, 1.5])('counts from 1, in whole numbers: not %s', (sequence) => {
    expect(() => statementNumber({ series: '', fiscalYear: 2026, sequence })).toThrow(BrokenInvariant)
  })
})

describe('the fiscal year of a day', () => {
  test.each([
    ['2026-12-31', [2026]],
    ['2027-01-01', [2027, 2026]],
    ['2027-01-31', [2027, 2026]],
    ['2027-02-01', [2027]],
  ])('%s may count in %j', (day, years) => {
    expect(fiscalYearsOn(civilDate(day))).toEqual(years)
  })
})

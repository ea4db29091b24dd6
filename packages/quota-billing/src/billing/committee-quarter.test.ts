import { describe, expect, it } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { civilQuarter, type DecidedRequests, medianDelayHalfDays, throughQuarterCents } from './committee-quarter.ts'

describe('a civil quarter', () => {
  it.each([
    ['2027-Q1', '2027-01-01', '2027-03-31'],
    ['2027-Q2', '2027-04-01', '2027-06-30'],
    ['2028-Q4', '2028-10-01', '2028-12-31'],
  ])('%s runs from %s to %s', (text, firstDay, lastDay) => {
    expect(civilQuarter(text)).toMatchObject({ firstDay, lastDay, year: text.slice(0, 4), number: Number(text.at(-1)) })
  })

  it.each(['2027-Q0', '2027-Q5', '2027-1', '1999-Q1', '2027-Q1 ', ''])('is not « %s »', (text) => {
    expect(() => civilQuarter(text)).toThrow(RangeError)
  })
})

describe('the median delay to a decision', () => {
  /** Monday 4 January 2027 and so many days later. */
  const after = (day: string, count = 1): DecidedRequests => {
    return { submittedOn: civilDate('2027-01-04'), decidedOn: civilDate(day), count }
  }

  it('is none where nothing was decided', () => {
    expect(medianDelayHalfDays([])).toBeNull()
    expect(medianDelayHalfDays([after('2027-01-05', 0)])).toBeNull()
  })

  it('of an odd number is the one in the middle, in working days', () => {
    expect(medianDelayHalfDays([after('2027-01-04')])).toBe(0)
    // The Monday after: five working days, the weekend left out.
    expect(medianDelayHalfDays([after('2027-01-04'), after('2027-02-26'), after('2027-01-11')])).toBe(10)
  })

  it('of an even number is the mean of the two in the middle, to half a day', () => {
    expect(medianDelayHalfDays([after('2027-01-05'), after('2027-01-06')])).toBe(3)
    expect(medianDelayHalfDays([after('2027-01-05', 2), after('2027-01-08', 2)])).toBe(5)
  })

  it('counts each request, however they are grouped', () => {
    const grouped = [after('2027-01-08', 3), after('2027-01-05', 4)]
    const single = grouped.flatMap((one) => Array.from({ length: one.count }, () => ({ ...one, count: 1 })))
    expect(medianDelayHalfDays(grouped)).toBe(2)
    expect(medianDelayHalfDays(single)).toBe(2)
  })
})

describe('a yearly amount through a quarter', () => {
  it.each([
    [1_200_00n, '2027-Q1', 300_00n],
    [1_200_00n, '2027-Q4', 1_200_00n],
    [10n, '2027-Q1', 3n],
    [0n, '2027-Q3', 0n],
  ])('of %s cents, %s, is %s', (yearCents, quarter, expected) => {
    expect(throughQuarterCents(yearCents, civilQuarter(quarter))).toBe(expected)
  })
})

import { describe, expect, it, test } from 'vitest'
import { addMonths, civilMonth } from '../shared/civil-time.ts'
import { type BillingCycle, billingCycles, cycleMonths } from './billing-cycle.ts'

const monthsOfYear = Array.from({ length: 12 }, (_, index) => addMonths(civilMonth('2026-01'), index))

describe('the months that one statement asks for', () => {
  test.each<[BillingCycle, string, { first: string; last: string }]>([
    ['month', '2026-02', { first: '2026-02', last: '2026-02' }],
    ['quarter', '2026-01', { first: '2026-01', last: '2026-03' }],
    ['quarter', '2026-06', { first: '2026-04', last: '2026-06' }],
    ['quarter', '2026-12', { first: '2026-10', last: '2026-12' }],
    ['half-year', '2026-06', { first: '2026-01', last: '2026-06' }],
    ['half-year', '2026-07', { first: '2026-07', last: '2026-12' }],
    ['year', '2026-05', { first: '2026-01', last: '2026-12' }],
    ['advance-and-balance', '2026-05', { first: '2026-01', last: '2026-12' }],
  ])('%s: %s is of %o', (cycle, month, months) => {
    expect(cycleMonths(cycle, civilMonth(month))).toEqual(months)
  })

  it.each(billingCycles)('%s: every month of a year is of one cycle, and none goes over the year’s end', (cycle) => {
    const ends = new Set<string>()
    for (const month of monthsOfYear) {
      const { first, last } = cycleMonths(cycle, month)
      expect(first <= month && month <= last).toBe(true)
      expect([first.slice(0, 4), last.slice(0, 4)]).toEqual(['2026', '2026'])
      expect(cycleMonths(cycle, first)).toEqual({ first, last })
      ends.add(last)
    }
    expect(ends.has('2026-12')).toBe(true)
  })
})

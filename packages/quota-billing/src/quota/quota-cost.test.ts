import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, civilDate } from '../shared/civil-time.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { costOfChange, costOfSpanMicros } from './quota-cost.ts'

const timeZone = 'Europe/Paris'
const price = (perMonthMicros: bigint, perYearMicros = 0n) => ({ perMonthMicros, perYearMicros })
const before = price(10_000_000n)
const after = price(17_000_000n)

function change(today: string, temporaryUntil: string | null = null) {
  return costOfChange({
    before,
    after,
    today: civilDate(today),
    temporaryUntil: temporaryUntil === null ? null : civilDate(temporaryUntil),
    timeZone,
  })
}

const anyDay = fc.integer({ min: 0, max: 3_000 }).map((days) => addDays(civilDate('2024-01-01'), days))
const anyPrice = fc
  .record({ month: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), year: fc.bigInt({ min: 0n, max: 10n ** 12n }) })
  .map(({ month, year }) => price(month, year))

describe('the cost of a change', () => {
  test('until 31 December counts the months that are left, and a full year counts twelve', () => {
    // 7 € more a month: 49 € from June to December, 84 € in a year.
    expect(change('2026-06-01')).toEqual({
      untilYearEnd: { beforeMicros: 70_000_000n, afterMicros: 119_000_000n },
      fullYear: { beforeMicros: 120_000_000n, afterMicros: 204_000_000n },
    })
  })

  test('counts the month that runs by the time left in it, today included', () => {
    // 16 of 31 days of December, no change of clocks in it.
    expect(change('2026-12-16').untilYearEnd.beforeMicros).toBe((10_000_000n * 16n * 2n + 31n) / 62n)
    expect(change('2026-12-31').untilYearEnd.afterMicros).toBe((17_000_000n * 2n + 31n) / 62n)
  })

  test('of a temporary growth ends with its last day, and never runs beyond a year', () => {
    const short = change('2026-06-01', '2026-08-31')
    expect(short.untilYearEnd.afterMicros - short.untilYearEnd.beforeMicros).toBe(21_000_000n)
    expect(short.fullYear.afterMicros - short.fullYear.beforeMicros).toBe(21_000_000n)
    const long = change('2026-06-01', '2030-01-31')
    expect(long).toEqual(change('2026-06-01'))
  })

  test('of a year that has 29 February is still twelve months', () => {
    const leap = change('2028-02-29', '2031-01-01')
    expect(leap.fullYear.afterMicros - leap.fullYear.beforeMicros).toBeGreaterThanOrEqual(84_000_000n)
    expect(leap.fullYear.afterMicros - leap.fullYear.beforeMicros).toBeLessThan(84_600_000n)
  })

  test('takes the yearly price by its part of the civil year', () => {
    const span = { from: civilDate('2026-01-01'), until: civilDate('2027-01-01'), timeZone }
    const whole = costOfSpanMicros(price(0n, 365_000_000n), span)
    // Twelve parts, each rounded once: off by six micros at most.
    expect(whole >= 364_999_994n && whole <= 365_000_006n).toBe(true)
  })
})

describe('the cost of a span', () => {
  test('is what its two parts cost, but for a rounding each', () => {
    fc.assert(
      fc.property(fc.array(anyDay, { minLength: 3, maxLength: 3 }), anyPrice, (days, own) => {
        const [from, middle, until] = days.toSorted()
        if (from === undefined || middle === undefined || until === undefined) return
        const cost = (start: typeof from, end: typeof from) =>
          costOfSpanMicros(own, { from: start, until: end, timeZone })
        const difference = cost(from, middle) + cost(middle, until) - cost(from, until)
        expect(difference >= -2n && difference <= 2n).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('is nothing for no time, and exact for whole months', () => {
    const from = civilDate('2026-03-01')
    expect(costOfSpanMicros(price(7n, 12n), { from, until: from, timeZone })).toBe(0n)
    expect(costOfSpanMicros(price(7n), { from, until: civilDate('2026-11-01'), timeZone })).toBe(56n)
  })
})

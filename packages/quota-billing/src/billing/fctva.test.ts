import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { fctvaBackCents, fctvaRateOn } from './fctva.ts'

const rate = (validFrom: string, validTo: string | null, rateMillipercent = 16_404) => ({
  validFrom: civilDate(validFrom),
  validTo: validTo === null ? null : civilDate(validTo),
  rateMillipercent,
})

describe('the rate of a day', () => {
  const first = rate('2026-01-01', null)
  const second = rate('2027-01-01', '2027-06-30', 14_850)
  const none = rate('2028-01-01', null, 0)
  test.each([
    ['before the first', '2025-12-31', null],
    ['on its first day', '2026-01-01', first],
    ['once a later one began', '2027-01-01', second],
    ['on its last day', '2027-06-30', second],
    ['behind it, where the former has no end', '2027-07-01', first],
    ['once nothing is given back', '2028-01-01', null],
  ])('%s', (_when, day, wanted) => {
    expect(fctvaRateOn([none, second, first], civilDate(day))).toBe(wanted)
  })

  test('is none where nobody recorded any', () => {
    expect(fctvaRateOn([], civilDate('2026-07-01'))).toBeNull()
  })
})

describe('what is given back', () => {
  const of = (...groups: (readonly [base: bigint, vat: bigint])[]) =>
    fctvaBackCents(
      groups.map(([baseCents, vatCents]) => ({ baseCents, vatCents })),
      rate('2026-01-01', null),
    )

  test('is the rate of what bears VAT with that VAT, and nothing of what bears none', () => {
    expect(of([100_000n, 20_000n])).toBe(19_684n)
    expect(of([100_000n, 20_000n], [50_000n, 0n])).toBe(19_684n)
    expect(of([50_000n, 0n])).toBe(0n)
    expect(of()).toBe(0n)
  })

  test('is rounded once, toward zero, and taken back where the statement is', () => {
    // 16.404 % of 6.09 and of 6.10: 99.9 and 100.06 cents.
    expect(of([508n, 101n])).toBe(99n)
    expect(of([509n, 101n])).toBe(100n)
    expect(of([254n, 50n], [254n, 51n])).toBe(99n)
    expect(of([-508n, -101n])).toBe(-99n)
  })
})

import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { civilMonth, monthBounds } from '../shared/civil-time.ts'
import { instant } from '../shared/instant.ts'
import { BrokenInvariant } from '../shared/invariant.ts'
import { byteSecondsPerGibMonth, formatQuantity, gibMonths, secondsOfPeriod } from './gib-months.ts'
import { meterCodes, meters } from './meters.ts'

describe('a GiB-month', () => {
  test.each([
    ['2027-02', 672],
    ['2027-03', 743],
    ['2027-10', 745],
  ])('in %s is a GiB held through all of its %i hours', (month, hours) => {
    const period = monthBounds(civilMonth(month), 'Europe/Paris')
    expect(secondsOfPeriod(period)).toBe(BigInt(hours) * 3_600n)
    expect(byteSecondsPerGibMonth(period)).toBe(GIB * BigInt(hours) * 3_600n)
    expect(formatQuantity(gibMonths(GIB * BigInt(hours) * 3_600n, period), 3)).toBe('1.000')
  })

  test('is written with the digits asked for, rounded once', () => {
    const period = { periodStart: instant(0), periodEnd: instant(3_000) }
    expect(formatQuantity(gibMonths(2n * GIB, period), 6)).toBe('0.666667')
    expect(formatQuantity(gibMonths(2n * GIB, period), 0)).toBe('1')
  })

  test('wants a period that is a positive whole number of seconds', () => {
    expect(() => secondsOfPeriod({ periodStart: instant(5), periodEnd: instant(5) })).toThrow(BrokenInvariant)
    expect(() => secondsOfPeriod({ periodStart: instant(0), periodEnd: instant(1_500) })).toThrow(BrokenInvariant)
  })
})

test('every meter is described under its own code', () => {
  expect(Object.entries(meters).map(([code, meter]) => [code, meter.code])).toEqual(
    meterCodes.map((code) => [code, code]),
  )
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { divideRoundHalfAwayFromZero, formatFraction } from './fraction.ts'
import { BrokenInvariant } from './invariant.ts'
import { propertyRuns } from './property-runs.ts'

const anyNumerator = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const anyDenominator = fc.bigInt({ min: 1n, max: 10n ** 20n })

describe('rounding a fraction', () => {
  test.each([
    [5n, 2n, 3n],
    [-5n, 2n, -3n],
    [5n, -2n, -3n],
    [-5n, -2n, 3n],
    [4n, 3n, 1n],
    [0n, 7n, 0n],
    [1n, 2n, 1n],
    [49n, 100n, 0n],
  ])('%d / %d is %d', (numerator, denominator, rounded) => {
    expect(divideRoundHalfAwayFromZero(numerator, denominator)).toBe(rounded)
  })

  test('is never further than half a unit from the exact value, and a half goes away from zero', () => {
    fc.assert(
      fc.property(anyNumerator, anyDenominator, (numerator, denominator) => {
        const doubledError = 2n * (divideRoundHalfAwayFromZero(numerator, denominator) * denominator - numerator)
        const towardsAway = numerator < 0n ? -doubledError : doubledError
        expect(towardsAway).toBeLessThanOrEqual(denominator)
        expect(towardsAway).toBeGreaterThan(-denominator)
      }),
      propertyRuns,
    )
  })

  test('mirrors the sign, so that a reversal cancels to the last unit', () => {
    fc.assert(
      fc.property(anyNumerator, anyDenominator, (numerator, denominator) => {
        const rounded = divideRoundHalfAwayFromZero(numerator, denominator)
        expect(divideRoundHalfAwayFromZero(-numerator, denominator)).toBe(-rounded)
        expect(divideRoundHalfAwayFromZero(numerator, -denominator)).toBe(-rounded)
      }),
      propertyRuns,
    )
  })

  test('refuses to divide by nothing', () => {
    expect(() => divideRoundHalfAwayFromZero(1n, 0n)).toThrow(BrokenInvariant)
  })
})

describe('a fraction as decimal text', () => {
  test.each([
    { numerator: 1n, denominator: 8n, digits: 2, text: '0.13' },
    { numerator: -1n, denominator: 8n, digits: 2, text: '-0.13' },
    { numerator: 1n, denominator: 3n, digits: 6, text: '0.333333' },
    { numerator: 2n, denominator: 1n, digits: 0, text: '2' },
    { numerator: 1_005n, denominator: 1_000n, digits: 2, text: '1.01' },
    { numerator: -1n, denominator: 1_000n, digits: 2, text: '0.00' },
    { numerator: 12_345_678_901_234_567_890n, denominator: 1n, digits: 1, text: '12345678901234567890.0' },
  ])('$numerator / $denominator with $digits decimals is $text', ({ numerator, denominator, digits, text }) => {
    expect(formatFraction({ numerator, denominator }, digits)).toBe(text)
  })
})

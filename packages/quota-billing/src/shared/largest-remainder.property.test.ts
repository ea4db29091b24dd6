import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenInvariant } from './invariant.ts'
import { shareByLargestRemainder, type Weight } from './largest-remainder.ts'
import { propertyRuns } from './property-runs.ts'

const anyTotal = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
/** Small weights make ties and zeros frequent; large ones are populations and byte-seconds. */
const anyWeight = fc.oneof(fc.bigInt({ min: 0n, max: 3n }), fc.bigInt({ min: 0n, max: 10n ** 24n }))
const anyWeights: fc.Arbitrary<Weight[]> = fc.uniqueArray(
  fc.record({ key: fc.string({ minLength: 1, maxLength: 9 }), weight: anyWeight }),
  { selector: ({ key }) => key, maxLength: 40 },
)

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

describe('the largest remainder', () => {
  test('Σ shares + unshared = total, for every total and every weights', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const { shares, unshared } = shareByLargestRemainder(total, weights)
        expect(sumOf(shares.map(({ amount }) => amount)) + unshared).toBe(total)
        expect(shares.map(({ key }) => key)).toEqual(weights.map(({ key }) => key))
      }),
      propertyRuns,
    )
  })

  test('leaves nothing unshared as long as anyone carries weight, and everything when nobody does', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const carried = weights.some(({ weight }) => weight > 0n)
        expect(shareByLargestRemainder(total, weights).unshared).toBe(carried ? 0n : total)
      }),
      propertyRuns,
    )
  })

  test('gives each one less than a unit more or less than the exact share, and no weight no share', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const weightSum = sumOf(weights.map(({ weight }) => weight))
        const { shares } = shareByLargestRemainder(total, weights)
        for (const [index, { amount }] of shares.entries()) {
          const weight = weights[index]?.weight ?? 0n
          const scaledError = amount * weightSum - total * weight
          expect(weightSum === 0n || (scaledError < weightSum && -scaledError < weightSum)).toBe(true)
          expect(weight > 0n || amount === 0n).toBe(true)
        }
      }),
      propertyRuns,
    )
  })

  test('a greater weight never gets less', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const magnitude = total < 0n ? -total : total
        const amounts = new Map(
          shareByLargestRemainder(magnitude, weights).shares.map((share) => [share.key, share.amount]),
        )
        const ordered = weights.toSorted((left, right) => (left.weight < right.weight ? -1 : 1))
        for (const [index, { key, weight }] of ordered.entries()) {
          const lighter = ordered[index - 1]
          const isGreater = lighter !== undefined && lighter.weight < weight
          expect(!isGreater || (amounts.get(lighter.key) ?? 0n) <= (amounts.get(key) ?? 0n)).toBe(true)
        }
      }),
      propertyRuns,
    )
  })

  test('the order of the weights changes nobody’s share', () => {
    const shuffled = anyWeights.chain((weights) =>
      fc.tuple(fc.constant(weights), fc.shuffledSubarray(weights, { minLength: weights.length })),
    )
    fc.assert(
      fc.property(anyTotal, shuffled, (total, [weights, reordered]) => {
        const amountsOf = (given: readonly Weight[]) =>
          new Map(shareByLargestRemainder(total, given).shares.map(({ key, amount }) => [key, amount]))
        const expected = amountsOf(weights)
        for (const [key, amount] of amountsOf(reordered)) expect(amount).toBe(expected.get(key))
      }),
      propertyRuns,
    )
  })

  test('a refund gives exactly the opposite of what was asked', () => {
    fc.assert(
      fc.property(anyTotal, anyWeights, (total, weights) => {
        const asked = shareByLargestRemainder(total, weights)
        const refunded = shareByLargestRemainder(-total, weights)
        expect(refunded.unshared).toBe(-asked.unshared)
        expect(refunded.shares.map(({ amount }) => -amount)).toEqual(asked.shares.map(({ amount }) => amount))
      }),
      propertyRuns,
    )
  })

  test.each([
    { total: 10n, weights: [5n, 3n, 3n], amounts: [4n, 3n, 3n] },
    { total: 12_345n, weights: [860n, 270n, 28_363n], amounts: [360n, 113n, 11_872n] },
    { total: 1n, weights: [1n, 1n, 1n], amounts: [1n, 0n, 0n] },
    { total: -1n, weights: [1n, 1n, 1n], amounts: [-1n, 0n, 0n] },
    { total: 5n, weights: [0n, 0n], amounts: [0n, 0n] },
  ])('$total over $weights is $amounts', ({ total, weights, amounts }) => {
    const named = weights.map((weight, index) => ({ key: `commune-${index}`, weight }))
    expect(shareByLargestRemainder(total, named).shares.map(({ amount }) => amount)).toEqual(amounts)
  })

  test('refuses a negative weight and a key that stands twice', () => {
    expect(() => shareByLargestRemainder(1n, [{ key: 'a', weight: -1n }])).toThrow(BrokenInvariant)
    const twice = [
      { key: 'a', weight: 1n },
      { key: 'a', weight: 1n },
    ]
    expect(() => shareByLargestRemainder(1n, twice)).toThrow(BrokenInvariant)
  })
})

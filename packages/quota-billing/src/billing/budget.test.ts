import { expect, test } from 'vitest'
import { isSameBudget, thresholdsReached } from './budget.ts'

test.each([
  [0n, []],
  [79_999_999n, [50]],
  [80_000_000n, [50, 80]],
  [99_999_999n, [50, 80]],
  [100_000_000n, [50, 80, 100]],
  [-5n, []],
])('of 100 €, %d millionths reach %j percent: to the last millionth', (amountMicros, reached) => {
  expect(thresholdsReached({ amountCents: 10_000n, thresholdPercents: [100, 50, 80] }, amountMicros)).toEqual(reached)
})

const budget = { amountCents: 10_000n, thresholdPercents: [80, 100] }

test.each([
  [budget, { amountCents: 10_000n, thresholdPercents: [100, 80] }, true],
  [null, null, true],
  [budget, null, false],
  [null, budget, false],
  [budget, { ...budget, amountCents: 10_001n }, false],
  [budget, { ...budget, thresholdPercents: [80] }, false],
  [budget, { ...budget, thresholdPercents: [80, 100, 110] }, false],
])('%o and %o are one budget: %s', (left, right, isSame) => {
  expect(isSameBudget(left, right)).toBe(isSame)
})

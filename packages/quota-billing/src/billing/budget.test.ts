import { expect, test } from 'vitest'
import { thresholdsReached } from './budget.ts'

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

import { describe, expect, test } from 'vitest'
import { isBelowThreshold, recoveryThresholdCentsDefault } from './recovery-threshold.ts'

describe('the recovery threshold', () => {
  test.each([
    [0n, true],
    [1_499n, true],
    [1_500n, false],
    [-1_499n, true],
    [-1_500n, false],
  ])('%s cents wait under fifteen euros: %s', (payableCents, waits) => {
    expect(isBelowThreshold(payableCents, recoveryThresholdCentsDefault)).toBe(waits)
  })

  test('of nothing lets nothing wait, not even an amount of nothing', () => {
    expect(isBelowThreshold(0n, 0n)).toBe(false)
  })
})

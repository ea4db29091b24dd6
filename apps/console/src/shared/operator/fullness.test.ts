import { describe, expect, it } from 'vitest'
import { fullnessOf } from './fullness.ts'

describe('how full something is', () => {
  it.each([
    [0n, 'easy'],
    [599n, 'easy'],
    [600n, 'filling'],
    [849n, 'filling'],
    [850n, 'near'],
    [999n, 'near'],
    [1_000n, 'over'],
    [2_000n, 'over'],
  ] as const)('%s of 1000 is %s', (used, level) => {
    expect(fullnessOf(used, 1_000n)).toBe(level)
  })

  it('is unknown where nobody looked, and where nothing was given', () => {
    expect(fullnessOf(null, 1_000n)).toBe('unknown')
    expect(fullnessOf(0n, 0n)).toBe('unknown')
  })
})

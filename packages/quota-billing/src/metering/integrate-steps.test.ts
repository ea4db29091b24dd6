import { describe, expect, test } from 'vitest'
import { instant } from '../shared/instant.ts'
import { BrokenInvariant } from '../shared/invariant.ts'
import { integrateSteps } from './integrate-steps.ts'

const at = (second: number) => instant(second * 1_000)

describe('a value known by its steps', () => {
  test('counts each value from its step to the next, and the last one to the period’s end', () => {
    const steps = [
      { at: at(10), valueBytes: 5n },
      { at: at(40), valueBytes: 2n },
    ]
    expect(integrateSteps(steps, at(0), at(100))).toBe(30n * 5n + 60n * 2n)
  })

  test('of several steps at one instant only the last counts', () => {
    const steps = [
      { at: at(0), valueBytes: 5n },
      { at: at(50), valueBytes: 900n },
      { at: at(50), valueBytes: 1n },
    ]
    expect(integrateSteps(steps, at(0), at(100))).toBe(50n * 5n + 50n)
  })

  test('steps after the period change nothing, and no steps are worth nothing', () => {
    expect(integrateSteps([{ at: at(100), valueBytes: 5n }], at(0), at(100))).toBe(0n)
    expect(integrateSteps([], at(0), at(100))).toBe(0n)
  })

  test('rounds once, half away from zero', () => {
    expect(integrateSteps([{ at: instant(500), valueBytes: 1n }], instant(0), instant(1_000))).toBe(1n)
    expect(integrateSteps([{ at: instant(501), valueBytes: 1n }], instant(0), instant(1_000))).toBe(0n)
  })

  test('steps out of order are a defect', () => {
    const steps = [
      { at: at(2), valueBytes: 1n },
      { at: at(1), valueBytes: 1n },
    ]
    expect(() => integrateSteps(steps, at(0), at(3))).toThrow(BrokenInvariant)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, instant, msPerDay } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { holdUse, type KnownDay } from './hold-use.ts'

const start = instant(1_800_000_000_000)
const span = (days: number) => ({ periodStart: start, periodEnd: addMs(start, days * msPerDay) })

function known(uses: readonly bigint[], from = 0): KnownDay[] {
  return uses.map((byteSeconds, index) => ({
    dayStart: addMs(start, (from + index) * msPerDay),
    dayEnd: addMs(start, (from + index + 1) * msPerDay),
    byteSeconds,
  }))
}

describe('use held to the end of a period', () => {
  test('is what is known of it, and the last day again for each day that is not', () => {
    expect(holdUse(known([5n, 7n]), span(4))).toBe(5n + 7n + 2n * 7n)
    expect(holdUse(known([5n, 7n], -2), span(3))).toBe(21n)
    expect(holdUse(known([1n, 2n, 3n]), span(2))).toBe(3n)
    expect(holdUse([], span(3))).toBe(0n)
  })

  test('of a gauge that is silent for too long is what is known alone', () => {
    const days = known([5n, 7n])
    const lastStart = addMs(start, msPerDay)
    expect(holdUse(days, { ...span(4), silentBefore: lastStart })).toBe(26n)
    expect(holdUse(days, { ...span(4), silentBefore: addMs(lastStart, 1) })).toBe(12n)
    expect(holdUse(known([5n, 7n], -2), { ...span(4), silentBefore: start })).toBe(0n)
  })

  test('is the use itself where nothing changes, whenever it is asked', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 1, max: 31 }), (use, seen) => {
        expect(holdUse(known(Array.from({ length: seen }, () => use)), span(31))).toBe(31n * use)
      }),
      propertyRuns,
    )
  })

  test('adds up over a period cut in two at a day that is known', () => {
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 20 }),
        fc.nat(30),
        (uses, cut) => {
          const whole = span(31)
          const middle = addMs(start, cut * msPerDay)
          const first = holdUse(known(uses), { periodStart: whole.periodStart, periodEnd: middle })
          const second = holdUse(known(uses), { periodStart: middle, periodEnd: whole.periodEnd })
          expect(first + second).toBe(holdUse(known(uses), whole))
        },
      ),
      propertyRuns,
    )
  })
})

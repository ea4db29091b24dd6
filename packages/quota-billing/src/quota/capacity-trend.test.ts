import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { civilDate } from '../shared/civil-time.ts'
import { addMs, instantFromIso, msPerDay } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { type CapacityTrend, daysUntilFull, expectedRoomOn, trendOf, trendWindowStart } from './capacity-trend.ts'

const now = instantFromIso('2026-11-25T09:00:00Z')
const today = civilDate('2026-11-25')
const daysAgo = (days: number) => addMs(now, -days * msPerDay)
const grown = (gib: bigint, days: number): CapacityTrend => ({ grownBytes: gib * GIB, overMs: days * msPerDay })

const anyTrend = fc.record({
  grownBytes: fc.bigInt({ min: 1n, max: 2n ** 50n }),
  overMs: fc.integer({ min: 14 * msPerDay, max: 90 * msPerDay }),
})
const anyFree = fc.bigInt({ min: 1n, max: 2n ** 55n })

describe('today’s trend of a level', () => {
  test('is its growth over 90 days, or over as long as it is known', () => {
    expect(trendOf({ knownSince: daysAgo(400), grownBytes: 90n * GIB }, now)).toEqual(grown(90n, 90))
    expect(trendOf({ knownSince: daysAgo(20), grownBytes: 90n * GIB }, now)).toEqual(grown(90n, 20))
    expect(trendWindowStart(now)).toBe(daysAgo(90))
  })

  test('is unknown with less than 14 days, or without any entry', () => {
    expect(trendOf({ knownSince: daysAgo(14), grownBytes: 1n }, now)).not.toBeNull()
    expect(trendOf({ knownSince: addMs(daysAgo(14), 1), grownBytes: 1n }, now)).toBeNull()
    expect(trendOf({ knownSince: null, grownBytes: 0n }, now)).toBeNull()
  })
})

describe('days until a level is full', () => {
  test('are what is left divided by the daily growth, rounded down', () => {
    expect(daysUntilFull(100n * GIB, grown(90n, 90))).toBe(100)
    expect(daysUntilFull(100n * GIB - 1n, grown(90n, 90))).toBe(99)
    expect(daysUntilFull(GIB / 2n, grown(90n, 90))).toBe(0)
  })

  test('are 0 when nothing is left, whatever the trend', () => {
    for (const trend of [grown(90n, 90), grown(-90n, 90), null]) expect(daysUntilFull(0n, trend)).toBe(0)
    expect(daysUntilFull(-5n, null)).toBe(0)
  })

  test('are unknown without a limit, a trend, growth, or an end within a century', () => {
    expect(daysUntilFull(null, grown(90n, 90))).toBeNull()
    expect(daysUntilFull(GIB, null)).toBeNull()
    expect(daysUntilFull(GIB, grown(0n, 90))).toBeNull()
    expect(daysUntilFull(GIB, grown(-1n, 90))).toBeNull()
    expect(daysUntilFull(36_525n * GIB, grown(90n, 90))).toBe(36_525)
    expect(daysUntilFull(36_526n * GIB, grown(90n, 90))).toBeNull()
  })

  test('leave room on the day they name, and none two days later', () => {
    fc.assert(
      fc.property(anyFree, anyTrend, (free, trend) => {
        const days = daysUntilFull(free, trend)
        if (days === null) return
        // Compared without division: growth × days × a day's length against free × the window's.
        const spent = (count: number) => trend.grownBytes * BigInt(count) * BigInt(msPerDay)
        expect(spent(days) <= free * BigInt(trend.overMs)).toBe(true)
        expect(spent(days + 1) > free * BigInt(trend.overMs)).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('never grow when more is asked for', () => {
    fc.assert(
      fc.property(anyFree, anyFree, anyTrend, (free, delta, trend) => {
        const before = daysUntilFull(free, trend) ?? Number.POSITIVE_INFINITY
        const after = daysUntilFull(free - delta, trend) ?? Number.POSITIVE_INFINITY
        expect(after).toBeLessThanOrEqual(before)
      }),
      propertyRuns,
    )
  })
})

describe('when room is expected', () => {
  test('is the day by which a shrinking level has given back enough, rounded up', () => {
    const shrinking = grown(-90n, 90)
    expect(expectedRoomOn({ lackingBytes: 10n * GIB, trend: shrinking, today })).toBe('2026-12-05')
    expect(expectedRoomOn({ lackingBytes: 10n * GIB + 1n, trend: shrinking, today })).toBe('2026-12-06')
  })

  test('is unknown where nothing comes back, and today where nothing lacks', () => {
    const wish = { lackingBytes: GIB, today }
    for (const trend of [null, grown(0n, 90), grown(1n, 90)]) expect(expectedRoomOn({ ...wish, trend })).toBeNull()
    expect(expectedRoomOn({ lackingBytes: 40_000n * GIB, trend: grown(-90n, 90), today })).toBeNull()
    expect(expectedRoomOn({ lackingBytes: 0n, trend: null, today })).toBe(today)
  })
})

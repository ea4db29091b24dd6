import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysUntilFull } from '../quota/capacity-trend.ts'
import { GIB } from '../shared/bytes.ts'
import { addDays, civilDate } from '../shared/civil-time.ts'
import { msPerDay } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { useTrend } from './use-trend.ts'

const start = civilDate('2026-10-01')
const daysOf = (bytes: readonly bigint[]) => bytes.map((each, index) => ({ day: addDays(start, index), bytes: each }))
const line = (from: bigint, perDay: bigint, count: number) =>
  daysOf(Array.from({ length: count }, (_, index) => from + perDay * BigInt(index)))

describe('the trend of use', () => {
  test('of days on a line is that line, exactly', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 50n }),
        fc.bigInt({ min: -(2n ** 40n), max: 2n ** 40n }),
        fc.integer({ min: 14, max: 90 }),
        (from, perDay, count) => {
          const trend = useTrend(line(from, perDay, count))
          expect(trend && trend.grownBytes * BigInt(msPerDay)).toBe(trend && perDay * BigInt(trend.overMs))
        },
      ),
      propertyRuns,
    )
  })

  test('is unknown on fewer than fourteen days', () => {
    expect(useTrend(line(GIB, GIB, 13))).toBeNull()
    expect(useTrend(line(GIB, GIB, 14))).not.toBeNull()
    expect(useTrend([])).toBeNull()
  })

  test('passes over days that are missing', () => {
    const days = line(10n * GIB, GIB, 40).filter((_, index) => index % 3 !== 1)
    expect(daysUntilFull(20n * GIB, useTrend(days))).toBe(20)
  })

  test('is not bent by one day that swings', () => {
    const days = line(10n * GIB, GIB, 60).map((each, index) => (index === 30 ? { ...each, bytes: 0n } : each))
    expect(daysUntilFull(30n * GIB, useTrend(days))).toBe(30)
  })

  test('of what only shrinks or stands says that it is never full', () => {
    expect(daysUntilFull(GIB, useTrend(line(40n * GIB, -GIB, 30)))).toBeNull()
    expect(daysUntilFull(GIB, useTrend(line(40n * GIB, 0n, 30)))).toBeNull()
  })
})

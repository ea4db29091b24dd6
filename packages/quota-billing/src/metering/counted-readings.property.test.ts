import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant, instantFromIso } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { byteSecondsOf, countedReadings } from './counted-readings.ts'
import { integrateDay } from './integrate.ts'

const dayStart = instantFromIso('2027-01-01T00:00:00Z')
const dayEnd = instant(dayStart + 86_400_000)
const expectedIntervalMs = 3_600_000

/** From a day before to a day after, to the second. */
const anyReadings = fc
  .uniqueArray(
    fc.record({
      second: fc.integer({ min: -86_400, max: 172_800 }),
      valueBytes: fc.bigInt({ min: 0n, max: 2n ** 40n }),
    }),
    { selector: ({ second }) => second, maxLength: 40 },
  )
  .map((readings) =>
    readings
      .toSorted((left, right) => left.second - right.second)
      .map(({ second, valueBytes }) => ({ takenAt: instant(dayStart + second * 1_000), valueBytes })),
  )

describe('the readings that count in a day', () => {
  test('come to what the day is integrated to, and leave no time and count none twice', () => {
    fc.assert(
      fc.property(anyReadings, (world) => {
        const previous = world.findLast(({ takenAt }) => takenAt < dayStart) ?? null
        const next = world.find(({ takenAt }) => takenAt >= dayEnd) ?? null
        const readings = world.filter(({ takenAt }) => takenAt >= dayStart && takenAt < dayEnd)
        const around = [previous, ...readings, next].filter((reading) => reading !== null)
        const day = { dayStart, dayEnd, expectedIntervalMs }
        const counted = countedReadings({ ...day, readings: around })
        const resourceStart = around[0]?.takenAt ?? dayEnd
        const { byteSeconds } = integrateDay({ ...day, previous, readings, next, resourceStart })
        expect(byteSecondsOf(counted)).toBe(byteSeconds)
        const times = counted.flatMap(({ held, gap }) => [held, gap].filter((time) => time !== null))
        for (const [index, { to }] of times.entries()) expect(times[index + 1]?.from ?? dayEnd).toBe(to)
        expect(counted.filter(({ reading }) => reading.takenAt >= dayStart)).toHaveLength(readings.length)
      }),
      propertyRuns,
    )
  })
})

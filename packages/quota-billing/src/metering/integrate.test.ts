import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { addMs, type Instant, instantFromIso, msPerDay, msPerHour } from '../shared/instant.ts'
import { BrokenInvariant } from '../shared/invariant.ts'
import { type DayOfReadings, type GaugeReading, integrateDay } from './integrate.ts'

const dayStart = instantFromIso('2027-01-14T23:00:00Z')
const dayEnd = addMs(dayStart, msPerDay)

function at(hour: number): Instant {
  return addMs(dayStart, hour * msPerHour)
}

function reading(hour: number, gib: bigint): GaugeReading {
  return { takenAt: at(hour), valueBytes: gib * GIB }
}

/** One reading each hour, but for the hours left out. */
function hourly(gib: bigint, without: readonly number[] = []): GaugeReading[] {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => !without.includes(hour))
  return hours.map((hour) => reading(hour, gib))
}

function integrate(day: Partial<DayOfReadings>): ReturnType<typeof integrateDay> {
  const empty = { readings: [], previous: null, next: null, dayStart, dayEnd, expectedIntervalMs: msPerHour }
  return integrateDay({ ...empty, ...day })
}

const gibHour = GIB * 3_600n

describe('a day with every reading', () => {
  test('is its value times its seconds, measured throughout', () => {
    expect(integrate({ readings: hourly(3n) })).toEqual({
      byteSeconds: 3n * GIB * 86_400n,
      measuredSeconds: 86_400,
      estimatedSeconds: 0,
      readingCount: 24,
      missingReadings: 0,
    })
  })

  test.each([23, 25])('has %i hours where the clocks change', (hours) => {
    const readings = Array.from({ length: hours }, (_, hour) => reading(hour, 1n))
    const usage = integrate({ readings, dayEnd: at(hours) })
    expect(usage).toMatchObject({ byteSeconds: gibHour * BigInt(hours), estimatedSeconds: 0, missingReadings: 0 })
  })

  test('a reading holds until the next one, not a moment longer', () => {
    const readings = [reading(0, 1n), reading(0.5, 5n), ...hourly(1n, [0])]
    expect(integrate({ readings }).byteSeconds).toBe(26n * gibHour)
  })
})

describe('a gap', () => {
  test('is valued at the lower of the readings around it, marked, and its readings counted as missing', () => {
    const readings = [...hourly(4n, [10, 11, 12]).filter(({ takenAt }) => takenAt < at(13)), ...hourly(9n).slice(13)]
    const usage = integrate({ readings })
    expect(usage.byteSeconds).toBe((13n * 4n + 11n * 9n) * gibHour)
    expect(usage).toMatchObject({ measuredSeconds: 21 * 3_600, estimatedSeconds: 3 * 3_600, missingReadings: 3 })
  })

  test('before a fall is valued at what it fell to', () => {
    const readings = [...hourly(9n).slice(0, 10), ...hourly(4n).slice(13)]
    expect(integrate({ readings }).byteSeconds).toBe((10n * 9n + 14n * 4n) * gibHour)
  })

  test('that reaches over the day is valued by readings of other days, on both sides', () => {
    const usage = integrate({ previous: reading(-30, 8n), next: reading(40, 2n) })
    expect(usage).toEqual({
      byteSeconds: 24n * 2n * gibHour,
      measuredSeconds: 0,
      estimatedSeconds: 86_400,
      readingCount: 0,
      missingReadings: 24,
    })
  })

  test.each([
    { side: 'before', day: { previous: reading(-30, 8n) } },
    { side: 'after', day: { next: reading(40, 8n) } },
  ])('with a reading only $side is valued at that one', ({ day }) => {
    expect(integrate(day)).toMatchObject({ byteSeconds: 24n * 8n * gibHour, estimatedSeconds: 86_400 })
  })

  test('with no reading at all is worth nothing, and says that everything is missing', () => {
    expect(integrate({})).toMatchObject({ byteSeconds: 0n, estimatedSeconds: 86_400, missingReadings: 24 })
  })

  test('of seconds from a late collector is estimated time but no missing reading', () => {
    const readings = hourly(1n).map((one, hour) => (hour === 7 ? { ...one, takenAt: addMs(one.takenAt, 3_000) } : one))
    expect(integrate({ readings })).toMatchObject({
      byteSeconds: 24n * gibHour,
      estimatedSeconds: 3,
      missingReadings: 0,
      readingCount: 24,
    })
  })

  test('of one reading is found though the next one came early', () => {
    const early = { takenAt: addMs(at(8), -5_000), valueBytes: GIB }
    const readings = [...hourly(1n).slice(0, 7), early, ...hourly(1n).slice(9)]
    expect(integrate({ readings: readings.filter(({ takenAt }) => takenAt !== at(7)) }).missingReadings).toBe(1)
  })
})

describe('the edges of a day', () => {
  test('the last reading of the day before reaches into it for its interval', () => {
    const usage = integrate({ previous: reading(-0.25, 6n), readings: hourly(2n, [0]) })
    expect(usage.byteSeconds).toBe((6n * gibHour * 3n) / 4n + (2n * gibHour) / 4n + 23n * 2n * gibHour)
    expect(usage).toMatchObject({ estimatedSeconds: 900, missingReadings: 0 })
  })

  test('nothing is counted before a resource exists or after it is gone', () => {
    const life = { resourceStart: at(6), resourceEnd: at(18) }
    const readings = hourly(2n).slice(6, 18)
    expect(integrate({ readings, ...life })).toEqual({
      byteSeconds: 12n * 2n * gibHour,
      measuredSeconds: 12 * 3_600,
      estimatedSeconds: 0,
      readingCount: 12,
      missingReadings: 0,
    })
  })

  test('readings from outside a resource’s life say nothing about it', () => {
    const life = { resourceStart: at(6), resourceEnd: at(18) }
    const foreign = [reading(5.5, 1n), reading(18, 1n)]
    const usage = integrate({ readings: [...foreign.slice(0, 1), reading(12, 4n), ...foreign.slice(1)], ...life })
    expect(usage).toMatchObject({ byteSeconds: 12n * 4n * gibHour, readingCount: 1, estimatedSeconds: 11 * 3_600 })
  })

  test('a resource of another day counts nothing', () => {
    const usage = integrate({ previous: reading(-30, 8n), resourceEnd: at(-2) })
    expect(usage).toMatchObject({ byteSeconds: 0n, measuredSeconds: 0, estimatedSeconds: 0, missingReadings: 0 })
  })

  test('half a byte-second is rounded up once for the day', () => {
    const readings = [{ takenAt: dayStart, valueBytes: 1n }]
    const life = { resourceEnd: addMs(dayStart, 1_500) }
    expect(integrate({ readings, ...life })).toMatchObject({ byteSeconds: 2n, measuredSeconds: 2 })
    expect(integrate({ readings, resourceEnd: addMs(dayStart, 1_499) }).byteSeconds).toBe(1n)
  })
})

test('readings out of order, twice at one instant, or an interval of nothing are defects', () => {
  expect(() => integrate({ readings: [reading(2, 1n), reading(1, 1n)] })).toThrow(BrokenInvariant)
  expect(() => integrate({ readings: [reading(1, 1n), reading(1, 1n)] })).toThrow(BrokenInvariant)
  expect(() => integrate({ expectedIntervalMs: 0 })).toThrow(BrokenInvariant)
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Instant, instant, instantFromIso } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { type GaugeReading, integrateDay, integrateExactly } from './integrate.ts'
import { integrateSteps } from './integrate-steps.ts'

/** A short world, so that an oracle can look at every millisecond of it: 600 ms, a reading expected every 40 ms. */
const worldStart = instantFromIso('2027-01-01T00:00:00Z')
const worldMs = 600
const expectedIntervalMs = 40

const anyReadings: fc.Arbitrary<GaugeReading[]> = fc
  .uniqueArray(fc.record({ offset: fc.integer({ min: 0, max: worldMs }), value: fc.bigInt({ min: 0n, max: 50n }) }), {
    selector: ({ offset }) => offset,
    maxLength: 24,
  })
  .map((points) =>
    points
      .toSorted((left, right) => left.offset - right.offset)
      .map(({ offset, value }) => ({ takenAt: instant(worldStart + offset), valueBytes: value })),
  )

interface Life {
  readonly resourceStart: Instant | null
  readonly resourceEnd: Instant | null
}

const anyOffset = fc.integer({ min: 0, max: worldMs })
const anyLife: fc.Arbitrary<Life> = fc.tuple(fc.option(anyOffset), fc.option(anyOffset)).map(([from, to]) => ({
  resourceStart: from === null ? null : instant(worldStart + from),
  resourceEnd: to === null ? null : instant(worldStart + to),
}))

/** The readings of a world as one day of it sees them. */
function dayOf(world: readonly GaugeReading[], life: Life, bounds: { dayStart: Instant; dayEnd: Instant }) {
  const { dayStart, dayEnd } = bounds
  return {
    readings: world.filter(({ takenAt }) => takenAt >= dayStart && takenAt < dayEnd),
    previous: world.findLast(({ takenAt }) => takenAt < dayStart) ?? null,
    next: world.find(({ takenAt }) => takenAt >= dayEnd) ?? null,
    dayStart,
    dayEnd,
    expectedIntervalMs,
    ...life,
  }
}

/** The rule as a sentence about one millisecond, with no notion of days or stretches. */
function valueAt(
  world: readonly GaugeReading[],
  life: Life,
  at: number,
): { valueBytes: bigint; measured: boolean } | null {
  const start = life.resourceStart ?? Number.NEGATIVE_INFINITY
  const end = life.resourceEnd ?? Number.POSITIVE_INFINITY
  if (at < start || at >= end) return null
  const own = world.filter(({ takenAt }) => takenAt >= start && takenAt < end)
  const left = own.findLast(({ takenAt }) => takenAt <= at)
  const right = own.find(({ takenAt }) => takenAt > at)
  if (left !== undefined && at - left.takenAt < expectedIntervalMs)
    return { valueBytes: left.valueBytes, measured: true }
  const sides = [left, right].filter((side) => side !== undefined).map(({ valueBytes }) => valueBytes)
  const lower = sides.reduce((least, value) => (value < least ? value : least), sides[0] ?? 0n)
  return { valueBytes: lower, measured: false }
}

const wholeWorld = { dayStart: worldStart, dayEnd: instant(worldStart + worldMs) }
/** Cuts of the world into days, in order, empty days included. */
const anyCuts = fc
  .array(anyOffset, { maxLength: 6 })
  .map((offsets) => [0, ...offsets.toSorted((left, right) => left - right), worldMs])

describe('integrating a gauge', () => {
  test('equals the rule applied to each millisecond by itself', () => {
    fc.assert(
      fc.property(anyReadings, anyLife, (world, life) => {
        const expected = { byteMilliseconds: 0n, measuredMs: 0, estimatedMs: 0 }
        for (let at = worldStart; at < wholeWorld.dayEnd; at = instant(at + 1)) {
          const one = valueAt(world, life, at)
          if (one === null) continue
          expected.byteMilliseconds += one.valueBytes
          if (one.measured) expected.measuredMs += 1
          else expected.estimatedMs += 1
        }
        expect(integrateExactly(dayOf(world, life, wholeWorld))).toMatchObject(expected)
      }),
      propertyRuns,
    )
  })

  test('adds up over any split into days, to the byte-millisecond', () => {
    fc.assert(
      fc.property(anyReadings, anyLife, anyCuts, (world, life, cuts) => {
        const whole = integrateExactly(dayOf(world, life, wholeWorld))
        const sum = { byteMilliseconds: 0n, measuredMs: 0, estimatedMs: 0, readingCount: 0 }
        for (const [index, cut] of cuts.slice(1).entries()) {
          const dayStart = instant(worldStart + (cuts[index] ?? 0))
          const part = integrateExactly(dayOf(world, life, { dayStart, dayEnd: instant(worldStart + cut) }))
          sum.byteMilliseconds += part.byteMilliseconds
          sum.measuredMs += part.measuredMs
          sum.estimatedMs += part.estimatedMs
          sum.readingCount += part.readingCount
        }
        expect(whole).toMatchObject(sum)
      }),
      propertyRuns,
    )
  })

  test('never bills an instant above the readings around it: raising one reading never lowers the sum', () => {
    fc.assert(
      fc.property(anyReadings, fc.nat(), (world, pick) => {
        const none: Life = { resourceStart: null, resourceEnd: null }
        const raised = world.map((one, index) =>
          index === pick % world.length ? { ...one, valueBytes: one.valueBytes + 10n } : one,
        )
        const before = integrateExactly(dayOf(world, none, wholeWorld)).byteMilliseconds
        const after = integrateExactly(dayOf(raised, none, wholeWorld)).byteMilliseconds
        expect(after).toBeGreaterThanOrEqual(before)
        const highest = world.reduce((max, { valueBytes }) => (valueBytes > max ? valueBytes : max), 0n)
        expect(before).toBeLessThanOrEqual(highest * BigInt(worldMs))
      }),
      propertyRuns,
    )
  })

  test('rounds each day once: whole seconds add up over days without any rounding at all', () => {
    // The same world stretched a thousandfold: every instant is a whole second.
    const stretch = (offset: number): Instant => instant(worldStart + offset * 1_000)
    fc.assert(
      fc.property(anyReadings, anyCuts, (world, cuts) => {
        const stretched = world.map((one) => ({ ...one, takenAt: stretch(one.takenAt - worldStart) }))
        const none: Life = { resourceStart: null, resourceEnd: null }
        const over = (from: number, to: number) =>
          integrateDay({
            ...dayOf(stretched, none, { dayStart: stretch(from), dayEnd: stretch(to) }),
            expectedIntervalMs: expectedIntervalMs * 1_000,
          }).byteSeconds
        const sum = cuts.slice(1).reduce((total, cut, index) => total + over(cuts[index] ?? 0, cut), 0n)
        expect(sum).toBe(over(0, worldMs))
      }),
      propertyRuns,
    )
  })
})

describe('integrating steps', () => {
  const anySteps = anyReadings.map((world) =>
    world.map(({ takenAt, valueBytes }) => ({ at: instant(worldStart + (takenAt - worldStart) * 1_000), valueBytes })),
  )
  const second = (offset: number): Instant => instant(worldStart + offset * 1_000)

  test('equals the value of each second summed, with nothing before the first step', () => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        let expected = 0n
        for (let offset = 0; offset < worldMs; offset += 1) {
          expected += steps.findLast(({ at }) => at <= second(offset))?.valueBytes ?? 0n
        }
        expect(integrateSteps(steps, second(0), second(worldMs))).toBe(expected)
      }),
      propertyRuns,
    )
  })

  test('adds up over any split, steps before a part being its opening value', () => {
    fc.assert(
      fc.property(anySteps, anyCuts, (steps, cuts) => {
        const sum = cuts
          .slice(1)
          .reduce((total, cut, index) => total + integrateSteps(steps, second(cuts[index] ?? 0), second(cut)), 0n)
        expect(sum).toBe(integrateSteps(steps, second(0), second(worldMs)))
      }),
      propertyRuns,
    )
  })
})

import { recordReadingsBody } from '@grenier/contracts'
import { instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { type ReadGauge, readingBatches } from './reading-batches.ts'

const startsAt = instantFromIso('2025-12-31T23:00:00Z')

const gauge = (number: number, change: Partial<ReadGauge> = {}): ReadGauge => ({
  tenantId: `0198c0de-7a00-7000-8000-${String(number).padStart(12, '0')}`,
  meter: 'storage.used',
  offerId: '0198c0de-7a00-7000-8000-ffffffffffff',
  resourceId: `commune-${number}/"standard"`,
  valueMib: (hour) => number * 1_000 + hour,
  isMissing: () => false,
  ...change,
})

describe('batches of readings', () => {
  it('are bodies the API takes: every gauge at every hour once and in order, 5,000 at most in a call', () => {
    const gauges = Array.from({ length: 70 }, (_, number) => gauge(number))
    const batches = [...readingBatches(gauges, { from: 24, to: 24 + 150, startsAt })]
    const bodies = batches.map((batch) => recordReadingsBody.parse(JSON.parse(batch.json)))
    expect(batches.map((batch) => batch.count)).toEqual([5_000, 5_000, 500])
    expect(batches.map((batch) => batch.index)).toEqual([0, 1, 2])
    expect(bodies.every((body) => body.simulated)).toBe(true)
    const readings = bodies.flatMap((body) => body.readings)
    expect(new Set(readings.map((reading) => `${reading.tenantId} ${reading.takenAt}`)).size).toBe(70 * 150)
    expect(readings[0]?.takenAt).toBe(instantFromIso('2026-01-01T23:00:00Z'))
    expect(readings[0]?.valueBytes).toBe(24n * 1_048_576n)
    for (const own of Map.groupBy(readings, ({ tenantId }) => tenantId).values()) {
      const instants = own.map(({ takenAt }) => takenAt)
      expect(instants).toEqual(instants.toSorted((left, right) => left - right))
    }
  })

  it('touch few days of few gauges each', () => {
    const gauges = Array.from({ length: 70 }, (_, number) => gauge(number))
    for (const { json } of readingBatches(gauges, { from: 0, to: 720, startsAt })) {
      const { readings } = recordReadingsBody.parse(JSON.parse(json))
      const days = new Set(readings.map(({ tenantId, takenAt }) => `${tenantId} ${Math.floor(takenAt / 86_400_000)}`))
      expect(days.size).toBeLessThan(300)
    }
  })

  it('are the same bytes each time, so that sending them again changes nothing', () => {
    const make = () => [...readingBatches([gauge(1), gauge(2)], { from: 0, to: 30, startsAt })]
    expect(make()).toEqual(make())
  })

  it('leave out the hours at which the collector was deaf, for that gauge only', () => {
    const deaf = gauge(1, { isMissing: (hour) => hour >= 3 && hour < 8 })
    const [batch] = [...readingBatches([deaf, gauge(2)], { from: 0, to: 10, startsAt })]
    expect(batch?.count).toBe(15)
  })

  it('do not exist for no hours or no gauges', () => {
    expect([...readingBatches([gauge(1)], { from: 5, to: 5, startsAt })]).toEqual([])
    expect([...readingBatches([], { from: 0, to: 5, startsAt })]).toEqual([])
  })
})

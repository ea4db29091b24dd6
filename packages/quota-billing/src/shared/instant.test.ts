import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMs, compareInstants, earlierOf, instant, instantFromIso, instantToIso, laterOf } from './instant.ts'
import { BrokenInvariant } from './invariant.ts'
import { propertyRuns } from './property-runs.ts'

const firstMs = instantFromIso('0001-01-01T00:00:00Z')
const lastMs = instantFromIso('9999-12-31T23:59:59.999Z')
const anyInstant = fc.integer({ min: firstMs, max: lastMs }).map(instant)

/** The runtime's own calendar, an implementation that shares nothing with ours. */
const utcCalendar = new Intl.DateTimeFormat('en-US', {
  timeZone: 'UTC',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

function isoSecondsByRuntime(at: number): string {
  const parts = new Map(utcCalendar.formatToParts(at).map(({ type, value }) => [type, value]))
  const field = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? ''
  const date = `${field('year').padStart(4, '0')}-${field('month')}-${field('day')}`
  return `${date}T${field('hour')}:${field('minute')}:${field('second')}`
}

describe('an instant as text', () => {
  test('reads back what it wrote, over every year that can be written and stored', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        expect(instantFromIso(instantToIso(at))).toBe(at)
      }),
      propertyRuns,
    )
  })

  test('names the same day and time as the runtime does, from the Gregorian reform on', () => {
    const sinceReform = fc.integer({ min: instantFromIso('1583-01-01T00:00:00Z'), max: lastMs }).map(instant)
    fc.assert(
      fc.property(sinceReform, (at) => {
        expect(instantToIso(at).slice(0, 19)).toBe(isoSecondsByRuntime(at))
      }),
      propertyRuns,
    )
  })

  test('sorts as text in the order of time', () => {
    fc.assert(
      fc.property(anyInstant, anyInstant, (left, right) => {
        expect(instantToIso(left) < instantToIso(right)).toBe(compareInstants(left, right) < 0)
      }),
      propertyRuns,
    )
  })

  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['1969-12-31T23:59:59.999Z', -1],
    ['2000-02-29T12:00:00Z', 951_825_600_000],
    ['2026-12-31T23:00:00.000Z', 1_798_758_000_000],
    ['2026-12-31T23:00Z', 1_798_758_000_000],
  ])('%s is %i ms from the epoch', (text, epochMs) => {
    expect(instantFromIso(text)).toBe(epochMs)
  })

  test('cuts digits finer than a millisecond, so that nothing slips into the next period', () => {
    expect(instantToIso(instantFromIso('2026-01-31T22:59:59.999999Z'))).toBe('2026-01-31T22:59:59.999Z')
    expect(instantToIso(instantFromIso('2026-01-31T22:59:59.5Z'))).toBe('2026-01-31T22:59:59.500Z')
  })

  test.each([
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:60:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00+01:00',
    '2026-01-01 00:00:00Z',
    '2026-01-01T00:00:00',
    '2026-1-1T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '',
  ])('refuses "%s"', (text) => {
    expect(() => instantFromIso(text)).toThrow(RangeError)
  })
})

describe('an instant as a number', () => {
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, firstMs - 1, lastMs + 1])('refuses %d', (epochMs) => {
    expect(() => instant(epochMs)).toThrow(BrokenInvariant)
  })

  test('moves by whole milliseconds and never out of its range', () => {
    expect(addMs(instant(1_000), -1)).toBe(999)
    expect(() => addMs(lastMs, 1)).toThrow(BrokenInvariant)
  })

  test('the earlier and the later of two do not depend on their order', () => {
    const [early, late] = [instant(1), instant(2)]
    expect([earlierOf(early, late), earlierOf(late, early)]).toEqual([early, early])
    expect([laterOf(early, late), laterOf(late, early)]).toEqual([late, late])
  })
})

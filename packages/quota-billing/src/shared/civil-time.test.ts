import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  type CivilDate,
  civilDate,
  civilDateOf,
  civilMonth,
  dayBounds,
  daysOfMonth,
  firstDateOf,
  isTimeZone,
  monthBounds,
  monthOf,
  yearBoundsOf,
} from './civil-time.ts'
import { instant, instantFromIso, instantToIso, msPerDay, msPerHour } from './instant.ts'
import { propertyRuns } from './property-runs.ts'

/** Every zone a French authority keeps its calendar in, and three that break naive rules: clocks that skip midnight, half hours. */
const zones = [
  'Europe/Paris',
  'Indian/Reunion',
  'America/Guadeloupe',
  'Pacific/Noumea',
  'Pacific/Marquesas',
  'America/Miquelon',
  'Pacific/Wallis',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'UTC',
]
const anyZone = fc.constantFrom(...zones)
const daysFrom2000To2040 = 14_975
const anyDate = fc.integer({ min: 0, max: daysFrom2000To2040 }).map((days) => addDays(civilDate('2000-01-01'), days))
const anyInstant = fc
  .integer({ min: instantFromIso('2000-01-02T00:00:00Z'), max: instantFromIso('2040-12-30T00:00:00Z') })
  .map(instant)

const wallClocks = new Map(
  zones.map((zone) => [zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' })]),
)

describe('civil days', () => {
  test('the day of an instant is what a wall clock in that zone shows', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (at, zone) => {
        expect(civilDateOf(at, zone)).toBe(wallClocks.get(zone)?.format(at))
      }),
      { numRuns: propertyRuns.numRuns * 5 },
    )
  })

  test('a day holds its first and its last millisecond, and not the one after', () => {
    fc.assert(
      fc.property(anyDate, anyZone, (date, zone) => {
        const { dayStart, dayEnd } = dayBounds(date, zone)
        expect(civilDateOf(dayStart, zone)).toBe(date)
        expect(civilDateOf(instant(dayEnd - 1), zone)).toBe(date)
        expect(civilDateOf(instant(dayStart - 1), zone)).toBe(addDays(date, -1))
        expect(dayBounds(addDays(date, 1), zone).dayStart).toBe(dayEnd)
      }),
      propertyRuns,
    )
  })

  test('a wall clock shows the day before until the very millisecond a day starts', () => {
    fc.assert(
      fc.property(anyDate, anyZone, (date, zone) => {
        const { dayStart } = dayBounds(date, zone)
        const wallClock = wallClocks.get(zone)
        expect(wallClock?.format(dayStart)).toBe(date)
        expect(wallClock?.format(dayStart - 1)).toBe(addDays(date, -1))
      }),
      propertyRuns,
    )
  })

  test('every instant of 41 years lies within the bounds of its own day', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (at, zone) => {
        const { dayStart, dayEnd } = dayBounds(civilDateOf(at, zone), zone)
        expect(dayStart <= at && at < dayEnd).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('a day whose midnight the clocks skip starts at one in the morning', () => {
    const { dayStart, dayEnd } = dayBounds(civilDate('2018-11-04'), 'America/Sao_Paulo')
    expect(instantToIso(dayStart)).toBe('2018-11-04T03:00:00.000Z')
    expect(dayEnd - dayStart).toBe(23 * msPerHour)
  })

  test('a day that a zone left out of its calendar is empty and holds no instant', () => {
    const { dayStart, dayEnd } = dayBounds(civilDate('2011-12-30'), 'Pacific/Apia')
    expect(dayEnd - dayStart).toBe(0)
    expect(civilDateOf(dayStart, 'Pacific/Apia')).toBe('2011-12-31')
  })
})

describe('civil months', () => {
  test.each([
    { month: '2027-01', zone: 'Europe/Paris', start: '2026-12-31T23:00:00.000Z', hours: 744 },
    { month: '2027-03', zone: 'Europe/Paris', start: '2027-02-28T23:00:00.000Z', hours: 743 },
    { month: '2027-07', zone: 'Europe/Paris', start: '2027-06-30T22:00:00.000Z', hours: 744 },
    { month: '2027-10', zone: 'Europe/Paris', start: '2027-09-30T22:00:00.000Z', hours: 745 },
    { month: '2028-02', zone: 'Europe/Paris', start: '2028-01-31T23:00:00.000Z', hours: 696 },
    { month: '2027-03', zone: 'Indian/Reunion', start: '2027-02-28T20:00:00.000Z', hours: 744 },
    { month: '2027-10', zone: 'Indian/Reunion', start: '2027-09-30T20:00:00.000Z', hours: 744 },
    { month: '2027-03', zone: 'America/Guadeloupe', start: '2027-03-01T04:00:00.000Z', hours: 744 },
    { month: '2027-01', zone: 'Pacific/Noumea', start: '2026-12-31T13:00:00.000Z', hours: 744 },
  ])('$month in $zone starts at $start and has $hours hours', ({ month, zone, start, hours }) => {
    const { periodStart, periodEnd } = monthBounds(civilMonth(month), zone)
    expect(instantToIso(periodStart)).toBe(start)
    expect((periodEnd - periodStart) / msPerHour).toBe(hours)
  })

  test('the days of a month tile it, in every zone', () => {
    fc.assert(
      fc.property(anyDate, anyZone, (date, zone) => {
        const month = monthOf(date)
        const bounds = daysOfMonth(month).map((day) => dayBounds(day, zone))
        const lengthMs = bounds.reduce((sum, { dayStart, dayEnd }) => sum + (dayEnd - dayStart), 0)
        const { periodStart, periodEnd } = monthBounds(month, zone)
        expect(lengthMs).toBe(periodEnd - periodStart)
        expect(bounds[0]?.dayStart).toBe(periodStart)
        expect(daysOfMonth(month).every((day) => monthOf(day) === month)).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('a year is its twelve months, and a French one has whole days all told', () => {
    const { yearStart, yearEnd } = yearBoundsOf(civilMonth('2028-05'), 'Europe/Paris')
    expect(yearStart).toBe(monthBounds(civilMonth('2028-01'), 'Europe/Paris').periodStart)
    expect((yearEnd - yearStart) / msPerDay).toBe(366)
  })

  test('adding months and taking them away again leads back, across years', () => {
    expect(addMonths(civilMonth('2026-12'), 1)).toBe('2027-01')
    expect(addMonths(civilMonth('2026-01'), -1)).toBe('2025-12')
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -600, max: 600 }), (date, months) => {
        const month = monthOf(date)
        expect(addMonths(addMonths(month, months), -months)).toBe(month)
        expect(monthOf(addDays(firstDateOf(addMonths(month, 1)), -1))).toBe(month)
      }),
      propertyRuns,
    )
  })
})

describe('civil text', () => {
  test.each(['2026-02-29', '2026-13-01', '2026-00-01', '2026-01-32', '2026-01-00', '26-01-01', ''])(
    'refuses the date "%s"',
    (text) => {
      expect(() => civilDate(text)).toThrow(RangeError)
    },
  )

  test.each(['2026-13', '2026-00', '2026-1', '2026-01-01'])('refuses the month "%s"', (text) => {
    expect(() => civilMonth(text)).toThrow(RangeError)
  })

  test('an unknown zone is refused, and can be asked about first', () => {
    expect(isTimeZone('Europe/Paris')).toBe(true)
    expect(isTimeZone('Europe/Lutece')).toBe(false)
    expect(() => dayBounds('2026-01-01' as CivilDate, 'Europe/Lutece')).toThrow(RangeError)
  })
})

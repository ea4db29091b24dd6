import { calendarDayOf, dayNumberOf, daysInMonth, padded } from './calendar.ts'
import { type Instant, msPerDay } from './instant.ts'
import { invariant } from './invariant.ts'

/** A day of the civil calendar, `YYYY-MM-DD`; text order is time order. */
export type CivilDate = string & { readonly __brand: 'CivilDate' }

/** A month of the civil calendar, `YYYY-MM`; text order is time order. */
export type CivilMonth = string & { readonly __brand: 'CivilMonth' }

/** More days than a century of one zone: beyond it the memory of day starts is dropped and built again. */
const rememberedDaysMax = 40_000

interface ZoneCalendar {
  readonly format: Intl.DateTimeFormat
  readonly dayStarts: Map<number, Instant>
  readonly dateTexts: Map<number, CivilDate>
}

const zoneCalendars = new Map<string, ZoneCalendar>()

function zoneCalendarOf(zone: string): ZoneCalendar {
  const known = zoneCalendars.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const made: ZoneCalendar = { format, dayStarts: new Map(), dateTexts: new Map() }
  zoneCalendars.set(zone, made)
  return made
}

/** What a wall clock in the zone shows at that instant, as if it were UTC, in whole seconds. */
function wallClockMs(calendar: ZoneCalendar, at: number): number {
  const fields = new Map<string, number>()
  for (const part of calendar.format.formatToParts(at)) fields.set(part.type, Number(part.value))
  const field = (name: string): number => fields.get(name) ?? 0
  const dayNumber = dayNumberOf({ year: field('year'), month: field('month'), day: field('day') })
  return dayNumber * msPerDay + ((field('hour') * 60 + field('minute')) * 60 + field('second')) * 1_000
}

function offsetMs(calendar: ZoneCalendar, at: number): number {
  return wallClockMs(calendar, at) - Math.floor(at / 1_000) * 1_000
}

/** The first instant at which the zone's wall clock has reached that day (00:00, or 01:00 where clocks skip midnight). */
function computeDayStart(calendar: ZoneCalendar, dayNumber: number): number {
  const wallMidnight = dayNumber * msPerDay
  const before = offsetMs(calendar, wallMidnight - msPerDay)
  const after = offsetMs(calendar, wallMidnight + msPerDay)
  if (before === after) return wallMidnight - before
  // The offset changes nearby: search the first second whose wall clock is at or past midnight.
  let low = wallMidnight - Math.max(before, after) - 1_000
  let high = wallMidnight - Math.min(before, after)
  while (high - low > 1_000) {
    const middle = low + Math.floor((high - low) / 2_000) * 1_000
    if (wallClockMs(calendar, middle) >= wallMidnight) high = middle
    else low = middle
  }
  return high
}

function dayStartOf(calendar: ZoneCalendar, dayNumber: number): Instant {
  const known = calendar.dayStarts.get(dayNumber)
  if (known !== undefined) return known
  if (calendar.dayStarts.size >= rememberedDaysMax) calendar.dayStarts.clear()
  // Not checked as an instant: the end of the last day there is lies just beyond it.
  const start = computeDayStart(calendar, dayNumber) as Instant
  calendar.dayStarts.set(dayNumber, start)
  return start
}

/** True when the zone is one that the runtime's time-zone data knows (IANA names such as Europe/Paris). */
export function isTimeZone(zone: string): boolean {
  try {
    zoneCalendarOf(zone)
    return true
  } catch {
    return false
  }
}

/**
 * Years whose days have bounds that can be written as RFC 3339 and stored, in every zone: a day of the year 1, or of 9999,
 * may begin or end in a year that neither has.
 */
const [yearMin, yearMax] = [1_000, 9_998]

const isYear = (year: number): boolean => year >= yearMin && year <= yearMax

function parseDate(date: string): { year: number; month: number; day: number } | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  if (match === null) return null
  const parsed = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  if (!isYear(parsed.year)) return null
  if (parsed.month < 1 || parsed.month > 12 || parsed.day < 1) return null
  return parsed.day <= daysInMonth(parsed.year, parsed.month) ? parsed : null
}

/** Brands `YYYY-MM-DD`. @throws RangeError when there is no such day in the years 1000 to 9998. */
export function civilDate(text: string): CivilDate {
  if (parseDate(text) === null) throw new RangeError(`not a civil date: ${text}`)
  return text as CivilDate
}

/** Brands `YYYY-MM`. @throws RangeError when there is no such month in the years 1000 to 9998. */
export function civilMonth(text: string): CivilMonth {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text) || !isYear(Number(text.slice(0, 4))))
    throw new RangeError(`not a civil month: ${text}`)
  return text as CivilMonth
}

function dayNumberOfDate(date: CivilDate): number {
  const parsed = parseDate(date)
  invariant(parsed !== null, `a civil date was expected: ${date}`)
  return dayNumberOf(parsed)
}

function dateOfDayNumber(dayNumber: number): CivilDate {
  const { year, month, day } = calendarDayOf(dayNumber)
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}` as CivilDate
}

function fieldsOfMonth(month: CivilMonth): { year: number; month: number } {
  return { year: Number(month.slice(0, 4)), month: Number(month.slice(5, 7)) }
}

/** The month a day lies in. */
export function monthOf(date: CivilDate): CivilMonth {
  return date.slice(0, 7) as CivilMonth
}

/** The day so many days later (earlier when negative). */
export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOfDayNumber(dayNumberOfDate(date) + days)
}

/** How many days lie from one day to another; negative when the other is earlier. */
export function daysFrom(from: CivilDate, to: CivilDate): number {
  return dayNumberOfDate(to) - dayNumberOfDate(from)
}

/** The month so many months later (earlier when negative), within the years 0 to 9999. */
export function addMonths(month: CivilMonth, months: number): CivilMonth {
  const fields = fieldsOfMonth(month)
  const index = fields.year * 12 + (fields.month - 1) + months
  return `${padded(Math.floor(index / 12), 4)}-${padded((index % 12) + 1, 2)}` as CivilMonth
}

/** The first day of a month. */
export function firstDateOf(month: CivilMonth): CivilDate {
  return `${month}-01` as CivilDate
}

/** Every day of a month, in order. */
export function daysOfMonth(month: CivilMonth): CivilDate[] {
  const fields = fieldsOfMonth(month)
  const first = dayNumberOf({ ...fields, day: 1 })
  return Array.from({ length: daysInMonth(fields.year, fields.month) }, (_, index) => dateOfDayNumber(first + index))
}

/**
 * A civil day in a zone as instants, start inclusive, end exclusive: 23, 24 or 25 hours. Days tile time: each one ends
 * where the next begins. @throws RangeError for an unknown zone.
 */
export function dayBounds(date: CivilDate, zone: string): { dayStart: Instant; dayEnd: Instant } {
  const calendar = zoneCalendarOf(zone)
  const dayNumber = dayNumberOfDate(date)
  return { dayStart: dayStartOf(calendar, dayNumber), dayEnd: dayStartOf(calendar, dayNumber + 1) }
}

/**
 * A civil month in a zone as instants, start inclusive, end exclusive. In Europe/Paris January 2027 starts at
 * 2026-12-31T23:00:00Z, a March has 743 hours and an October 745. @throws RangeError for an unknown zone.
 */
export function monthBounds(month: CivilMonth, zone: string): { periodStart: Instant; periodEnd: Instant } {
  const periodStart = dayBounds(firstDateOf(month), zone).dayStart
  const periodEnd = dayBounds(firstDateOf(addMonths(month, 1)), zone).dayStart
  return { periodStart, periodEnd }
}

/** The civil year a month lies in as instants, start inclusive, end exclusive: the base of yearly prices pro rata. */
export function yearBoundsOf(month: CivilMonth, zone: string): { yearStart: Instant; yearEnd: Instant } {
  const january = `${month.slice(0, 4)}-01` as CivilMonth
  const { periodStart: yearStart } = monthBounds(january, zone)
  const { periodStart: yearEnd } = monthBounds(addMonths(january, 12), zone)
  return { yearStart, yearEnd }
}

/**
 * The civil day that contains the instant in that zone, from the year 1 on: the one whose `dayBounds` hold it. Remembers
 * day starts, so that a million readings cost a tenth of a second. @throws RangeError for an unknown zone.
 */
export function civilDateOf(at: Instant, zone: string): CivilDate {
  const calendar = zoneCalendarOf(zone)
  // A wall clock is at most 14 hours from UTC, so the search starts one day early and ends within three steps.
  let dayNumber = Math.floor(at / msPerDay) - 1
  while (at >= dayStartOf(calendar, dayNumber + 1)) dayNumber += 1
  const known = calendar.dateTexts.get(dayNumber)
  if (known !== undefined) return known
  if (calendar.dateTexts.size >= rememberedDaysMax) calendar.dateTexts.clear()
  const date = dateOfDayNumber(dayNumber)
  calendar.dateTexts.set(dayNumber, date)
  return date
}

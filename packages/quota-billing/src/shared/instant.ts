import { calendarDayOf, dayNumberOf, daysInMonth, padded } from './calendar.ts'
import { invariant } from './invariant.ts'

/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (as POSIX time). */
export type Instant = number & { readonly __brand: 'Instant' }

export const msPerSecond = 1_000
export const msPerHour = 3_600_000
export const msPerDay = 86_400_000

/** RFC 3339 writes no year beyond 9999, and PostgreSQL none before 1. */
const instantMsMin = dayNumberOf({ year: 1, month: 1, day: 1 }) * msPerDay
const instantMsMax = dayNumberOf({ year: 10_000, month: 1, day: 1 }) * msPerDay - 1

/** Brands epoch milliseconds. @throws BrokenInvariant unless a whole number within years 0001 to 9999. */
export function instant(epochMs: number): Instant {
  invariant(Number.isSafeInteger(epochMs), 'an instant is a whole number of milliseconds')
  invariant(epochMs >= instantMsMin && epochMs <= instantMsMax, 'an instant lies within the years 0001 to 9999')
  return epochMs as Instant
}

const isoPattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?Z$/

/**
 * Reads RFC 3339 text in UTC (`…Z`); seconds may be left out as ISO 8601 allows. Digits finer than a millisecond are
 * cut, never rounded up: an instant must not slip into the next period.
 * @throws RangeError when the text is no such instant (offsets other than Z, 30 February and second 60 included).
 */
export function instantFromIso(text: string): Instant {
  const match = isoPattern.exec(text)
  if (match === null) throw new RangeError(`not an RFC 3339 instant in UTC: ${text}`)
  const [, year, month, day, hour, minute, second = '0', fraction = ''] = match
  const date = { year: Number(year), month: Number(month), day: Number(day) }
  const time = { hour: Number(hour), minute: Number(minute), second: Number(second) }
  const dateExists =
    date.year >= 1 &&
    date.month >= 1 &&
    date.month <= 12 &&
    date.day >= 1 &&
    date.day <= daysInMonth(date.year, date.month)
  if (!dateExists || time.hour > 23 || time.minute > 59 || time.second > 59) {
    throw new RangeError(`not an instant that exists: ${text}`)
  }
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3))
  const secondOfDay = time.hour * 3_600 + time.minute * 60 + time.second
  return instant(dayNumberOf(date) * msPerDay + secondOfDay * msPerSecond + milliseconds)
}

/** Writes RFC 3339 in UTC with exactly three decimals: `2026-01-31T23:00:00.000Z`. */
export function instantToIso(at: Instant): string {
  const dayNumber = Math.floor(at / msPerDay)
  const { year, month, day } = calendarDayOf(dayNumber)
  const ms = at - dayNumber * msPerDay
  const hour = padded(Math.floor(ms / msPerHour), 2)
  const minute = padded(Math.floor(ms / 60_000) % 60, 2)
  const second = padded(Math.floor(ms / msPerSecond) % 60, 2)
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${hour}:${minute}:${second}.${padded(ms % msPerSecond, 3)}Z`
}

/** Negative when `left` is earlier, positive when later, 0 when the same: an order for `sort`. */
export function compareInstants(left: Instant, right: Instant): number {
  return left - right
}

/** The earlier of two instants. */
export function earlierOf(left: Instant, right: Instant): Instant {
  return left <= right ? left : right
}

/** The later of two instants. */
export function laterOf(left: Instant, right: Instant): Instant {
  return left >= right ? left : right
}

/** The instant so many milliseconds later (earlier when negative). @throws BrokenInvariant beyond the year 9999. */
export function addMs(at: Instant, ms: number): Instant {
  return instant(at + ms)
}

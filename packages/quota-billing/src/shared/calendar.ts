/**
 * The proleptic Gregorian calendar as arithmetic on day numbers, day 0 being 1970-01-01.
 * Years are counted from March, so that the leap day is the last of its year and months need no table.
 */
export interface CalendarDay {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
}

const daysPerEra = 146_097
const yearsPerEra = 400
/** Days from 0000-03-01 to 1970-01-01. */
const epochShift = 719_468

/** Days before the first of a month, months counted from March = 0: 153 days for each five months. */
function daysBeforeMarchMonth(marchMonth: number): number {
  return Math.floor((153 * marchMonth + 2) / 5)
}

/** The day number of a calendar day; the day may overflow its month and is then carried on. */
export function dayNumberOf({ year, month, day }: CalendarDay): number {
  const marchYear = month > 2 ? year : year - 1
  const marchMonth = (month + 9) % 12
  const era = Math.floor(marchYear / yearsPerEra)
  const yearOfEra = marchYear - era * yearsPerEra
  const dayOfEra =
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    daysBeforeMarchMonth(marchMonth) +
    (day - 1)
  return era * daysPerEra + dayOfEra - epochShift
}

/** The calendar day of a day number: the inverse of `dayNumberOf`. */
export function calendarDayOf(dayNumber: number): CalendarDay {
  const shifted = dayNumber + epochShift
  const era = Math.floor(shifted / daysPerEra)
  const dayOfEra = shifted - era * daysPerEra
  // Each divisor removes the leap days that a plain division by 365 would count as years.
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: era * yearsPerEra + yearOfEra + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - daysBeforeMarchMonth(marchMonth) + 1,
  }
}

/** 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  const nextMonth = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 }
  return dayNumberOf({ ...nextMonth, day: 1 }) - dayNumberOf({ year, month, day: 1 })
}

/** A whole number with leading zeros, as ISO 8601 writes its fields. */
export function padded(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}

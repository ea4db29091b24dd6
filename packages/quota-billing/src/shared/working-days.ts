import { calendarDayOf, dayNumberOf } from './calendar.ts'
import { addDays, type CivilDate } from './civil-time.ts'

/** Month and day of the holidays that never move (Code du travail, L3133-1). */
const fixedHolidays: ReadonlySet<string> = new Set([
  '01-01',
  '05-01',
  '05-08',
  '07-14',
  '08-15',
  '11-01',
  '11-11',
  '12-25',
])

/** Easter Monday, Ascension Thursday and Whit Monday, in days after Easter Sunday. */
const daysAfterEaster: readonly number[] = [1, 39, 50]

/** 1970-01-01, day number 0, was a Thursday. */
const epochWeekday = 4

function dayNumberOfDate(date: CivilDate): number {
  return dayNumberOf({
    year: Number(date.slice(0, 4)),
    month: Number(date.slice(5, 7)),
    day: Number(date.slice(8, 10)),
  })
}

/**
 * The day number of Easter Sunday in a Gregorian year, by the computus of Meeus, Jones and Butcher (J. Meeus,
 * Astronomical Algorithms, 2nd edition, chapter 8). The letters are those of the book.
 */
function easterDayNumber(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return dayNumberOf({ year, month: Math.floor(n / 31), day: (n % 31) + 1 })
}

/** True on the eleven public holidays of France. Those of Alsace and Moselle alone are working days here. */
export function isFrenchHoliday(date: CivilDate): boolean {
  if (fixedHolidays.has(date.slice(5))) return true
  const dayNumber = dayNumberOfDate(date)
  const easter = easterDayNumber(calendarDayOf(dayNumber).year)
  return daysAfterEaster.includes(dayNumber - easter)
}

/** Monday to Friday, public holidays left out. */
export function isWorkingDay(date: CivilDate): boolean {
  const weekday = (((dayNumberOfDate(date) + epochWeekday) % 7) + 7) % 7
  return weekday !== 0 && weekday !== 6 && !isFrenchHoliday(date)
}

/** The day itself where it is a working day, else the last one before it. */
export function workingDayUpTo(date: CivilDate): CivilDate {
  let day = date
  while (!isWorkingDay(day)) day = addDays(day, -1)
  return day
}

/** The n-th working day after a day, which itself never counts; `workingDays` is at least 1. */
export function addWorkingDays(date: CivilDate, workingDays: number): CivilDate {
  let day = date
  for (let left = workingDays; left > 0; ) {
    day = addDays(day, 1)
    if (isWorkingDay(day)) left -= 1
  }
  return day
}

/** How many working days lie after a day, up to another and with it; negative where the other is earlier. */
export function workingDaysBetween(from: CivilDate, to: CivilDate): number {
  if (to < from) return -workingDaysBetween(to, from)
  let count = 0
  for (let day = from; day < to; ) {
    day = addDays(day, 1)
    if (isWorkingDay(day)) count += 1
  }
  return count
}

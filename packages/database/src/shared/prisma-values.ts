import { type CivilDate, type Instant, instant } from '@grenier/quota-billing'

/** A civil day as Prisma wants a date: midnight UTC of that day. */
export function dayAsDate(day: CivilDate): Date {
  return new Date(`${day}T00:00:00Z`)
}

/** A date column read through Prisma. */
export function civilDay(date: Date): CivilDate {
  return date.toISOString().slice(0, 10) as CivilDate
}

/** A timestamptz column read through Prisma. */
export function instantOfDate(date: Date): Instant {
  return instant(date.getTime())
}

import type { OfferKind } from '@grenier/contracts'
import { type DailyUse, dayBounds, type MeterCode, measuresKind, meters } from '@grenier/quota-billing'
import type { DailyTotal } from './ports.ts'

/** How far back a space is looked at for its trend. */
export const outlookDays = 90
const msPerSecond = 1_000

/** What counts against a quota is what takes most of it: volumes are cut out of it, whatever their files hold. */
export function countedDays(
  totals: readonly DailyTotal[],
  { kind, timeZone }: { readonly kind: OfferKind; readonly timeZone: string },
): DailyUse[] {
  const counting = totals.filter(
    ({ meter }) => meters[meter].isWithinQuota && meters[meter].source === 'readings' && measuresKind(meter, kind),
  )
  const byDay = Map.groupBy(counting, ({ day }) => day)
  return [...byDay].map(([day, ofDay]) => ({
    day,
    bytes: ofDay.map((total) => meanBytes(total, timeZone)).reduce((most, bytes) => (bytes > most ? bytes : most), 0n),
  }))
}

/** What one meter of a space said of each day, on average. */
export function daysOfMeter(
  totals: readonly DailyTotal[],
  { meter, timeZone }: { readonly meter: MeterCode; readonly timeZone: string },
): DailyUse[] {
  return totals
    .filter((total) => total.meter === meter)
    .map((total) => ({ day: total.day, bytes: meanBytes(total, timeZone) }))
}

/** Days of civil time have 23 to 25 hours. */
function meanBytes({ day, byteSeconds }: DailyTotal, timeZone: string): bigint {
  const { dayStart, dayEnd } = dayBounds(day, timeZone)
  return byteSeconds / BigInt((dayEnd - dayStart) / msPerSecond)
}

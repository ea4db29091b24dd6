import type { TariffData } from '@grenier/contracts'
import { addDays, type CivilDate } from '@grenier/quota-billing'

/** What stands against a first day: another tariff; or days before it that no tariff would price, which is allowed. */
export type StartFinding =
  | { readonly kind: 'overlap'; readonly code: string }
  | { readonly kind: 'hole'; readonly from: CivilDate; readonly to: CivilDate }
  | { readonly kind: 'successor'; readonly code: string; readonly endsOn: CivilDate }

/**
 * What a tariff without an end that begins that day does to those that stand: it succeeds one without an end, on whose eve
 * that one ends; it may not begin in or before one that stands otherwise. Null: it is the first one.
 */
export function findingAtStart(
  tariffs: readonly Pick<TariffData, 'code' | 'validFrom' | 'validTo'>[],
  validFrom: CivilDate,
): StartFinding | null {
  const later = tariffs.find((known) => known.validFrom >= validFrom)
  if (later !== undefined) return { kind: 'overlap', code: later.code }
  const before = tariffs.toSorted((left, right) => (left.validFrom < right.validFrom ? 1 : -1))[0]
  if (before === undefined) return null
  const eve = addDays(validFrom, -1)
  if (before.validTo === null) return { kind: 'successor', code: before.code, endsOn: eve }
  if (before.validTo >= validFrom) return { kind: 'overlap', code: before.code }
  return before.validTo === eve ? null : { kind: 'hole', from: addDays(before.validTo, 1), to: eve }
}

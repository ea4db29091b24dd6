import type { CivilDate } from '../shared/civil-time.ts'

/** Who pays, from a day until another (exclusive); an end on the first day: it never held. */
export interface PayingDays {
  readonly id: string
  readonly validFrom: CivilDate
  readonly validTo: CivilDate | null
}

/**
 * What ends when somebody else pays from a day on, and when: whatever was to hold on that day or later. What was to begin later
 * ends on its own first day, and so never holds. One payer a day is left, on every day.
 */
export function endedByNewPayer(
  assignments: readonly PayingDays[],
  from: CivilDate,
): { readonly id: string; readonly validTo: CivilDate }[] {
  return assignments
    .filter(({ validFrom, validTo }) => validTo === null || (validTo > from && validTo > validFrom))
    .map(({ id, validFrom }) => ({ id, validTo: validFrom > from ? validFrom : from }))
}

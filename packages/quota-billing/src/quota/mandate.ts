import type { CivilDate } from '../shared/civil-time.ts'
import { microsFromCents, microsPerCent } from '../shared/money.ts'

/** What a person may do for its organisation: sign for it, sign by delegation of its mayor, or ask for it. */
export type MandateFunction = 'mayor' | 'delegate' | 'requester'

/** What rules must know of a mandate. */
export interface MandateTerms {
  readonly function: MandateFunction
  /** What one request may add to the cost of a year, before VAT as every charge is; null: no ceiling. */
  readonly ceilingCents: bigint | null
  readonly validFrom: CivilDate
  /** The first day on which it no longer holds; null: without end. */
  readonly validUntil: CivilDate | null
}

/** True from the first day of a mandate until the day before its end. */
export function isInForce(
  { validFrom, validUntil }: Pick<MandateTerms, 'validFrom' | 'validUntil'>,
  day: CivilDate,
): boolean {
  return validFrom <= day && (validUntil === null || day < validUntil)
}

/**
 * What one person may ask for by itself on that day, in cents a year: the highest ceiling among its mandates in force. null
 * is no ceiling: so is whoever never held a mandate, for then the role of its token is all there is to go by. Whose mandates
 * have all lapsed may add nothing: a ceiling must not rise because it has ended.
 */
export function requestCeilingCents(mandates: readonly MandateTerms[], day: CivilDate): bigint | null {
  const begun = mandates.filter(({ validFrom }) => validFrom <= day)
  if (begun.length === 0) return null
  return begun
    .filter((mandate) => isInForce(mandate, day))
    .reduce<bigint | null>((highest, { ceilingCents }) => {
      if (highest === null || ceilingCents === null) return null
      return ceilingCents > highest ? ceilingCents : highest
    }, 0n)
}

/**
 * Whether a mandate gives its visa on that day to what adds so much to the cost of a year: the mayor's and a delegate's do,
 * while they are in force and up to their ceiling. What nobody can price (null) takes one without a ceiling.
 */
export function givesVisa(
  mandate: MandateTerms,
  wish: { readonly day: CivilDate; readonly addedCostMicros: bigint | null },
): boolean {
  if (mandate.function === 'requester' || !isInForce(mandate, wish.day)) return false
  if (mandate.ceilingCents === null) return true
  return wish.addedCostMicros !== null && wish.addedCostMicros <= microsFromCents(mandate.ceilingCents)
}

/** The lowest ceiling that covers an added cost; 0 where nothing is added. */
export function ceilingNeededCents(addedCostMicros: bigint): bigint {
  return addedCostMicros <= 0n ? 0n : (addedCostMicros + microsPerCent - 1n) / microsPerCent
}

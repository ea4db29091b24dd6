import type { CivilDate } from '../shared/civil-time.ts'

/** What the FCTVA gives back from a day on, in thousandths of a per cent of an amount with its VAT: 16.404 % is 16 404. */
export interface FctvaRate {
  readonly validFrom: CivilDate
  /** Its last day; null: until a later one begins. */
  readonly validTo: CivilDate | null
  readonly rateMillipercent: number
}

interface TaxedAmount {
  readonly baseCents: bigint
  readonly vatCents: bigint
}

/** A whole amount, in thousandths of a per cent. */
const wholeMillipercent = 100_000n

/** The rate of a day: of those that hold on it, the one that began last. Null where none holds, or where it gives nothing back. */
export function fctvaRateOn<Rate extends FctvaRate>(rates: readonly Rate[], day: CivilDate): Rate | null {
  const holding = rates.filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo))
  const last = holding.reduce<Rate | null>(
    (found, rate) => (found === null || rate.validFrom > found.validFrom ? rate : found),
    null,
  )
  return last === null || last.rateMillipercent === 0 ? null : last
}

/**
 * What the FCTVA may give back of a statement: the rate of what bears VAT, with that VAT, in whole cents. Rounded once and toward
 * zero: nothing is announced that is not given. What bears no VAT gives nothing back.
 */
export function fctvaBackCents(groups: readonly TaxedAmount[], { rateMillipercent }: FctvaRate): bigint {
  const taxed = groups.filter(({ vatCents }) => vatCents !== 0n)
  const cents = taxed.reduce((sum, { baseCents, vatCents }) => sum + baseCents + vatCents, 0n)
  return (cents * BigInt(rateMillipercent)) / wholeMillipercent
}

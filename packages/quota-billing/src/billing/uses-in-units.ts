import { divideRoundHalfAwayFromZero, type Fraction } from '../shared/fraction.ts'
import { shareByLargestRemainder } from '../shared/largest-remainder.ts'
import { microsPerCent } from '../shared/money.ts'
import { tieKeyOf } from './share-cost.ts'

/** What a member used of a service in a year, in units, exact. */
export interface UseOfMember {
  readonly tenantId: string
  readonly siren: string | null
  readonly inseeCode: string | null
  readonly units: Fraction
}

/** A service of a year: what it really cost, null while nobody knows, and who used it. */
export interface UsedService {
  readonly actualCents: bigint | null
  readonly members: readonly UseOfMember[]
}

function greatestCommonDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left, right]
  while (b !== 0n) [a, b] = [b, a % b]
  return a
}

function commonDenominator(fractions: readonly Fraction[]): bigint {
  return fractions.reduce((all, { denominator }) => (all / greatestCommonDivisor(all, denominator)) * denominator, 1n)
}

/** Exact, over the least common denominator: months differ in length, so their units do. */
export function sumFractions(fractions: readonly Fraction[]): Fraction {
  const denominator = commonDenominator(fractions)
  const numerator = fractions.reduce((sum, one) => sum + one.numerator * (denominator / one.denominator), 0n)
  return { numerator, denominator }
}

/**
 * The yearly statement of uses converted to units (CGCT D5211-16): the unit cost is what the service really cost ÷ all units
 * used, rounded once to micros for people; what each member owes is its units' exact part of the cost, in whole cents by the
 * largest remainder, ties by SIREN, so that Σ members = cost. Without a cost or without units there is neither.
 */
export function stateUses({ actualCents, members }: UsedService): {
  readonly units: Fraction
  readonly unitCostMicros: bigint | null
  readonly costOf: ReadonlyMap<string, bigint>
} {
  const units = sumFractions(members.map((member) => member.units))
  if (actualCents === null || units.numerator <= 0n) return { units, unitCostMicros: null, costOf: new Map() }
  const weights = members.map((member) => {
    const { numerator, denominator } = member.units
    return { key: tieKeyOf(member), weight: numerator * (units.denominator / denominator) }
  })
  const shares = shareByLargestRemainder(actualCents, weights).shares
  const shareOf = new Map(shares.map(({ key, amount }) => [key, amount]))
  return {
    units,
    unitCostMicros: divideRoundHalfAwayFromZero(actualCents * microsPerCent * units.denominator, units.numerator),
    costOf: new Map(members.map((member) => [member.tenantId, shareOf.get(tieKeyOf(member)) ?? 0n])),
  }
}

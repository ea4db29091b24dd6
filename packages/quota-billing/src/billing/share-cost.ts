import type { MeterCode } from '../metering/meters.ts'
import type { Fraction } from '../shared/fraction.ts'
import { invariant } from '../shared/invariant.ts'
import { compareKeys, shareByLargestRemainder } from '../shared/largest-remainder.ts'
import { microsFromCents } from '../shared/money.ts'
import type { Charge, Explanation } from './charge.ts'

/** The key that splits a cost (clé de répartition). What `weight` means depends on it. */
export type SharingKeyRule =
  /** Weight: inhabitants, of one kind for all; the two kinds are never mixed in one key. */
  | { readonly kind: 'population'; readonly populationKind: 'municipale' | 'totale' }
  /** Weight is not read: one share each. */
  | { readonly kind: 'equal' }
  /** Weight: parts out of `totalWeight` (10 000 for basis points); parts given to nobody stay unshared. */
  | { readonly kind: 'fixed'; readonly totalWeight: bigint }
  /** Weight: byte-seconds of that meter. */
  | { readonly kind: 'use'; readonly meter: MeterCode }

export interface SharingMember {
  readonly tenantId: string
  readonly siren: string | null
  readonly inseeCode: string | null
  readonly weight: bigint
}

export interface CostPoolToShare {
  readonly costPoolId: string
  /** Negative for a refund: shares are then exactly opposite. */
  readonly amountCents: bigint
  readonly key: SharingKeyRule
  readonly members: readonly SharingMember[]
}

/**
 * A member's part of a cost pool: whole cents, and the exact ratio they were rounded from. The ratios of one pool, that
 * of its unshared part included, add up to 1.
 */
export interface SharedCharge extends Charge {
  readonly kind: 'shared'
  readonly ratio: Fraction
}

/** What no member carries ("non réparti"): shown, never dropped. */
export interface UnsharedCost {
  readonly costPoolId: string
  readonly amountCents: bigint
  readonly explanation: Explanation
}

/** Σ charges + unshared = the cost pool's amount, to the cent, always. */
export interface CostSharing {
  readonly charges: readonly SharedCharge[]
  readonly unshared: UnsharedCost | null
}

/** Sorts after every digit and letter: a member without the number comes last among equals. */
const lastInOrder = '~'

/** Ties go by SIREN, then INSEE code, then tenant: the same answer whoever computes it, in whatever order. */
export function tieKeyOf({ siren, inseeCode, tenantId }: Omit<SharingMember, 'weight'>): string {
  return `${siren ?? lastInOrder}|${inseeCode ?? lastInOrder}|${tenantId}`
}

/** Stands for the parts of a fixed key that nobody was given; sorts after every member. */
const nobody = `${lastInOrder}${lastInOrder}`

function weightsOf(pool: CostPoolToShare): { key: string; weight: bigint }[] {
  const { key, members } = pool
  const weights = members.map((member) => ({
    key: tieKeyOf(member),
    weight: key.kind === 'equal' ? 1n : member.weight,
  }))
  if (key.kind !== 'fixed') return weights
  const given = weights.reduce((sum, { weight }) => sum + weight, 0n)
  invariant(given <= key.totalWeight, 'the parts of a fixed key do not exceed its total')
  return [...weights, { key: nobody, weight: key.totalWeight - given }]
}

/** How each part of a pool is explained; what all parts have in common is written once for all of them. */
function explainer(
  { costPoolId, amountCents, key, members }: CostPoolToShare,
  weightSum: bigint,
): (ratioNumerator: bigint) => Explanation {
  const poolAmountCents = String(amountCents)
  const ratioDenominator = String(weightSum)
  const memberCount = String(members.length)
  return (numerator) => {
    const ratioNumerator = String(numerator)
    const params = { costPoolId, poolAmountCents, keyKind: key.kind, ratioNumerator, ratioDenominator, memberCount }
    return { formula: 'largest-remainder-share', params }
  }
}

/**
 * Splits a cost pool among members in whole cents by the largest remainder. Nothing is created or lost; the order of the
 * members changes nothing; the opposite amount gives the opposite shares; members of weight 0 get no row. When nobody
 * carries any weight the whole amount is `unshared`.
 * @throws BrokenInvariant for a negative weight, a member named twice, or a fixed key that gives more than all.
 */
export function shareCostPool(pool: CostPoolToShare): CostSharing {
  const weights = weightsOf(pool)
  const weightSum = weights.reduce((sum, { weight }) => sum + weight, 0n)
  const sharing = shareByLargestRemainder(pool.amountCents, weights)
  const amountByKey = new Map(sharing.shares.map(({ key, amount }) => [key, amount]))
  const charges: SharedCharge[] = []
  const explain = explainer(pool, weightSum)
  const ordered = weights
    .flatMap(({ key, weight }, index) => {
      const member = pool.members[index]
      return member === undefined || weight === 0n ? [] : [{ member, key, weight }]
    })
    .sort((left, right) => compareKeys(left.key, right.key))
  for (const { member, key, weight } of ordered) {
    const ratio = { numerator: weight, denominator: weightSum }
    charges.push({
      kind: 'shared',
      tenantId: member.tenantId,
      ruleId: pool.costPoolId,
      offerId: null,
      meter: pool.key.kind === 'use' ? pool.key.meter : null,
      quantityByteSeconds: null,
      unitPriceMicros: null,
      amountMicros: microsFromCents(amountByKey.get(key) ?? 0n),
      estimatedSeconds: 0,
      explanation: explain(weight),
      ratio,
    })
  }
  const unsharedCents = sharing.unshared + (amountByKey.get(nobody) ?? 0n)
  if (unsharedCents === 0n) return { charges, unshared: null }
  const ofNobody = weights.find(({ key }) => key === nobody)?.weight ?? 0n
  const explanation = weightSum === 0n ? explainer(pool, 1n)(1n) : explain(ofNobody)
  return { charges, unshared: { costPoolId: pool.costPoolId, amountCents: unsharedCents, explanation } }
}

import type { ChargeRow } from '@grenier/contracts'
import { compareKeys, formatFraction } from '@grenier/quota-billing'

/** Decimals a ratio is published with; most ratios have infinitely many. */
const ratioDigits = 12
const one = 10n ** BigInt(ratioDigits)

type Share = Pick<ChargeRow, 'id' | 'tenantId' | 'kind' | 'ruleId' | 'correction' | 'explanation'>

/** What the ratios of one split need of all its shares, in units of the twelfth decimal. */
export interface SplitSums {
  /** Σ of the shares' weights: the whole, unless nobody carries some part. */
  readonly weight: bigint
  readonly totalWeight: bigint
  /** Σ of the ratios as each is cut. */
  readonly cut: bigint
  /** The share that carries what was cut. */
  readonly last: Pick<Share, 'id' | 'tenantId'>
}

/** By split: what is kept of a month's shares, however many they are. */
export type MonthSplits = ReadonlyMap<string, SplitSums>

function weightOf({ explanation }: Share): bigint {
  return BigInt(explanation.params['ratioNumerator'] ?? '1')
}

function totalWeightOf({ explanation }: Share): bigint {
  return BigInt(explanation.params['ratioDenominator'] ?? '1')
}

/** Cut, not rounded: what is left for the last share is then never negative. */
function cutRatio(share: Share): bigint {
  return (weightOf(share) * one) / totalWeightOf(share)
}

/** Shares of one split: those that a correction reverses or puts in their place are others, with sums of their own. */
function splitOf({ ruleId, correction, explanation }: Share): string {
  const split = correction === null ? [] : [correction.correctionId, correction.part]
  return JSON.stringify([ruleId, ...split, explanation.params['ratioDenominator'] ?? '1'])
}

function isBehind(left: SplitSums['last'], right: SplitSums['last']): boolean {
  const byMember = compareKeys(left.tenantId, right.tenantId)
  return byMember > 0 || (byMember === 0 && compareKeys(left.id, right.id) > 0)
}

/** Adds a page of charges to what is known of their splits; those that are no shares add nothing. */
export function addShares(splits: Map<string, SplitSums>, charges: readonly Share[]): void {
  for (const share of charges) {
    if (share.kind !== 'shared') continue
    const key = splitOf(share)
    const known = splits.get(key)
    splits.set(key, {
      weight: (known?.weight ?? 0n) + weightOf(share),
      totalWeight: totalWeightOf(share),
      cut: (known?.cut ?? 0n) + cutRatio(share),
      last:
        known !== undefined && isBehind(known.last, share) ? known.last : { id: share.id, tenantId: share.tenantId },
    })
  }
}

/**
 * The ratio of a share as it is published: decimal text with at most 12 decimals. Each is cut after the twelfth decimal, and
 * the last share of the split, by member and id, carries what was cut (less than one unit of the twelfth decimal for each
 * share): the ratios of one cost pool add up to exactly 1, or to the part of it that members carry where some is unshared.
 * The exact ratio stands in the charge's explanation. Null for a charge that is no share.
 */
export function allocatedRatio(share: Share, splits: MonthSplits): string | null {
  const sums = share.kind === 'shared' ? splits.get(splitOf(share)) : undefined
  if (sums === undefined) return null
  const { weight, totalWeight, cut, last } = sums
  const own = cutRatio(share)
  const scaled = last.id === share.id ? (weight * one) / totalWeight - (cut - own) : own
  return formatFraction({ numerator: scaled, denominator: one }, ratioDigits).replace(/\.?0+$/, '')
}

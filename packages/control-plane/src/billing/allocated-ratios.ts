import type { ChargeRow } from '@grenier/contracts'
import { formatFraction } from '@grenier/quota-billing'

/** Decimals a ratio is published with; most ratios have infinitely many. */
const ratioDigits = 12

function scaledRatio({ explanation }: ChargeRow): bigint {
  const { ratioNumerator = '1', ratioDenominator = '1' } = explanation.params
  // Cut, not rounded: what is left for the last share is then never negative.
  return (BigInt(ratioNumerator) * 10n ** BigInt(ratioDigits)) / BigInt(ratioDenominator)
}

/** What all shares of a pool are of it: 1, unless nobody carries some part. */
function carried(pool: readonly ChargeRow[]): bigint {
  const numerator = pool.reduce((sum, { explanation }) => sum + BigInt(explanation.params['ratioNumerator'] ?? '1'), 0n)
  const denominator = BigInt(pool[0]?.explanation.params['ratioDenominator'] ?? '1')
  return (numerator * 10n ** BigInt(ratioDigits)) / denominator
}

/** Shares of one split: those that a correction reverses or puts in their place are others, with sums of their own. */
function splitOf({ ruleId, correction, explanation }: ChargeRow): string {
  const split = correction === null ? [] : [correction.correctionId, correction.part]
  return JSON.stringify([ruleId, ...split, explanation.params['ratioDenominator'] ?? '1'])
}

/**
 * The ratio of each share as it is published, by the id of its charge: decimal text with at most 12 decimals. Each is cut after
 * the twelfth decimal, and the last share of the pool, in the order given, carries what was cut (less than one unit of the
 * twelfth decimal for each share): the ratios of one cost pool add up to exactly 1, or to the part of it that members carry
 * where some is unshared. The exact ratio stands in the charge's explanation. Charges that are no shares have none.
 */
export function allocatedRatios(charges: readonly ChargeRow[]): ReadonlyMap<string, string> {
  const one = 10n ** BigInt(ratioDigits)
  const ratios = new Map<string, string>()
  const shares = charges.filter(({ kind }) => kind === 'shared')
  for (const pool of Map.groupBy(shares, splitOf).values()) {
    let left = carried(pool)
    for (const [index, share] of pool.entries()) {
      const scaled = index === pool.length - 1 ? left : scaledRatio(share)
      left -= scaled
      const text = formatFraction({ numerator: scaled, denominator: one }, ratioDigits)
      ratios.set(share.id, text.replace(/\.?0+$/, ''))
    }
  }
  return ratios
}

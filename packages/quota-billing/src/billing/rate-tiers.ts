import { byteSecondsPerGibMonth, type PeriodBounds } from '../metering/gib-months.ts'
import { divideRoundHalfAwayFromZero } from '../shared/fraction.ts'
import type { PerGibMonthRule, PriceTier } from './tariff.ts'

/** A part of a quantity with one price. */
export interface RatedPart {
  readonly kind: 'free' | 'usage'
  readonly quantityByteSeconds: bigint
  readonly unitPriceMicros: bigint
  readonly amountMicros: bigint
  /** The tier the price comes from; null for the free part. */
  readonly tier: PriceTier | null
}

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

function greater(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}

/** The parts of [from, to) that fall in each tier, in GiB-months scaled to byte-seconds. */
function partsByTier(
  rule: PerGibMonthRule,
  unit: bigint,
  range: { from: bigint; to: bigint },
): { tier: PriceTier; quantity: bigint }[] {
  if (rule.mode === 'volume') {
    // The tier that holds the whole use: half-open, so a use exactly on a boundary is in the upper one.
    const tier = rule.tiers.find(({ toGib }) => toGib === null || range.to < toGib * unit)
    return tier === undefined ? [] : [{ tier, quantity: range.to - range.from }]
  }
  return rule.tiers.map((tier) => {
    const from = greater(range.from, tier.fromGib * unit)
    const to = tier.toGib === null ? range.to : lesser(range.to, tier.toGib * unit)
    return { tier, quantity: to - from }
  })
}

/**
 * Prices one quantity by one rule: a row for the free part, then one for each tier it touches. Each amount is the exact
 * fraction quantity × price ÷ (2^30 × seconds of the month), rounded once to micros, half away from zero.
 * The quantities of the rows add up to the quantity given, when the rule passes `checkTariff`.
 */
export function rateQuantity(rule: PerGibMonthRule, byteSeconds: bigint, period: PeriodBounds): RatedPart[] {
  const unit = byteSecondsPerGibMonth(period)
  const free = lesser(byteSeconds, rule.freeGib * unit)
  const parts: RatedPart[] = []
  if (free > 0n) {
    parts.push({ kind: 'free', quantityByteSeconds: free, unitPriceMicros: 0n, amountMicros: 0n, tier: null })
  }
  for (const { tier, quantity } of partsByTier(rule, unit, { from: free, to: byteSeconds })) {
    if (quantity <= 0n) continue
    const amountMicros = divideRoundHalfAwayFromZero(quantity * tier.unitPriceMicros, unit)
    const { unitPriceMicros } = tier
    parts.push({ kind: 'usage', quantityByteSeconds: quantity, unitPriceMicros, amountMicros, tier })
  }
  return parts
}

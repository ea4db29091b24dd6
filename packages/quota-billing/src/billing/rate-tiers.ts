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

/** Prices one quantity of use, never negative: what `pricerOf` promises. */
export type Pricer = (byteSeconds: bigint) => RatedPart[]

function lesser(left: bigint, right: bigint): bigint {
  return left < right ? left : right
}

function greater(left: bigint, right: bigint): bigint {
  return left > right ? left : right
}

function freePartOf(quantityByteSeconds: bigint): RatedPart {
  return { kind: 'free', quantityByteSeconds, unitPriceMicros: 0n, amountMicros: 0n, tier: null }
}

function usagePartOf(tier: PriceTier, quantityByteSeconds: bigint, unit: bigint): RatedPart {
  const { unitPriceMicros } = tier
  const amountMicros = divideRoundHalfAwayFromZero(quantityByteSeconds * unitPriceMicros, unit)
  return { kind: 'usage', quantityByteSeconds, unitPriceMicros, amountMicros, tier }
}

/** The tier that holds the whole use prices all of it: half-open, so a use exactly on a boundary is in the upper one. */
function volumePricer({ freeGib, tiers }: PerGibMonthRule, unit: bigint): Pricer {
  const freeUse = freeGib * unit
  return (byteSeconds) => {
    const free = lesser(byteSeconds, freeUse)
    const tier = tiers.find(({ toGib }) => toGib === null || byteSeconds < toGib * unit)
    return [
      ...(free > 0n ? [freePartOf(free)] : []),
      ...(tier === undefined || byteSeconds === free ? [] : [usagePartOf(tier, byteSeconds - free, unit)]),
    ]
  }
}

/** A tier in byte-seconds, half-open and above the free part, and its part when a use fills it. */
interface Step {
  readonly tier: PriceTier
  readonly start: bigint
  readonly end: bigint | null
  readonly filled: RatedPart | null
}

/** Most uses fill all their tiers but the last: what a filled tier costs is computed once for all of them. */
function graduatedPricer({ freeGib, tiers }: PerGibMonthRule, unit: bigint): Pricer {
  const freeUse = freeGib * unit
  const wholeFree = freePartOf(freeUse)
  const steps = tiers.flatMap((tier): Step[] => {
    const start = greater(freeUse, tier.fromGib * unit)
    if (tier.toGib === null) return [{ tier, start, end: null, filled: null }]
    const end = tier.toGib * unit
    return end <= start ? [] : [{ tier, start, end, filled: usagePartOf(tier, end - start, unit) }]
  })
  return (byteSeconds) => {
    const parts: RatedPart[] = []
    if (freeUse > 0n && byteSeconds > 0n) parts.push(byteSeconds >= freeUse ? wholeFree : freePartOf(byteSeconds))
    for (const { tier, start, end, filled } of steps) {
      if (byteSeconds <= start) break
      const isFilled = filled !== null && end !== null && byteSeconds >= end
      parts.push(isFilled ? filled : usagePartOf(tier, byteSeconds - start, unit))
    }
    return parts
  }
}

/**
 * How one rule prices the uses of one period: a part for the free quantity, then one for each tier a use touches. Each amount
 * is the exact fraction quantity × price ÷ (2^30 × seconds of the month), rounded once to micros, half away from zero. The
 * quantities of the parts add up to the use, when the rule passes `checkTariff`.
 */
export function pricerOf(rule: PerGibMonthRule, period: PeriodBounds): Pricer {
  return pricerByUnit(rule, byteSecondsPerGibMonth(period))
}

/** The same for a quantity of which `unit` is the one that free parts, tiers and prices are counted in. */
export function pricerByUnit(rule: PerGibMonthRule, unit: bigint): Pricer {
  return rule.mode === 'volume' ? volumePricer(rule, unit) : graduatedPricer(rule, unit)
}

import type { MeterCode } from '../metering/meters.ts'
import type { CivilDate } from '../shared/civil-time.ts'
import type { Currency } from '../shared/money.ts'
import { type PopulationStratum, strataAreComplete } from '../shared/population-strata.ts'

/** Half-open [fromGib, toGib) on the tenant's GiB-months of the month; null: no end. */
export interface PriceTier {
  readonly fromGib: bigint
  readonly toGib: bigint | null
  readonly unitPriceMicros: bigint
}

/**
 * A price per GiB-month of one meter. Use is counted per tenant and offer over all its resources. The first `freeGib` cost
 * nothing; tiers are placed on the whole use, free part included. `graduated`: each part at its own tier's price;
 * `volume`: everything above the free part at the price of the tier that the whole use reaches.
 */
export interface PerGibMonthRule {
  readonly kind: 'perGibMonth'
  readonly ruleId: string
  readonly meter: MeterCode
  /** null: every offer that no rule of its own names. */
  readonly offerId: string | null
  readonly freeGib: bigint
  readonly tiers: readonly PriceTier[]
  readonly mode: 'graduated' | 'volume'
}

/** A yearly price per inhabitant, pro rata by seconds of membership in the civil year. */
export interface PerInhabitantYearRule {
  readonly kind: 'perInhabitantYear'
  readonly ruleId: string
  readonly unitPriceMicros: bigint
}

export interface SubscriptionStratum extends PopulationStratum {
  readonly yearlyAmountMicros: bigint
}

/** A yearly amount by population stratum, pro rata by seconds of membership in the civil year. */
export interface SubscriptionByPopulationRule {
  readonly kind: 'subscriptionByPopulation'
  readonly ruleId: string
  readonly strata: readonly SubscriptionStratum[]
}

export type PriceRule = PerGibMonthRule | PerInhabitantYearRule | SubscriptionByPopulationRule

/** Prices voted by an act, valid from a day up to and including another. */
export interface Tariff {
  readonly id: string
  readonly code: string
  readonly validFrom: CivilDate
  readonly validTo: CivilDate | null
  readonly actId: string
  readonly currency: Currency
  readonly rules: readonly PriceRule[]
}

export type TariffFaultCode =
  | 'validity-reversed'
  | 'rules-missing'
  | 'rule-id-repeated'
  | 'rule-ambiguous'
  | 'free-negative'
  | 'price-negative'
  | 'tiers-missing'
  | 'tiers-not-from-zero'
  | 'tier-empty'
  | 'tier-gap'
  | 'tier-overlap'
  | 'tiers-end'
  | 'strata-incomplete'

export interface TariffFault {
  readonly code: TariffFaultCode
  /** null: a fault of the tariff as a whole. */
  readonly ruleId: string | null
  readonly params: Readonly<Record<string, string>>
}

function tierFaults(rule: PerGibMonthRule): TariffFault[] {
  const fault = (code: TariffFaultCode, params: Record<string, string> = {}): TariffFault => ({
    code,
    ruleId: rule.ruleId,
    params,
  })
  const faults: TariffFault[] = []
  if (rule.freeGib < 0n) faults.push(fault('free-negative'))
  const first = rule.tiers[0]
  if (first === undefined) return [...faults, fault('tiers-missing')]
  if (first.fromGib !== 0n) faults.push(fault('tiers-not-from-zero', { fromGib: String(first.fromGib) }))
  for (const [index, tier] of rule.tiers.entries()) {
    const params = { tier: String(index + 1), fromGib: String(tier.fromGib) }
    if (tier.unitPriceMicros < 0n) faults.push(fault('price-negative', params))
    if (tier.toGib !== null && tier.toGib <= tier.fromGib) faults.push(fault('tier-empty', params))
    const following = rule.tiers[index + 1]
    if (following === undefined) {
      if (tier.toGib !== null) faults.push(fault('tiers-end', params))
    } else if (tier.toGib === null || following.fromGib < tier.toGib) faults.push(fault('tier-overlap', params))
    else if (following.fromGib > tier.toGib) faults.push(fault('tier-gap', params))
  }
  return faults
}

function ruleFaults(rule: PriceRule): TariffFault[] {
  switch (rule.kind) {
    case 'perGibMonth':
      return tierFaults(rule)
    case 'perInhabitantYear':
      return rule.unitPriceMicros < 0n ? [{ code: 'price-negative', ruleId: rule.ruleId, params: {} }] : []
    case 'subscriptionByPopulation': {
      const faults: TariffFault[] = []
      if (!strataAreComplete(rule.strata)) faults.push({ code: 'strata-incomplete', ruleId: rule.ruleId, params: {} })
      if (rule.strata.some(({ yearlyAmountMicros }) => yearlyAmountMicros < 0n)) {
        faults.push({ code: 'price-negative', ruleId: rule.ruleId, params: {} })
      }
      return faults
    }
  }
}

/** Rules whose `of` text stands twice. */
function repeated(rules: readonly PriceRule[], of: (rule: PriceRule) => string | null): PriceRule[] {
  const seen = new Set<string>()
  return rules.filter((rule) => {
    const text = of(rule)
    if (text === null) return false
    const known = seen.has(text)
    seen.add(text)
    return known
  })
}

function priceTarget(rule: PriceRule): string | null {
  return rule.kind === 'perGibMonth' ? `${rule.meter}\n${rule.offerId ?? ''}` : null
}

/**
 * Everything wrong with a tariff, all at once; empty when it can be published. Tiers must be half-open, start at 0, join
 * without gap or overlap and end open, so that every quantity has exactly one price; prices are never negative; no meter
 * and offer is priced twice.
 */
export function checkTariff(tariff: Tariff): TariffFault[] {
  const faults: TariffFault[] = []
  if (tariff.validTo !== null && tariff.validTo < tariff.validFrom) {
    faults.push({
      code: 'validity-reversed',
      ruleId: null,
      params: { validFrom: tariff.validFrom, validTo: tariff.validTo },
    })
  }
  if (tariff.rules.length === 0) faults.push({ code: 'rules-missing', ruleId: null, params: {} })
  for (const rule of repeated(tariff.rules, ({ ruleId }) => ruleId)) {
    faults.push({ code: 'rule-id-repeated', ruleId: rule.ruleId, params: {} })
  }
  for (const rule of repeated(tariff.rules, priceTarget)) {
    faults.push({ code: 'rule-ambiguous', ruleId: rule.ruleId, params: {} })
  }
  return [...faults, ...tariff.rules.flatMap(ruleFaults)]
}

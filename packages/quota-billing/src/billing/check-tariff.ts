import { strataAreComplete } from '../shared/population-strata.ts'
import type { PerGibMonthRule, PriceRule, Tariff, TariffFault, TariffFaultCode } from './tariff.ts'
import { boundFaults } from './tariff-bounds.ts'

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
    case 'monthlyMinimum':
    case 'monthlyCap':
      return rule.amountMicros < 0n ? [{ code: 'price-negative', ruleId: rule.ruleId, params: {} }] : []
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

/** Everything wrong with rules, all at once, as `checkTariff` says it. */
export function checkRules(rules: readonly PriceRule[]): TariffFault[] {
  const faults: TariffFault[] = []
  if (rules.length === 0) faults.push({ code: 'rules-missing', ruleId: null, params: {} })
  for (const { ruleId } of repeated(rules, (rule) => rule.ruleId)) {
    faults.push({ code: 'rule-id-repeated', ruleId, params: {} })
  }
  for (const { ruleId } of repeated(rules, priceTarget)) faults.push({ code: 'rule-ambiguous', ruleId, params: {} })
  return [...faults, ...rules.flatMap(ruleFaults), ...boundFaults(rules)]
}

/**
 * Everything wrong with a tariff, all at once; empty when it can be published. Tiers must be half-open, start at 0, join
 * without gap or overlap and end open, so that every quantity has exactly one price; prices are never negative; no meter
 * and offer is priced twice; a minimum or cap names rules that price something, and no minimum is above a cap.
 */
export function checkTariff({ validFrom, validTo, rules }: Tariff): TariffFault[] {
  const faults = checkRules(rules)
  if (validTo === null || validTo >= validFrom) return faults
  return [{ code: 'validity-reversed', ruleId: null, params: { validFrom, validTo } }, ...faults]
}

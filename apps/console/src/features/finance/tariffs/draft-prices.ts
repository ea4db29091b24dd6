import type { PriceRuleData } from '@grenier/contracts'

/** One price of a list of rules, and where it stands. */
export interface DraftPrice {
  readonly name: string
  readonly rule: PriceRuleData
  /** Of a tier or a stratum; null where the rule has one price. */
  readonly part: number | null
  readonly micros: bigint
}

/** Every price that a draft may change, in the order of the rules. */
export function pricesOf(rules: readonly PriceRuleData[]): readonly DraftPrice[] {
  return rules.flatMap((rule): DraftPrice[] => {
    const priced = (micros: bigint, part: number | null): DraftPrice => ({
      name: part === null ? rule.ruleId : `${rule.ruleId}.${part}`,
      rule,
      part,
      micros,
    })
    switch (rule.kind) {
      case 'perGibMonth':
        return rule.tiers.map(({ unitPriceMicros }, part) => priced(unitPriceMicros, part))
      case 'subscriptionByPopulation':
        return rule.strata.map(({ yearlyAmountMicros }, part) => priced(yearlyAmountMicros, part))
      case 'perInhabitantYear':
        return [priced(rule.unitPriceMicros, null)]
      case 'monthlyMinimum':
      case 'monthlyCap':
        return [priced(rule.amountMicros, null)]
    }
  })
}

/** The rules with other prices, by name; a price that is not named stays. */
export function withPrices(rules: readonly PriceRuleData[], prices: ReadonlyMap<string, bigint>): PriceRuleData[] {
  return rules.map((rule) => {
    const priceOf = (name: string, standing: bigint): bigint => prices.get(name) ?? standing
    switch (rule.kind) {
      case 'perGibMonth': {
        const tiers = rule.tiers.map((tier, part) => ({
          ...tier,
          unitPriceMicros: priceOf(`${rule.ruleId}.${part}`, tier.unitPriceMicros),
        }))
        return { ...rule, tiers }
      }
      case 'subscriptionByPopulation': {
        const strata = rule.strata.map((stratum, part) => ({
          ...stratum,
          yearlyAmountMicros: priceOf(`${rule.ruleId}.${part}`, stratum.yearlyAmountMicros),
        }))
        return { ...rule, strata }
      }
      case 'perInhabitantYear':
        return { ...rule, unitPriceMicros: priceOf(rule.ruleId, rule.unitPriceMicros) }
      case 'monthlyMinimum':
      case 'monthlyCap':
        return { ...rule, amountMicros: priceOf(rule.ruleId, rule.amountMicros) }
    }
  })
}

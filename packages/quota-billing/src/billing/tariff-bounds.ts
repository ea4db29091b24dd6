import type { MonthlyBoundRule, PricedRule, PriceRule, TariffFault } from './tariff.ts'

export function isBound(rule: PriceRule): rule is MonthlyBoundRule {
  return rule.kind === 'monthlyMinimum' || rule.kind === 'monthlyCap'
}

function isPriced(rule: PriceRule): rule is PricedRule {
  return !isBound(rule)
}

/** The rules that a bound sums: those it names, else every one that prices something. */
export function rulesUnder(bound: MonthlyBoundRule, rules: readonly PriceRule[]): ReadonlySet<string> {
  return new Set(bound.ofRuleIds ?? rules.filter(isPriced).map(({ ruleId }) => ruleId))
}

function fault(code: TariffFault['code'], ruleId: string, params: Record<string, string> = {}): TariffFault {
  return { code, ruleId, params }
}

function namingFaults(bound: MonthlyBoundRule, rules: readonly PriceRule[]): TariffFault[] {
  const priced = new Set(rules.filter(isPriced).map(({ ruleId }) => ruleId))
  if (bound.ofRuleIds === null) return priced.size === 0 ? [fault('bound-rules-missing', bound.ruleId)] : []
  if (bound.ofRuleIds.length === 0) return [fault('bound-rules-missing', bound.ruleId)]
  const unknown = bound.ofRuleIds.filter((ruleId) => !priced.has(ruleId))
  return unknown.map((named) => fault('bound-rule-unknown', bound.ruleId, { named }))
}

function meet(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  return [...left].some((ruleId) => right.has(ruleId))
}

/**
 * What is wrong with the minimums and caps of a tariff. Two of one kind never sum the same rule, since the charge of one
 * would count in neither or in both; a minimum and a cap that meet sum the same rules, and the minimum is not above.
 */
export function boundFaults(rules: readonly PriceRule[]): TariffFault[] {
  const bounds = rules.filter(isBound)
  const faults = bounds.flatMap((bound) => namingFaults(bound, rules))
  for (const [index, bound] of bounds.entries()) {
    const own = rulesUnder(bound, rules)
    for (const other of bounds.slice(index + 1)) {
      const others = rulesUnder(other, rules)
      if (!meet(own, others)) continue
      const params = { other: other.ruleId }
      const isSame = own.size === others.size && [...own].every((ruleId) => others.has(ruleId))
      if (bound.kind === other.kind || !isSame) faults.push(fault('bound-repeated', bound.ruleId, params))
      else {
        const [minimum, cap] = bound.kind === 'monthlyMinimum' ? [bound, other] : [other, bound]
        if (minimum.amountMicros > cap.amountMicros) faults.push(fault('minimum-above-cap', bound.ruleId, params))
      }
    }
  }
  return faults
}

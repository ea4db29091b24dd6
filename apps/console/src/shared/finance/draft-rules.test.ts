import type { PriceRuleData } from '@grenier/contracts'
import { checkRules } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { readRule, textOfRule, withoutPart, withPartMore } from './draft-rules.ts'

const bySize: PriceRuleData = {
  kind: 'perGibMonth',
  ruleId: 'standard',
  label: 'Espace standard',
  meter: 'storage.reserved',
  offerId: null,
  freeGib: 10n,
  mode: 'graduated',
  tiers: [
    { fromGib: 0n, toGib: 200n, unitPriceMicros: 35_000n },
    { fromGib: 200n, toGib: 1_000n, unitPriceMicros: 28_000n },
    { fromGib: 1_000n, toGib: null, unitPriceMicros: 22_500n },
  ],
}
const byPopulation: PriceRuleData = {
  kind: 'subscriptionByPopulation',
  ruleId: 'subscription',
  label: 'Abonnement',
  strata: [
    { populationMax: 0, yearlyAmountMicros: 0n },
    { populationMax: 2_000, yearlyAmountMicros: 100_000_000n },
    { populationMax: null, yearlyAmountMicros: 400_000_000n },
  ],
}
const byHead: PriceRuleData = { kind: 'perInhabitantYear', ruleId: 'heads', label: 'Tête', unitPriceMicros: 180_000n }
const cap: PriceRuleData = { kind: 'monthlyCap', ruleId: 'cap', label: 'Plafond', amountMicros: 5n, ofRuleIds: null }

/** The rule with one of its texts written anew. */
function written(rule: PriceRuleData, index: number, change: { bound?: string; price?: string }) {
  const text = textOfRule(rule, ',')
  return readRule({
    ...text,
    parts: text.parts.map((part, other) => (other === index ? { ...part, ...change } : part)),
  })
}

describe('a rule that is being written', () => {
  it('stays as it is where nothing is written', () => {
    for (const rule of [bySize, byPopulation, byHead, cap]) {
      expect(readRule(textOfRule(rule, ','))).toEqual({ rule, faults: new Map() })
    }
  })

  it('takes other prices and other bounds, and is one without gap or overlap', () => {
    const { rule, faults } = written(bySize, 0, { bound: '300', price: '0,04' })
    expect(faults.size).toBe(0)
    expect(rule).toMatchObject({
      tiers: [
        { fromGib: 0n, toGib: 300n, unitPriceMicros: 40_000n },
        { fromGib: 300n, toGib: 1_000n },
        { toGib: null },
      ],
    })
    expect(checkRules([rule])).toEqual([])
  })

  it('names the field that is wrong: a bound that meets the one before it, a price that is none', () => {
    expect([...written(bySize, 1, { bound: '200' }).faults]).toEqual([['bound.1', 'tariff.boundOverlap']])
    expect([...written(bySize, 0, { bound: '' }).faults]).toEqual([['bound.0', 'tariff.boundWrong']])
    expect([...written(bySize, 0, { bound: '0' }).faults]).toEqual([['bound.0', 'tariff.boundOverlap']])
    expect([...written(byHead, 0, { price: 'cher' }).faults]).toEqual([['price.0', 'tariff.priceWrong']])
    expect([...readRule({ ...textOfRule(bySize, ','), free: '-1' }).faults]).toEqual([['free', 'tariff.boundWrong']])
  })

  it('is cut in one part more, whose bound is still to be written, and loses one', () => {
    const more = withPartMore(textOfRule(byPopulation, ','))
    expect([...readRule(more).faults]).toEqual([['bound.2', 'tariff.boundWrong']])
    const less = readRule(withoutPart(textOfRule(bySize, ','), 1))
    expect(less.rule).toMatchObject({ tiers: [{ toGib: 200n }, { fromGib: 200n, unitPriceMicros: 22_500n }] })
    expect(checkRules([less.rule])).toEqual([])
  })
})

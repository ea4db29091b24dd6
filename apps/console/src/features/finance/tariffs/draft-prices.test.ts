import type { PriceRuleData } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { pricesOf, withPrices } from './draft-prices.ts'

const rules: readonly PriceRuleData[] = [
  {
    kind: 'perGibMonth',
    ruleId: 'standard',
    label: 'Espace standard',
    meter: 'storage.reserved',
    offerId: null,
    freeGib: 10n,
    mode: 'graduated',
    tiers: [
      { fromGib: 0n, toGib: 200n, unitPriceMicros: 35_000n },
      { fromGib: 200n, toGib: null, unitPriceMicros: 28_000n },
    ],
  },
  { kind: 'perInhabitantYear', ruleId: 'heads', label: 'Participation', unitPriceMicros: 180_000n },
  { kind: 'monthlyCap', ruleId: 'cap', label: 'Plafond', amountMicros: 5_000_000n, ofRuleIds: null },
]

describe('prices of a draft', () => {
  it('are every price of its rules, by name', () => {
    expect(pricesOf(rules).map(({ name, micros }) => [name, micros])).toEqual([
      ['standard.0', 35_000n],
      ['standard.1', 28_000n],
      ['heads', 180_000n],
      ['cap', 5_000_000n],
    ])
  })

  it('take the place of those that stand, and leave the rest as it is', () => {
    const changed = withPrices(
      rules,
      new Map([
        ['standard.1', 20_000n],
        ['heads', 0n],
      ]),
    )
    expect(pricesOf(changed).map(({ micros }) => micros)).toEqual([35_000n, 20_000n, 0n, 5_000_000n])
    expect(withPrices(rules, new Map())).toEqual(rules)
  })
})

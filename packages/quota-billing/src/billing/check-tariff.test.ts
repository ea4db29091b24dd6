import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { checkTariff } from './check-tariff.ts'
import type { MonthlyBoundRule, PerGibMonthRule, PriceRule, PriceTier, Tariff } from './tariff.ts'

function tariffOf(rules: readonly PriceRule[], more: Partial<Tariff> = {}): Tariff {
  return {
    id: 'tariff',
    code: 'T2027',
    validFrom: civilDate('2027-01-01'),
    validTo: null,
    actId: 'act',
    currency: 'EUR',
    rules,
    ...more,
  }
}

const sound: PerGibMonthRule = {
  kind: 'perGibMonth',
  ruleId: 'storage',
  meter: 'storage.reserved',
  offerId: null,
  freeGib: 10n,
  mode: 'graduated',
  tiers: [
    { fromGib: 0n, toGib: 100n, unitPriceMicros: 50_000n },
    { fromGib: 100n, toGib: null, unitPriceMicros: 40_000n },
  ],
}

function tiers(...bounds: [bigint, bigint | null][]): PriceTier[] {
  return bounds.map(([fromGib, toGib]) => ({ fromGib, toGib, unitPriceMicros: 1n }))
}

function codesOf(rules: readonly PriceRule[], more: Partial<Tariff> = {}): string[] {
  return checkTariff(tariffOf(rules, more)).map(({ code }) => code)
}

describe('a tariff', () => {
  test('with sound rules has no fault', () => {
    const rules: PriceRule[] = [
      sound,
      { ...sound, ruleId: 'storage-ssd', offerId: 'ssd' },
      { ...sound, ruleId: 'bucket', meter: 'bucket.stored' },
      { kind: 'perInhabitantYear', ruleId: 'inhabitants', unitPriceMicros: 100_000n },
      {
        kind: 'subscriptionByPopulation',
        ruleId: 'membership',
        strata: [
          { populationMax: 500, yearlyAmountMicros: 52_000_000n },
          { populationMax: null, yearlyAmountMicros: 227_000_000n },
        ],
      },
    ]
    expect(codesOf(rules)).toEqual([])
    expect(codesOf(rules, { validTo: civilDate('2027-01-01') })).toEqual([])
  })

  test.each<{ faulty: Partial<PerGibMonthRule>; codes: string[] }>([
    { faulty: { tiers: [] }, codes: ['tiers-missing'] },
    { faulty: { tiers: tiers([1n, null]) }, codes: ['tiers-not-from-zero'] },
    { faulty: { tiers: tiers([0n, 5n], [6n, null]) }, codes: ['tier-gap'] },
    { faulty: { tiers: tiers([0n, 5n], [4n, null]) }, codes: ['tier-overlap'] },
    { faulty: { tiers: tiers([0n, null], [5n, null]) }, codes: ['tier-overlap'] },
    { faulty: { tiers: tiers([0n, 5n], [5n, 10n]) }, codes: ['tiers-end'] },
    { faulty: { tiers: tiers([0n, 5n], [5n, 5n], [5n, null]) }, codes: ['tier-empty'] },
    { faulty: { freeGib: -1n }, codes: ['free-negative'] },
    { faulty: { tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: -1n }] }, codes: ['price-negative'] },
    {
      faulty: { tiers: [{ fromGib: 3n, toGib: 2n, unitPriceMicros: -1n }], freeGib: -1n },
      codes: ['free-negative', 'tiers-not-from-zero', 'price-negative', 'tier-empty', 'tiers-end'],
    },
  ])('with tiers at fault reports all of $codes', ({ faulty, codes }) => {
    expect(codesOf([{ ...sound, ...faulty }])).toEqual(codes)
  })

  test('with prices by head or stratum at fault reports them', () => {
    expect(codesOf([{ kind: 'perInhabitantYear', ruleId: 'heads', unitPriceMicros: -1n }])).toEqual(['price-negative'])
    const strata = [{ populationMax: 500, yearlyAmountMicros: -1n }]
    expect(codesOf([{ kind: 'subscriptionByPopulation', ruleId: 'strata', strata }])).toEqual([
      'strata-incomplete',
      'price-negative',
    ])
  })

  test('without rules, with a repeated id, with a meter priced twice or ending before it starts is at fault', () => {
    expect(codesOf([])).toEqual(['rules-missing'])
    expect(codesOf([sound, { ...sound, meter: 'backup.stored' }])).toEqual(['rule-id-repeated'])
    expect(codesOf([sound, { ...sound, ruleId: 'again' }])).toEqual(['rule-ambiguous'])
    expect(codesOf([sound], { validTo: civilDate('2026-12-31') })).toEqual(['validity-reversed'])
  })

  test('names the rule and the tier that is at fault', () => {
    expect(checkTariff(tariffOf([{ ...sound, tiers: tiers([0n, 5n], [6n, null]) }]))).toEqual([
      { code: 'tier-gap', ruleId: 'storage', params: { tier: '1', fromGib: '0' } },
    ])
  })
})

describe('minimums and caps of a tariff', () => {
  const other: PerGibMonthRule = { ...sound, ruleId: 'bucket', meter: 'bucket.stored' }
  const bound = (kind: MonthlyBoundRule['kind'], ruleId: string, more: Partial<MonthlyBoundRule> = {}): PriceRule => ({
    kind,
    ruleId,
    amountMicros: 10_000_000n,
    ofRuleIds: null,
    ...more,
  })

  test('may stand together over the same rules, and apart over different ones', () => {
    const minimum = bound('monthlyMinimum', 'least')
    expect(codesOf([sound, other, minimum, bound('monthlyCap', 'most', { amountMicros: 10_000_000n })])).toEqual([])
    const each = ['storage', 'bucket'].map((of) => bound('monthlyMinimum', `least-${of}`, { ofRuleIds: [of] }))
    expect(codesOf([sound, other, ...each])).toEqual([])
  })

  test('name rules that price something', () => {
    const least = bound('monthlyMinimum', 'least')
    expect(codesOf([least])).toEqual(['bound-rules-missing'])
    expect(codesOf([sound, bound('monthlyCap', 'most', { ofRuleIds: [] })])).toEqual(['bound-rules-missing'])
    const named = ['storage', 'nothing', 'most']
    expect(codesOf([sound, bound('monthlyCap', 'most', { ofRuleIds: named })])).toEqual([
      'bound-rule-unknown',
      'bound-rule-unknown',
    ])
  })

  test('never sum one rule twice, nor cross', () => {
    const onStorage = { ofRuleIds: ['storage'] }
    const least = bound('monthlyMinimum', 'least')
    expect(codesOf([sound, other, least, bound('monthlyMinimum', 'least-2', onStorage)])).toEqual(['bound-repeated'])
    expect(codesOf([sound, other, least, bound('monthlyCap', 'most', onStorage)])).toEqual(['bound-repeated'])
    const low = bound('monthlyCap', 'most', { amountMicros: 9_999_999n })
    expect(codesOf([sound, low, least])).toEqual(['minimum-above-cap'])
    expect(codesOf([sound, bound('monthlyMinimum', 'least', { amountMicros: -1n })])).toEqual(['price-negative'])
  })
})

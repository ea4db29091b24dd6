import type { ChargeKind, ChargeRow, Offer, TariffData } from '@grenier/contracts'
import { civilMonth, GIB, instant, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { focusColumns } from './focus-columns.ts'
import { type FocusContext, focusRow } from './focus-rows.ts'

const offer = { id: '0198c0de-7a00-7000-8000-000000000002', code: 'standard', name: 'Standard', kind: 'block' } as Offer
const tariff = {
  code: 'T2026',
  rules: [{ kind: 'perGibMonth', ruleId: 'reserved', tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 12_345n }] }],
} as unknown as TariffData

const period = {
  periodStart: instantFromIso('2025-12-31T23:00:00.000Z'),
  periodEnd: instantFromIso('2026-01-31T23:00:00.000Z'),
}
const context: FocusContext = {
  period,
  billingPeriod: period,
  operatorName: 'Syndicat mixte',
  tariff,
  offer,
  payer: { id: '21950002200013', name: 'Ableiges' },
  beneficiaryName: 'Ableiges',
  statementNumber: '2026-00001',
  invoiceDetailId: '2026-00001/1',
  allocatedRatio: '0.016171428571',
}

function chargeOf(kind: ChargeKind, change: Partial<ChargeRow> = {}): ChargeRow {
  return {
    id: '0198c0de-7a00-8000-8000-000000000009',
    tenantId: '0198c0de-7a00-7000-8000-000000000001',
    month: civilMonth('2026-01'),
    kind,
    ruleId: 'reserved',
    label: 'Espace attribué',
    offerId: offer.id,
    meter: 'storage.reserved',
    quantityByteSeconds: 7n * GIB * 1_234_567n,
    estimatedSeconds: 0,
    unitPriceMicros: 12_345n,
    amountMicros: 39_833n,
    explanation: { formula: 'gib-months-times-price', params: { tierFromGib: '0' } },
    statementId: null,
    bookedAt: instant(0),
    originMonth: null,
    correction: null,
    ...change,
  }
}

const none = { offerId: null, meter: null, quantityByteSeconds: null }
const samples: readonly ChargeRow[] = [
  chargeOf('usage'),
  chargeOf('free', { unitPriceMicros: 0n, amountMicros: 0n }),
  chargeOf('population', {
    ...none,
    unitPriceMicros: 500_000n,
    explanation: { formula: '', params: { inhabitants: '1132', memberMs: '2678400000', yearMs: '31536000000' } },
  }),
  chargeOf('shared', {
    ...none,
    unitPriceMicros: null,
    amountMicros: 1_670_000n,
    explanation: { formula: '', params: { keyKind: 'population', ratioNumerator: '1132', ratioDenominator: '70000' } },
  }),
  chargeOf('shared', { ...none, unitPriceMicros: null, amountMicros: -1_670_000n }),
  chargeOf('transfer', { ...none, unitPriceMicros: null, amountMicros: 4_770_000n }),
  chargeOf('rounding', { ...none, unitPriceMicros: null, amountMicros: -3_211n }),
]

/** A decimal text as a whole number of 10^-18. */
function exact(decimal: string | null): bigint {
  const [whole = '0', decimals = ''] = (decimal ?? '').replace('-', '').split('.')
  const value = BigInt(whole + decimals.padEnd(18, '0'))
  return decimal?.startsWith('-') ? -value : value
}

describe.each(samples)('a $kind charge of $amountMicros as a FOCUS row', (charge) => {
  const row = focusRow(charge, context)

  test('has every column once, and null where there is nothing, never an empty text', () => {
    expect(Object.keys(row).toSorted()).toEqual(focusColumns.toSorted())
    expect(Object.values(row)).not.toContain('')
  })

  test('list price × quantity is the list cost to the last digit, and so for the contracted one', () => {
    if (row.PricingQuantity === null) {
      expect([row.ListUnitPrice, row.ContractedUnitPrice, row.PricingUnit]).toEqual([null, null, null])
      return
    }
    const quantity = exact(row.PricingQuantity)
    expect(quantity * exact(row.ListUnitPrice)).toBe(exact(row.ListCost) * 10n ** 18n)
    expect(quantity * exact(row.ContractedUnitPrice)).toBe(exact(row.ContractedCost) * 10n ** 18n)
  })

  test('prices are never negative, and the billed cost is the charge to the micro', () => {
    expect(row.ListUnitPrice?.startsWith('-') ?? false).toBe(false)
    expect(exact(row.BilledCost)).toBe(charge.amountMicros * 10n ** 12n)
    expect(row.EffectiveCost).toBe(row.BilledCost)
  })

  test('what is consumed is said for use alone, and a price list position for all but adjustments', () => {
    const usage = row.ChargeCategory === 'Usage'
    expect(row.ConsumedQuantity === null).toBe(!usage)
    expect(row.SkuId === null).toBe(row.ChargeCategory === 'Adjustment')
    expect(row.ChargeCategory === 'Purchase' && row.ChargeFrequency === 'Usage-Based').toBe(false)
  })

  test('times are UTC without a fraction, in the civil month of the operator', () => {
    expect([row.ChargePeriodStart, row.ChargePeriodEnd]).toEqual(['2025-12-31T23:00:00Z', '2026-01-31T23:00:00Z'])
    expect(row.x_CivilMonth).toBe('2026-01')
  })
})

describe('particular rows', () => {
  test('a free part keeps its list price and costs nothing', () => {
    const row = focusRow(chargeOf('free', { unitPriceMicros: 0n, amountMicros: 0n }), context)
    expect([row.ListUnitPrice, row.ContractedUnitPrice, row.BilledCost]).toEqual(['0.012345', '0', '0'])
    expect(exact(row.ListCost)).toBeGreaterThan(0n)
  })

  test('a share says by which key and in which ratio it was split', () => {
    const shared = samples.find(({ kind }) => kind === 'shared')
    if (shared === undefined) throw new Error('no sample of a share')
    const row = focusRow(shared, context)
    expect(row.AllocatedMethodId).toBe('population-largest-remainder')
    expect(JSON.parse(row.AllocatedMethodDetails ?? '')).toEqual({
      Elements: [{ AllocatedRatio: 0.016171428571, UsageUnit: 'Inhabitants', UsageQuantity: 1132 }],
    })
  })

  test('each part of a cost is a price of its own, which equal parts share', () => {
    const priceOf = (amountMicros: bigint) => {
      const { SkuPriceId, ListUnitPrice } = focusRow(
        chargeOf('shared', { ...none, ruleId: 'hall', unitPriceMicros: null, amountMicros }),
        context,
      )
      return [SkuPriceId, ListUnitPrice]
    }
    expect([1_670_000n, -1_670_000n, 1_680_000n].map(priceOf)).toEqual([
      ['cost-pool/hall/at-1.67', '1.67'],
      ['cost-pool/hall/at-1.67', '1.67'],
      ['cost-pool/hall/at-1.68', '1.68'],
    ])
  })

  test('a correction by amended prices has no price of the list, one by the same prices has', () => {
    const correction = { correctionId: 'c', part: 'replacement', correctsChargeId: null } as const
    const priceOf = (unitPriceMicros: bigint) =>
      focusRow(chargeOf('usage', { unitPriceMicros, originMonth: civilMonth('2026-01'), correction }), context)
        .SkuPriceId
    expect([12_345n, 12_346n].map(priceOf)).toEqual(['T2026/reserved/from-0', null])
  })

  test('rounding is an adjustment of its own', () => {
    const row = focusRow(chargeOf('rounding', { ...none, unitPriceMicros: null, amountMicros: -3_211n }), context)
    expect([row.ChargeCategory, row.BilledCost, row.PricingQuantity]).toEqual(['Adjustment', '-0.003211', null])
  })
})

describe('a subscription by population as a FOCUS row', () => {
  const strata = [
    { populationMax: 250, yearlyAmountMicros: 12_000_000n },
    { populationMax: 1_000, yearlyAmountMicros: 24_000_000n },
    { populationMax: null, yearlyAmountMicros: 48_000_000n },
  ]
  const rules = [{ kind: 'subscriptionByPopulation', ruleId: 'subscription', label: 'Abonnement', strata }]
  const ofStrata = { ...context, tariff: { code: 'T2026', rules } as unknown as TariffData }
  const priceIdOf = (inhabitants: string) => {
    const explanation = { formula: '', params: { inhabitants, memberMs: '1', yearMs: '1' } }
    return focusRow(chargeOf('subscription', { ...none, ruleId: 'subscription', explanation }), ofStrata)['SkuPriceId']
  }

  test('names a price of its own for each stratum, which another population of the stratum shares', () => {
    expect(['250', '251', '1000', '1001'].map(priceIdOf)).toEqual([
      'T2026/subscription/up-to-250',
      'T2026/subscription/up-to-1000',
      'T2026/subscription/up-to-1000',
      'T2026/subscription/up-to-any',
    ])
  })
})

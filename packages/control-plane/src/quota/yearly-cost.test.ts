import type { TariffData } from '@grenier/contracts'
import { civilDate, civilMonth, GIB, instant } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { yearlyCostMicros } from './yearly-cost.ts'

const offerId = '0198c0de-7a00-7000-8000-000000000001'
const tariff: TariffData = {
  id: '0198c0de-7a00-7000-8000-000000000002',
  code: 'T',
  name: 'Tarif',
  actId: '0198c0de-7a00-7000-8000-000000000003',
  currency: 'EUR',
  validFrom: civilDate('2026-01-01'),
  validTo: null,
  recordedAt: instant(0),
  version: 1,
  rules: [
    {
      kind: 'perGibMonth',
      ruleId: 'reserved',
      label: 'Espace attribué',
      meter: 'storage.reserved',
      offerId: null,
      freeGib: 10n,
      mode: 'graduated',
      tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 20_000n }],
    },
    { kind: 'perInhabitantYear', ruleId: 'head', label: 'Participation', unitPriceMicros: 500_000n },
  ],
}

function costOf(change: { gib?: bigint; inhabitants?: number | null; month?: string }) {
  const { gib = 100n, inhabitants = null, month = '2026-02' } = change
  return yearlyCostMicros({
    tariff,
    month: civilMonth(month),
    timeZone: 'Europe/Paris',
    tenantId: '0198c0de-7a00-7000-8000-000000000004',
    inhabitants,
    quotas: [{ offerId, kind: 'block', quotaBytes: gib * GIB }],
  })
}

describe('what a year of these quotas costs', () => {
  test('is twelve full months of what is priced, the free part left out', () => {
    // (100 − 10) GiB × 0.02 € × 12.
    expect(costOf({})).toBe(21_600_000n)
    expect(costOf({ gib: 10n })).toBe(0n)
  })

  test('is the same whatever the length of the month it is asked in', () => {
    for (const month of ['2026-02', '2026-03', '2026-10', '2028-02']) expect(costOf({ month })).toBe(21_600_000n)
  })

  test('holds the yearly price by inhabitant once, whole', () => {
    expect(costOf({ inhabitants: 1_000 }) - costOf({})).toBe(500_000_000n)
  })
})

import { describe, expect, test } from 'vitest'
import { byteSecondsPerGibMonth } from '../metering/gib-months.ts'
import { civilDate, civilMonth, monthBounds, yearBoundsOf } from '../shared/civil-time.ts'
import { addMs, msPerDay } from '../shared/instant.ts'
import { BrokenInvariant } from '../shared/invariant.ts'
import { type PeriodUsage, rateUsage } from './rate.ts'
import type { RatedMember } from './rate-members.ts'
import type { PerGibMonthRule, PriceRule, Tariff } from './tariff.ts'

const zone = 'Europe/Paris'
const march = civilMonth('2027-03')
const period = monthBounds(march, zone)
const year = yearBoundsOf(march, zone)
const gibMonth = byteSecondsPerGibMonth(period)

const storage: PerGibMonthRule = {
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

function tariffOf(...rules: PriceRule[]): Tariff {
  const validFrom = civilDate('2027-01-01')
  return { id: 'tariff', code: 'T2027', validFrom, validTo: null, actId: 'act', currency: 'EUR', rules }
}

function usageOf(byteSeconds: bigint, more: Partial<PeriodUsage> = {}): PeriodUsage {
  const place = { tenantId: 'cergy', offerId: 'hdd', meter: 'storage.reserved' as const, resourceId: 'claim-1' }
  return { ...place, byteSeconds, estimatedSeconds: 0, ...more }
}

function rate(tariff: Tariff, usage: readonly PeriodUsage[]): ReturnType<typeof rateUsage> {
  return rateUsage({ tariff, ...period, usage })
}

function rowsOf(tariff: Tariff, usage: readonly PeriodUsage[]): string[] {
  return rate(tariff, usage).charges.map(
    ({ kind, quantityByteSeconds, unitPriceMicros, amountMicros }) =>
      `${kind} ${(quantityByteSeconds ?? 0n) / gibMonth} GiB-months at ${unitPriceMicros} = ${amountMicros}`,
  )
}

describe('rating use', () => {
  test('the free allowance is a row of its own, and each tier is another', () => {
    expect(rowsOf(tariffOf(storage), [usageOf(150n * gibMonth)])).toEqual([
      'free 10 GiB-months at 0 = 0',
      'usage 90 GiB-months at 50000 = 4500000',
      'usage 50 GiB-months at 40000 = 2000000',
    ])
  })

  test('use within the allowance costs nothing and still shows', () => {
    expect(rowsOf(tariffOf(storage), [usageOf(4n * gibMonth)])).toEqual(['free 4 GiB-months at 0 = 0'])
    expect(rate(tariffOf(storage), [usageOf(0n)]).charges).toEqual([])
  })

  test('by volume the whole use has the price of the tier it reaches, the upper one on a boundary', () => {
    const byVolume = tariffOf({ ...storage, mode: 'volume' })
    expect(rowsOf(byVolume, [usageOf(100n * gibMonth)])).toEqual([
      'free 10 GiB-months at 0 = 0',
      'usage 90 GiB-months at 40000 = 3600000',
    ])
    expect(rowsOf(byVolume, [usageOf(100n * gibMonth - 1n)])[1]).toContain('at 50000')
  })

  test('an allowance larger than the first tier leaves only the tiers above it', () => {
    expect(rowsOf(tariffOf({ ...storage, freeGib: 120n }), [usageOf(150n * gibMonth)])).toEqual([
      'free 120 GiB-months at 0 = 0',
      'usage 30 GiB-months at 40000 = 1200000',
    ])
  })

  test('the resources of a tenant share one allowance and one set of tiers, per offer', () => {
    const usage = [
      usageOf(75n * gibMonth),
      usageOf(75n * gibMonth, { resourceId: 'claim-2' }),
      usageOf(4n * gibMonth, { offerId: 'ssd' }),
      usageOf(4n * gibMonth, { tenantId: 'osny' }),
    ]
    const { charges } = rate(tariffOf(storage), usage)
    expect(charges.map(({ tenantId, offerId, kind }) => `${tenantId} ${offerId} ${kind}`)).toEqual([
      'cergy hdd free',
      'cergy hdd usage',
      'cergy hdd usage',
      'cergy ssd free',
      'osny hdd free',
    ])
  })

  test('an offer’s own rule goes before the general one, and they never both apply', () => {
    const ssd: PerGibMonthRule = { ...storage, ruleId: 'ssd', offerId: 'ssd', freeGib: 0n }
    const { charges } = rate(tariffOf(storage, ssd), [usageOf(5n * gibMonth, { offerId: 'ssd' })])
    expect(charges.map(({ ruleId }) => ruleId)).toEqual(['ssd'])
  })

  test('what the tariff does not price is returned, not dropped', () => {
    const { charges, unrated } = rate(tariffOf(storage), [usageOf(7n, { meter: 'backup.stored' })])
    expect(charges).toEqual([])
    expect(unrated).toEqual([{ tenantId: 'cergy', offerId: 'hdd', meter: 'backup.stored', byteSeconds: 7n }])
  })

  test('a charge explains itself with the figures it was made from', () => {
    const { charges } = rate(tariffOf(storage), [usageOf(20n * gibMonth, { estimatedSeconds: 7_200 })])
    expect(charges[1]).toMatchObject({
      estimatedSeconds: 7_200,
      explanation: {
        formula: 'gib-months-times-price',
        params: {
          quantityByteSeconds: String(10n * gibMonth),
          byteSecondsPerGibMonth: String(gibMonth),
          unitPriceMicros: '50000',
          tierFromGib: '0',
          tierToGib: '100',
          freeGib: '10',
          mode: 'graduated',
        },
      },
    })
  })

  test('an amount is rounded once, half a micro away from zero', () => {
    const cheap = tariffOf({ ...storage, freeGib: 0n, tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 1n }] })
    expect(rate(cheap, [usageOf(gibMonth / 2n)]).charges[0]?.amountMicros).toBe(1n)
    expect(rate(cheap, [usageOf(gibMonth / 2n - 1n)]).charges[0]?.amountMicros).toBe(0n)
  })

  test('negative use is a defect', () => {
    expect(() => rate(tariffOf(storage), [usageOf(-1n)])).toThrow(BrokenInvariant)
  })
})

describe('rating members', () => {
  const heads: PriceRule = { kind: 'perInhabitantYear', ruleId: 'heads', unitPriceMicros: 1_100_000n }
  const stratum: PriceRule = {
    kind: 'subscriptionByPopulation',
    ruleId: 'stratum',
    strata: [
      { populationMax: 1_500, yearlyAmountMicros: 36_000_000n },
      { populationMax: null, yearlyAmountMicros: 158_000_000n },
    ],
  }
  const cergy: RatedMember = { tenantId: 'cergy', inhabitants: 3_000, memberFrom: null, memberTo: null }

  function rateMembers(members: readonly RatedMember[], month = march) {
    const times = { ...monthBounds(month, zone), ...yearBoundsOf(month, zone) }
    return rateUsage({ tariff: tariffOf(storage, heads, stratum), usage: [], members, ...times }).charges
  }

  test('a yearly price counts by the seconds of the month in the civil year, March with its 743 hours', () => {
    expect(rateMembers([cergy]).map(({ kind, amountMicros }) => [kind, amountMicros])).toEqual([
      ['population', (3_000n * 1_100_000n * 743n + 4_380n) / 8_760n],
      ['subscription', (158_000_000n * 743n + 4_380n) / 8_760n],
    ])
  })

  test('twelve months of a price by head make the yearly price, to within their twelve roundings', () => {
    const months = Array.from({ length: 12 }, (_, index) => civilMonth(`2027-${String(index + 1).padStart(2, '0')}`))
    const total = months.flatMap((month) => rateMembers([cergy], month).slice(0, 1))
    const sum = total.reduce((micros, { amountMicros }) => micros + amountMicros, 0n)
    expect(sum - 3_300_000_000n).toBeLessThanOrEqual(6n)
    expect(3_300_000_000n - sum).toBeLessThanOrEqual(6n)
  })

  test('joining or leaving within the month counts from and to that instant', () => {
    const day = (days: number) => addMs(period.periodStart, days * msPerDay)
    const [joined] = rateMembers([{ ...cergy, memberFrom: day(10), memberTo: day(11) }])
    expect(joined?.amountMicros).toBe((3_300_000_000n * 24n + 4_380n) / 8_760n)
    const always = { memberFrom: day(-400), memberTo: day(400) }
    expect(rateMembers([{ ...cergy, ...always }])).toEqual(rateMembers([cergy]))
    expect(rateMembers([{ ...cergy, memberTo: period.periodStart }])).toEqual([])
    expect(rateMembers([{ ...cergy, memberFrom: period.periodEnd }])).toEqual([])
  })

  test('an unknown population is charged nothing by population', () => {
    expect(rateMembers([{ ...cergy, inhabitants: null }])).toEqual([])
  })

  test('members without the year they belong to are a defect', () => {
    const { yearStart } = year
    expect(() => rateUsage({ tariff: tariffOf(heads), ...period, usage: [], members: [cergy], yearStart })).toThrow(
      BrokenInvariant,
    )
  })
})

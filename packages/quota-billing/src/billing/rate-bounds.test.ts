import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteSecondsPerGibMonth } from '../metering/gib-months.ts'
import { civilDate, civilMonth, monthBounds, yearBoundsOf } from '../shared/civil-time.ts'
import { addMs, msPerDay } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { sumMicros } from './charge.ts'
import { rateUsage } from './rate.ts'
import type { RatedMember } from './rate-members.ts'
import type { MonthlyBoundRule, PerGibMonthRule, PriceRule, Tariff } from './tariff.ts'

const april = civilMonth('2027-04')
const period = monthBounds(april, 'Europe/Paris')
const year = yearBoundsOf(april, 'Europe/Paris')
const gibMonth = byteSecondsPerGibMonth(period)
const euro = 1_000_000n

const storage: PerGibMonthRule = {
  kind: 'perGibMonth',
  ruleId: 'storage',
  meter: 'storage.reserved',
  offerId: null,
  freeGib: 0n,
  mode: 'graduated',
  tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: euro }],
}
const bucket: PerGibMonthRule = { ...storage, ruleId: 'bucket', meter: 'bucket.stored' }
const least: MonthlyBoundRule = { kind: 'monthlyMinimum', ruleId: 'least', amountMicros: 30n * euro, ofRuleIds: null }
const most: MonthlyBoundRule = { kind: 'monthlyCap', ruleId: 'most', amountMicros: 60n * euro, ofRuleIds: null }
const cergy: RatedMember = { tenantId: 'cergy', inhabitants: 3_000, memberFrom: null, memberTo: null }

interface Use {
  readonly storageGib?: bigint
  readonly bucketGib?: bigint
}

function rateMonth(rules: readonly PriceRule[], use: Use, member: RatedMember = cergy) {
  const validFrom = civilDate('2027-01-01')
  const tariff: Tariff = { id: 't', code: 'T', validFrom, validTo: null, actId: 'a', currency: 'EUR', rules }
  const place = { tenantId: member.tenantId, offerId: 'hdd', resourceId: 'r', estimatedSeconds: 0 }
  const usage = [
    { ...place, meter: 'storage.reserved' as const, byteSeconds: (use.storageGib ?? 0n) * gibMonth },
    { ...place, meter: 'bucket.stored' as const, byteSeconds: (use.bucketGib ?? 0n) * gibMonth },
  ]
  return rateUsage({ tariff, usage, members: [member], ...period, ...year }).charges
}

const boundsOf = (charges: ReturnType<typeof rateMonth>) =>
  charges.flatMap(({ kind, ruleId, amountMicros }) =>
    kind === 'minimum' || kind === 'cap' ? [[kind, ruleId, amountMicros]] : [],
  )

describe('minimum and cap of a month', () => {
  const rules = [storage, bucket, least, most]

  test('are rows of their own; every priced row keeps its amount', () => {
    expect(boundsOf(rateMonth(rules, { storageGib: 10n, bucketGib: 5n }))).toEqual([['minimum', 'least', 15n * euro]])
    expect(boundsOf(rateMonth(rules, { storageGib: 50n, bucketGib: 25n }))).toEqual([['cap', 'most', -15n * euro]])
    expect(boundsOf(rateMonth(rules, { storageGib: 30n }))).toEqual([])
    expect(boundsOf(rateMonth(rules, { storageGib: 60n }))).toEqual([])
    const [priced] = rateMonth(rules, { storageGib: 75n })
    expect(priced?.amountMicros).toBe(75n * euro)
  })

  test('a member who used nothing owes the minimum', () => {
    expect(boundsOf(rateMonth(rules, {}))).toEqual([['minimum', 'least', 30n * euro]])
  })

  test('sum the rules that they name, and no other', () => {
    const onBucket = { ...least, ofRuleIds: ['bucket'] }
    expect(boundsOf(rateMonth([storage, bucket, onBucket], { storageGib: 100n, bucketGib: 29n }))).toEqual([
      ['minimum', 'least', euro],
    ])
  })

  test('count for the time of membership in the month', () => {
    const joined = { ...cergy, memberFrom: addMs(period.periodStart, 20 * msPerDay) }
    expect(boundsOf(rateMonth(rules, { storageGib: 4n }, joined))).toEqual([['minimum', 'least', 6n * euro]])
    expect(boundsOf(rateMonth(rules, { storageGib: 21n }, joined))).toEqual([['cap', 'most', -euro]])
    const gone = { ...cergy, memberTo: period.periodStart }
    expect(boundsOf(rateMonth(rules, { storageGib: 100n }, gone))).toEqual([])
  })

  test('leave out whom a price by population leaves out, and nobody else', () => {
    const heads: PriceRule = { kind: 'perInhabitantYear', ruleId: 'heads', unitPriceMicros: 12n * euro }
    const unknown = { ...cergy, inhabitants: null }
    expect(boundsOf(rateMonth([storage, heads, least], {}, unknown))).toEqual([])
    expect(boundsOf(rateMonth([storage, heads, { ...least, ofRuleIds: ['storage'] }], {}, unknown))).toEqual([
      ['minimum', 'least', 30n * euro],
    ])
  })

  test('say how they came to be', () => {
    const bound = rateMonth([storage, least], { storageGib: 12n }).find(({ kind }) => kind === 'minimum')
    expect(bound?.explanation).toEqual({
      formula: 'monthly-minimum',
      params: {
        monthlyAmountMicros: '30000000',
        memberMs: String(30 * msPerDay),
        monthMs: String(30 * msPerDay),
        ofRuleIds: '["storage"]',
        sumMicros: '12000000',
        boundMicros: '30000000',
      },
    })
  })

  test('what is owed is always within them, whatever was used and for how long', () => {
    const gib = fc.bigInt({ min: 0n, max: 100n })
    const days = fc.integer({ min: 0, max: 29 })
    fc.assert(
      fc.property(gib, gib, days, (storageGib, bucketGib, day) => {
        const member = { ...cergy, memberFrom: addMs(period.periodStart, day * msPerDay) }
        const owed = sumMicros(rateMonth(rules, { storageGib, bucketGib }, member))
        const share = BigInt(30 - day)
        expect(owed).toBeGreaterThanOrEqual(share * euro)
        expect(owed).toBeLessThanOrEqual(2n * share * euro)
      }),
      propertyRuns,
    )
  })
})

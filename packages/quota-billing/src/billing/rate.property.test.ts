import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteSecondsPerGibMonth } from '../metering/gib-months.ts'
import { civilDate } from '../shared/civil-time.ts'
import { instant } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { reversalOf, sumMicros } from './charge.ts'
import { checkTariff } from './check-tariff.ts'
import { type PeriodUsage, rateUsage } from './rate.ts'
import { pricerOf } from './rate-tiers.ts'
import type { PerGibMonthRule, Tariff } from './tariff.ts'

/** A month of five seconds: small enough for exact boundaries to be met often. */
const period = { periodStart: instant(0), periodEnd: instant(5_000) }
const unit = byteSecondsPerGibMonth(period)

const anyRule: fc.Arbitrary<PerGibMonthRule> = fc
  .record({
    bounds: fc.uniqueArray(fc.bigInt({ min: 1n, max: 40n }), { maxLength: 4 }),
    prices: fc.array(fc.bigInt({ min: 0n, max: 10n ** 7n }), { minLength: 5, maxLength: 5 }),
    freeGib: fc.bigInt({ min: 0n, max: 30n }),
    mode: fc.constantFrom('graduated' as const, 'volume' as const),
  })
  .map(({ bounds, prices, freeGib, mode }) => {
    const starts = [0n, ...bounds.toSorted((left, right) => (left < right ? -1 : 1))]
    const tiers = starts.map((fromGib, index) => ({
      fromGib,
      toGib: starts[index + 1] ?? null,
      unitPriceMicros: prices[index] ?? 0n,
    }))
    return { kind: 'perGibMonth', ruleId: 'rule', meter: 'bucket.stored', offerId: null, freeGib, mode, tiers }
  })

/** Often a whole number of GiB-months, where boundaries lie. */
const anyQuantity = fc.oneof(
  fc.bigInt({ min: 0n, max: 60n }).map((gib) => gib * unit),
  fc.bigInt({ min: 0n, max: 60n * unit }),
)

function tariffOf(rule: PerGibMonthRule): Tariff {
  const validFrom = civilDate('2027-01-01')
  return { id: 'tariff', code: 'T', validFrom, validTo: null, actId: 'act', currency: 'EUR', rules: [rule] }
}

describe('rating a quantity', () => {
  test('the rows hold exactly the quantity given, each within its own tier', () => {
    fc.assert(
      fc.property(anyRule, anyQuantity, (rule, quantity) => {
        expect(checkTariff(tariffOf(rule))).toEqual([])
        const parts = pricerOf(rule, period)(quantity)
        expect(parts.reduce((sum, part) => sum + part.quantityByteSeconds, 0n)).toBe(quantity)
        expect(parts.every((part) => part.quantityByteSeconds > 0n)).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('every amount is the exact fraction rounded once, half away from zero', () => {
    fc.assert(
      fc.property(anyRule, anyQuantity, (rule, quantity) => {
        for (const part of pricerOf(rule, period)(quantity)) {
          const doubledError = 2n * (part.amountMicros * unit - part.quantityByteSeconds * part.unitPriceMicros)
          expect(doubledError <= unit && doubledError > -unit).toBe(true)
        }
      }),
      propertyRuns,
    )
  })

  test('graduated: each GiB-month alone has the price of its place', () => {
    fc.assert(
      fc.property(anyRule, fc.bigInt({ min: 0n, max: 60n }), (rule, gib) => {
        let expected = 0n
        for (let place = rule.freeGib; place < gib; place += 1n) {
          const tier = rule.tiers.find(({ fromGib, toGib }) => fromGib <= place && (toGib === null || place < toGib))
          expected += tier?.unitPriceMicros ?? 0n
        }
        const parts = pricerOf({ ...rule, mode: 'graduated' }, period)(gib * unit)
        expect(parts.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)).toBe(expected)
      }),
      propertyRuns,
    )
  })

  test('the order of the use, and how it is cut into resources, change no charge’s amount', () => {
    const anyUsage: fc.Arbitrary<PeriodUsage[]> = fc.array(
      fc.record({
        tenantId: fc.constantFrom('a', 'b', 'c'),
        offerId: fc.constantFrom('hdd', 'ssd'),
        meter: fc.constantFrom('bucket.stored' as const, 'backup.stored' as const),
        resourceId: fc.string({ maxLength: 4 }),
        byteSeconds: anyQuantity,
        estimatedSeconds: fc.nat({ max: 5 }),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(anyRule, anyUsage, (rule, usage) => {
        const tariff = tariffOf(rule)
        const rows = (given: readonly PeriodUsage[]) => {
          const { charges, unrated } = rateUsage({ tariff, ...period, usage: given })
          return { charges: charges.map(({ explanation, ...row }) => [row, explanation.formula]), unrated }
        }
        const halved = usage.toReversed().flatMap((one) => {
          const half = one.byteSeconds / 2n
          const rest = { ...one, byteSeconds: one.byteSeconds - half, estimatedSeconds: 0 }
          return [{ ...one, byteSeconds: half }, rest]
        })
        expect(rows(halved)).toEqual(rows(usage))
      }),
      propertyRuns,
    )
  })

  test('a charge and its reversal leave nothing', () => {
    fc.assert(
      fc.property(anyRule, anyQuantity, (rule, byteSeconds) => {
        const place = { tenantId: 'a', offerId: 'hdd', meter: 'bucket.stored' as const, resourceId: 'r' }
        const usage = [{ ...place, byteSeconds, estimatedSeconds: 0 }]
        const { charges } = rateUsage({ tariff: tariffOf(rule), ...period, usage })
        const both = [...charges, ...charges.map(reversalOf)]
        expect(sumMicros(both)).toBe(0n)
        expect(both.reduce((sum, { quantityByteSeconds }) => sum + (quantityByteSeconds ?? 0n), 0n)).toBe(0n)
        expect(both.every(({ unitPriceMicros }) => (unitPriceMicros ?? 0n) >= 0n)).toBe(true)
      }),
      propertyRuns,
    )
  })
})

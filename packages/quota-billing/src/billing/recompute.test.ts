import { describe, expect, test } from 'vitest'
import { civilMonth, monthBounds } from '../shared/civil-time.ts'
import type { Charge } from './charge.ts'
import { recomputePriced } from './recompute.ts'

const bound: Charge = {
  kind: 'minimum',
  tenantId: 'cergy',
  ruleId: 'least',
  offerId: null,
  meter: null,
  quantityByteSeconds: null,
  unitPriceMicros: null,
  amountMicros: 7_000_000n,
  estimatedSeconds: 0,
  explanation: { formula: 'monthly-minimum', params: { memberMs: String(31 * 86_400_000) } },
}

describe('a minimum, computed once more', () => {
  test('sums the priced rows of its rules, and no share or true-up of that name that stands in the same month', () => {
    const facts = {
      rules: [
        { kind: 'perInhabitantYear', ruleId: 'used', unitPriceMicros: 1n },
        { kind: 'monthlyMinimum', ruleId: 'least', amountMicros: 10_000_000n, ofRuleIds: null },
      ] as const,
      period: monthBounds(civilMonth('2027-01'), 'Europe/Paris'),
      yearMs: 365n * 86_400_000n,
      totalByteSeconds: 0n,
    }
    const priced = { kind: 'population', ruleId: 'used', amountMicros: 3_000_000n } as const
    expect(recomputePriced(bound, { ...facts, beside: [priced] })).toBe(7_000_000n)
    const others = (['shared', 'true-up'] as const).map((kind) => ({ ...priced, kind }))
    expect(recomputePriced(bound, { ...facts, beside: [priced, ...others] })).toBe(7_000_000n)
  })
})

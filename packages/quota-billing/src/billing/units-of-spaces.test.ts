import { expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import type { PerGibMonthRule } from './tariff.ts'
import { unitsOfSpaces } from './units-of-spaces.ts'

const rule = (ruleId: string, of: Pick<PerGibMonthRule, 'meter' | 'offerId'>): PerGibMonthRule => ({
  kind: 'perGibMonth',
  ruleId,
  ...of,
  freeGib: 0n,
  mode: 'graduated',
  tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 1n }],
})
const rules = [
  rule('fast', { meter: 'storage.reserved', offerId: 'fast' }),
  rule('space', { meter: 'storage.reserved', offerId: null }),
  rule('used', { meter: 'storage.used', offerId: null }),
]
const block = (offerId: string, quotaBytes: bigint) => ({ offerId, kind: 'block', quotaBytes }) as const

test('a year of spaces is twelve months of each, in units of the rule that prices it, an offer’s own rule first', () => {
  const spaces = [block('fast', 10n * GIB), block('slow', 5n * GIB), block('archive', 2n * GIB)]
  expect(unitsOfSpaces({ rules }, spaces)).toEqual([
    { ruleId: 'fast', unitsMilli: 120_000n },
    { ruleId: 'space', unitsMilli: 84_000n },
    { ruleId: 'used', unitsMilli: 204_000n },
  ])
})

test('what no rule prices gives none, and a service is rounded once', () => {
  const own = { rules: [rule('backups', { meter: 'backup.stored', offerId: null })] }
  expect(unitsOfSpaces(own, [block('fast', GIB)])).toEqual([])
  const third = { offerId: 'b', kind: 'backup', quotaBytes: GIB / 3n } as const
  expect(unitsOfSpaces(own, [third, third, third])).toEqual([{ ruleId: 'backups', unitsMilli: 12_000n }])
})

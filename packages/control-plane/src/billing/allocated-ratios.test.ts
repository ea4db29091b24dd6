import type { ChargeRow } from '@grenier/contracts'
import { describe, expect, test } from 'vitest'
import { addShares, allocatedRatio, type SplitSums } from './allocated-ratios.ts'

function shareOf(id: string, pool: string, [ratioNumerator, ratioDenominator]: readonly [number, number]): ChargeRow {
  const params = { ratioNumerator: String(ratioNumerator), ratioDenominator: String(ratioDenominator) }
  return {
    id,
    tenantId: id,
    kind: 'shared',
    ruleId: pool,
    correction: null,
    explanation: { formula: '', params },
  } as unknown as ChargeRow
}

/** The ratio of each share, its month read in pages of some. */
function allocatedRatios(charges: readonly ChargeRow[], pageSize = 2): Map<string, string> {
  const splits = new Map<string, SplitSums>()
  for (let from = 0; from < charges.length; from += pageSize) addShares(splits, charges.slice(from, from + pageSize))
  return new Map(
    charges.flatMap((charge) => {
      const ratio = allocatedRatio(charge, splits)
      return ratio === null ? [] : [[charge.id, ratio] as const]
    }),
  )
}

/** A decimal text as a whole number of 10^-12. */
function units(decimal: string): bigint {
  const [whole = '0', decimals = ''] = decimal.split('.')
  return BigInt(whole + decimals.padEnd(12, '0'))
}

describe('published ratios of shares', () => {
  test('are exact when twelve decimals hold them, and only shares have one', () => {
    const usage = { id: 'u', kind: 'usage', ruleId: 'reserved' } as ChargeRow
    const ratios = allocatedRatios([shareOf('a', 'hall', [1, 8]), usage, shareOf('b', 'hall', [7, 8])])
    expect([...ratios]).toEqual([
      ['a', '0.125'],
      ['b', '0.875'],
    ])
  })

  test('add up to what members carry, where nobody was given the rest', () => {
    const ratios = allocatedRatios([shareOf('a', 'hall', [6_000, 10_000]), shareOf('b', 'hall', [3_333, 10_000])])
    expect([...ratios]).toEqual([
      ['a', '0.6'],
      ['b', '0.3333'],
    ])
    expect([...allocatedRatios([shareOf('a', 'hall', [1, 2])])]).toEqual([['a', '0.5']])
  })

  test.each([1, 3, 7, 800, 6_007])('of %i shares add up to exactly 1, each pool by itself', (count) => {
    const charges = Array.from({ length: count }, (_, index) => [
      shareOf(`hall-${index}`, 'hall', [1, count]),
      shareOf(`line-${index}`, 'line', [index + 1, (count * (count + 1)) / 2]),
    ]).flat()
    const ratios = allocatedRatios(charges)
    for (const pool of ['hall', 'line']) {
      const own = charges.filter(({ ruleId }) => ruleId === pool).map(({ id }) => units(ratios.get(id) ?? ''))
      expect(own).toHaveLength(count)
      expect(own.reduce((sum, ratio) => sum + ratio, 0n)).toBe(10n ** 12n)
      expect(own.every((ratio) => ratio >= 0n)).toBe(true)
    }
  })
})

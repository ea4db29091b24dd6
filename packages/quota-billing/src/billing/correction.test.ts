import { describe, expect, test } from 'vitest'
import { type Charge, sumMicros } from './charge.ts'
import { chooseDifferences, compareRating, standingCharges, type WrittenCharge } from './correction.ts'

function charge(tenantId: string, amountMicros: bigint, change: Partial<Charge> = {}): Charge {
  return {
    kind: 'usage',
    tenantId,
    ruleId: 'used',
    offerId: 'o',
    meter: 'storage.used',
    quantityByteSeconds: 10n,
    unitPriceMicros: 1n,
    amountMicros,
    estimatedSeconds: 0,
    explanation: { formula: 'gib-months-times-price', params: {} },
    ...change,
  }
}

function written(id: string, of: Charge, correction: WrittenCharge['correction'] = null): WrittenCharge {
  return { ...of, id, correction }
}

const shared = { kind: 'shared', ruleId: 'hall', offerId: null, meter: null, quantityByteSeconds: null } as const

describe('the rows that stand', () => {
  test('are those that no reversal cancels, however long the chain; they come to the sum of all', () => {
    const rows = [
      written('a', charge('t', 5n)),
      written('r1', charge('t', -5n), { part: 'reversal', correctsChargeId: 'a' }),
      written('b', charge('t', 7n), { part: 'replacement', correctsChargeId: 'a' }),
      written('r2', charge('t', -7n), { part: 'reversal', correctsChargeId: 'b' }),
      written('c', charge('t', 6n), { part: 'replacement', correctsChargeId: 'b' }),
      written('d', charge('u', 1n)),
    ]
    expect(standingCharges(rows).map(({ id }) => id)).toEqual(['c', 'd'])
    expect(sumMicros(standingCharges(rows))).toBe(sumMicros(rows))
  })
})

describe('what differs', () => {
  test('is nothing for the same rating, whatever its order and however it is explained', () => {
    const rated = [charge('t', 5n), charge('u', 1n, { explanation: { formula: 'free-allowance', params: {} } })]
    const standing = [written('b', charge('u', 1n)), written('a', charge('t', 5n))]
    expect(compareRating(standing, rated)).toEqual([])
  })

  test.each([
    ['an amount', { amountMicros: 6n }],
    ['a quantity', { quantityByteSeconds: 11n }],
    ['a price', { unitPriceMicros: 2n }],
  ])('is a row with %s of its own', (_, change) => {
    const differences = compareRating([written('a', charge('t', 5n))], [charge('t', 5n, change)])
    expect(differences).toMatchObject([{ tenantId: 't', original: { id: 'a' }, rerated: change }])
  })

  test('is a row that only one side has, and a tier is a row of its own', () => {
    const tier = (tierFromGib: string) =>
      ({ explanation: { formula: 'gib-months-times-price', params: { tierFromGib } } }) as const
    const differences = compareRating([written('a', charge('t', 5n, tier('0')))], [charge('t', 3n, tier('2'))])
    expect(differences.map(({ original, differenceMicros }) => [original?.id ?? null, differenceMicros])).toEqual([
      ['a', -5n],
      [null, 3n],
    ])
  })
})

describe('what is corrected of it', () => {
  const differences = compareRating(
    [written('a', charge('t', 5n)), written('b', charge('t', 2n, shared)), written('c', charge('u', 3n, shared))],
    [charge('t', 6n), charge('t', 3n, shared), charge('u', 2n, shared)],
  )

  test('is all, or what is about the members named', () => {
    expect(chooseDifferences(differences, null)).toMatchObject({ chosen: differences, fault: null })
    expect(chooseDifferences(differences, ['t', 'u'])).toMatchObject({ fault: null })
    expect(chooseDifferences(differences, ['x'])).toMatchObject({ chosen: [], fault: 'correction-nothing' })
  })

  test('is never a part of a shared cost', () => {
    expect(chooseDifferences(differences, ['t']).fault).toBe('correction-shares-partial')
    const own = differences.filter(({ original }) => original?.kind !== 'shared')
    expect(chooseDifferences(own, ['t']).fault).toBeNull()
  })

  test('is told of a whole region in one go: of many, one member too few is found', () => {
    const many = Array.from({ length: 150_000 }, (_, index) => ({
      tenantId: `t${index}`,
      original: null,
      rerated: charge(`t${index}`, 1n, shared),
      differenceMicros: 1n,
    }))
    const ids = many.map(({ tenantId }) => tenantId)
    const { chosen, fault } = chooseDifferences(many, ids)
    expect([chosen.length, fault]).toEqual([many.length, null])
    expect(chooseDifferences(many, ids.slice(0, -1)).fault).toBe('correction-shares-partial')
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenInvariant } from '../shared/invariant.ts'
import { microsFromCents } from '../shared/money.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { sumMicros } from './charge.ts'
import { type CostPoolToShare, type SharingKeyRule, type SharingMember, shareCostPool } from './share-cost.ts'

const anyMembers: fc.Arbitrary<SharingMember[]> = fc.uniqueArray(
  fc.record({
    tenantId: fc.uuid(),
    siren: fc.option(fc.constantFrom('217500016', '219500014', '732829320')),
    inseeCode: fc.option(fc.constantFrom('95127', '95500', '2A004')),
    weight: fc.oneof(fc.bigInt({ min: 0n, max: 2n }), fc.bigInt({ min: 0n, max: 100n })),
  }),
  { selector: ({ tenantId }) => tenantId, maxLength: 25 },
)

const anyKey: fc.Arbitrary<SharingKeyRule> = fc.oneof(
  fc.constant<SharingKeyRule>({ kind: 'population', populationKind: 'totale' }),
  fc.constant<SharingKeyRule>({ kind: 'equal' }),
  fc.bigInt({ min: 2_500n, max: 10_000n }).map((totalWeight): SharingKeyRule => ({ kind: 'fixed', totalWeight })),
  fc.constant<SharingKeyRule>({ kind: 'use', meter: 'backup.stored' }),
)

const anyPool: fc.Arbitrary<CostPoolToShare> = fc.record({
  costPoolId: fc.constant('datacentre'),
  amountCents: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
  key: anyKey,
  members: anyMembers,
})

describe('sharing a cost pool', () => {
  test('Σ charges + unshared = the pool, to the cent, for every key', () => {
    fc.assert(
      fc.property(anyPool, (pool) => {
        const { charges, unshared } = shareCostPool(pool)
        const total = sumMicros(charges) + microsFromCents(unshared?.amountCents ?? 0n)
        expect(total).toBe(microsFromCents(pool.amountCents))
        expect(charges.every(({ amountMicros }) => amountMicros % 10_000n === 0n)).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('Σ after = Σ before for any number of pools, in any order', () => {
    const anyPools = fc.array(anyPool, { maxLength: 6 })
    fc.assert(
      fc.property(anyPools, (pools) => {
        const sharings = pools.toReversed().map(shareCostPool)
        const after = sharings.reduce(
          (sum, { charges, unshared }) => sum + sumMicros(charges) + microsFromCents(unshared?.amountCents ?? 0n),
          0n,
        )
        expect(after).toBe(pools.reduce((sum, { amountCents }) => sum + microsFromCents(amountCents), 0n))
      }),
      propertyRuns,
    )
  })

  test('the order of the members changes nothing at all', () => {
    fc.assert(
      fc.property(anyPool, (pool) => {
        const reversed = { ...pool, members: pool.members.toReversed() }
        expect(shareCostPool(reversed)).toEqual(shareCostPool(pool))
      }),
      propertyRuns,
    )
  })

  test('a refund gives exactly the opposite shares', () => {
    fc.assert(
      fc.property(anyPool, (pool) => {
        const asked = shareCostPool(pool)
        const refunded = shareCostPool({ ...pool, amountCents: -pool.amountCents })
        const amounts = refunded.charges.map(({ tenantId, amountMicros }) => [tenantId, -amountMicros])
        expect(amounts).toEqual(asked.charges.map(({ tenantId, amountMicros }) => [tenantId, amountMicros]))
        expect(-(refunded.unshared?.amountCents ?? 0n)).toBe(asked.unshared?.amountCents ?? 0n)
      }),
      propertyRuns,
    )
  })

  test('the ratios have one denominator and add up to 1, with the part nobody carries', () => {
    fc.assert(
      fc.property(anyPool, (pool) => {
        const { charges } = shareCostPool(pool)
        const denominator = charges[0]?.ratio.denominator ?? 1n
        expect(charges.every(({ ratio }) => ratio.denominator === denominator)).toBe(true)
        const carried = charges.reduce((sum, { ratio }) => sum + ratio.numerator, 0n)
        const isWhole = charges.length === 0 || pool.key.kind === 'fixed' || carried === denominator
        expect(isWhole && carried <= denominator).toBe(true)
        for (const { ratio, explanation } of charges) {
          expect(explanation.params).toMatchObject({
            ratioNumerator: String(ratio.numerator),
            ratioDenominator: String(denominator),
          })
        }
      }),
      propertyRuns,
    )
  })
})

describe('a shared cost', () => {
  const member = (tenantId: string, figures: Partial<SharingMember> = {}): SharingMember => ({
    tenantId,
    siren: null,
    inseeCode: null,
    weight: 1n,
    ...figures,
  })
  const population: SharingKeyRule = { kind: 'population', populationKind: 'municipale' }
  const sharesOf = (pool: Omit<CostPoolToShare, 'costPoolId'>) =>
    shareCostPool({ costPoolId: 'p', ...pool }).charges.map(({ tenantId, amountMicros }) => [
      tenantId,
      amountMicros / 10_000n,
    ])

  test('gives the spare cent of a tie by SIREN, then by INSEE code, and last to those who have neither', () => {
    const bySiren = [
      member('z', { siren: '217500016', inseeCode: '95500' }),
      member('y', { siren: '217500016', inseeCode: '95127' }),
      member('x', { siren: '219500014', inseeCode: '95001' }),
      member('a'),
    ]
    const shares = (amountCents: bigint) => sharesOf({ amountCents, key: population, members: bySiren })
    expect(shares(1n)).toEqual([
      ['y', 1n],
      ['z', 0n],
      ['x', 0n],
      ['a', 0n],
    ])
    expect(shares(2n).filter(([, cents]) => cents === 1n)).toEqual([
      ['y', 1n],
      ['z', 1n],
    ])
    expect(shares(3n).at(-1)).toEqual(['a', 0n])
  })

  test('with weights of nobody is shown as unshared and charged to no one', () => {
    const nobody = shareCostPool({
      costPoolId: 'p',
      amountCents: 500n,
      key: population,
      members: [member('a', { weight: 0n })],
    })
    expect(nobody).toMatchObject({ charges: [], unshared: { costPoolId: 'p', amountCents: 500n } })
    expect(shareCostPool({ costPoolId: 'p', amountCents: 0n, key: population, members: [] }).unshared).toBeNull()
  })

  test('by fixed parts leaves unshared what was given to nobody', () => {
    const members = [member('a', { weight: 6_000n }), member('b', { weight: 3_000n })]
    const sharing = shareCostPool({
      costPoolId: 'p',
      amountCents: 1_000n,
      key: { kind: 'fixed', totalWeight: 10_000n },
      members,
    })
    expect(sharing.charges.map(({ amountMicros }) => amountMicros / 10_000n)).toEqual([600n, 300n])
    expect(sharing.unshared).toMatchObject({
      amountCents: 100n,
      explanation: { params: { ratioNumerator: '1000', ratioDenominator: '10000' } },
    })
  })

  test('in equal parts does not read the weights', () => {
    const members = [member('a', { weight: 0n }), member('b', { weight: 99n })]
    expect(sharesOf({ amountCents: 10n, key: { kind: 'equal' }, members })).toEqual([
      ['a', 5n],
      ['b', 5n],
    ])
  })

  test('refuses a member named twice, a negative weight and a fixed key that gives more than all', () => {
    const share = (members: SharingMember[], key: SharingKeyRule = population) =>
      shareCostPool({ costPoolId: 'p', amountCents: 1n, key, members })
    expect(() => share([member('a'), member('a')])).toThrow(BrokenInvariant)
    expect(() => share([member('a', { weight: -1n })])).toThrow(BrokenInvariant)
    expect(() => share([member('a', { weight: 2n })], { kind: 'fixed', totalWeight: 1n })).toThrow(BrokenInvariant)
  })
})

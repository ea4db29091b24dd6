import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../shared/property-runs.ts'
import { stateUses, sumFractions, type UseOfMember } from './uses-in-units.ts'

const someFraction = fc.record({
  numerator: fc.bigInt({ min: 0n, max: 10n ** 15n }),
  denominator: fc.constantFrom(2_678_400n, 2_419_200n, 2_674_800n, 1n),
})
const someMembers = fc
  .array(someFraction, { minLength: 1, maxLength: 9 })
  .map((all): UseOfMember[] =>
    all.map((units, index) => ({ tenantId: `tenant-${index}`, siren: null, inseeCode: null, units })),
  )

describe('uses in units', () => {
  test('add up exactly, though months differ in length', () => {
    expect(
      sumFractions([
        { numerator: 1n, denominator: 4n },
        { numerator: 1n, denominator: 6n },
      ]),
    ).toEqual({
      numerator: 5n,
      denominator: 12n,
    })
    expect(sumFractions([])).toEqual({ numerator: 0n, denominator: 1n })
  })

  test('share the whole cost among members, to the cent, and each within a cent of its units at the unit cost', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 10n }), someMembers, (actualCents, members) => {
        const { units, unitCostMicros, costOf } = stateUses({ actualCents, members })
        if (unitCostMicros === null) {
          expect(units.numerator).toBe(0n)
          return
        }
        const costs = members.map(({ tenantId }) => costOf.get(tenantId) ?? 0n)
        expect(costs.reduce((sum, cost) => sum + cost, 0n)).toBe(actualCents)
        for (const [index, { units: own }] of members.entries()) {
          const off =
            (costs[index] ?? 0n) * units.numerator * own.denominator - actualCents * own.numerator * units.denominator
          const cent = units.numerator * own.denominator
          expect(off < cent && -off < cent).toBe(true)
        }
      }),
      propertyRuns,
    )
  })

  test('have no unit cost while nobody knows the cost, or nobody used anything', () => {
    const members: UseOfMember[] = [
      { tenantId: 't', siren: null, inseeCode: null, units: { numerator: 3n, denominator: 2n } },
    ]
    expect(stateUses({ actualCents: null, members }).unitCostMicros).toBeNull()
    expect(stateUses({ actualCents: 1n, members: [] }).unitCostMicros).toBeNull()
    expect(stateUses({ actualCents: 150n, members }).unitCostMicros).toBe(1_000_000n)
  })
})

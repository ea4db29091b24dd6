import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { civilMonth } from '../shared/civil-time.ts'
import { microsFromCents } from '../shared/money.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { splitTrueUp, type TrueUpMember, trueUpCost } from './true-up.ts'

const someMembers = fc
  .array(
    fc.record({
      charged: fc.bigInt({ min: 0n, max: 10_000_000_000n }),
      trued: fc.oneof(fc.constant(0n), fc.bigInt({ min: -5_000_000_000n, max: 5_000_000_000n })),
      siren: fc.option(fc.nat({ max: 3 })),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((members): TrueUpMember[] =>
    members.map(({ charged, trued, siren }, index) => ({
      tenantId: `tenant-${index}`,
      siren: siren === null ? null : `20000000${siren}`,
      inseeCode: null,
      chargedMicros: charged,
      truedMicros: trued,
    })),
  )
const someCost = fc.record({
  actualCents: fc.bigInt({ min: -1_000_000_000n, max: 1_000_000_000n }),
  members: someMembers,
  unsharedCents: fc.bigInt({ min: 0n, max: 1_000_000n }),
})

describe('a year trued up', () => {
  test('comes to what it cost, to the cent, whatever was charged and left unshared', () => {
    fc.assert(
      fc.property(someCost, (cost) => {
        const trued = trueUpCost(cost)
        const sum = cost.members.reduce((total, { chargedMicros }) => total + chargedMicros, 0n)
        if (trued === null) {
          expect(sum + cost.unsharedCents).toBe(0n)
          return
        }
        const posted = trued.rows.reduce((total, row) => total + row.truedMicros + row.differenceMicros, 0n)
        expect(sum + posted + microsFromCents(trued.unsharedCents)).toBe(microsFromCents(cost.actualCents))
      }),
      propertyRuns,
    )
  })

  test('mirrors what is given back, and takes no notice of the order of members', () => {
    fc.assert(
      fc.property(someCost, ({ actualCents, members, unsharedCents }) => {
        const trued = trueUpCost({ actualCents, members, unsharedCents })
        const opposite = trueUpCost({
          actualCents: -actualCents,
          members: members.map(({ chargedMicros, truedMicros, ...member }) => {
            return { ...member, chargedMicros: -chargedMicros, truedMicros: -truedMicros }
          }),
          unsharedCents: -unsharedCents,
        })
        expect(opposite?.rows.map(({ differenceMicros }) => -differenceMicros)).toEqual(
          trued?.rows.map(({ differenceMicros }) => differenceMicros),
        )
        const backwards = trueUpCost({ actualCents, members: members.toReversed(), unsharedCents })
        expect(backwards?.rows.toReversed()).toEqual(trued?.rows)
      }),
      propertyRuns,
    )
  })

  test('asks nothing of anybody where the year cost what was charged', () => {
    const members = [1_000_000n, 2_340_000n].map((chargedMicros, index) => {
      return { tenantId: `t${index}`, siren: null, inseeCode: null, chargedMicros, truedMicros: 0n }
    })
    const trued = trueUpCost({ actualCents: 334n, members, unsharedCents: 0n })
    expect(trued?.rows.map(({ differenceMicros }) => differenceMicros)).toEqual([0n, 0n])
  })

  test('has no proportion where some were charged what others were given, or nobody anything', () => {
    const of = (...charged: bigint[]) =>
      trueUpCost({
        actualCents: 100n,
        members: charged.map((chargedMicros, index) => ({
          tenantId: `t${index}`,
          siren: null,
          inseeCode: null,
          chargedMicros,
          truedMicros: 0n,
        })),
        unsharedCents: 0n,
      })
    expect(of(1n, -1n)).toBeNull()
    expect(of(0n, 0n)).toBeNull()
    expect(of(0n, 5n)?.rows.map(({ shareCents }) => shareCents)).toEqual([0n, 100n])
  })
})

describe('a year trued up again', () => {
  test('stands member by member as if it had been trued up once, by what is charged of it now; then nothing is left', () => {
    fc.assert(
      fc.property(someCost, ({ members, ...cost }) => {
        const once = trueUpCost({ ...cost, members: members.map((member) => ({ ...member, truedMicros: 0n })) })
        const again = trueUpCost({ ...cost, members })
        const stands = (rows: typeof again) => rows?.rows.map((row) => row.truedMicros + row.differenceMicros)
        expect(stands(again)).toEqual(stands(once))
        const posted = new Map(again?.rows.map((row) => [row.tenantId, row.truedMicros + row.differenceMicros]))
        const after = members.map((member) => ({ ...member, truedMicros: posted.get(member.tenantId) ?? 0n }))
        const third = trueUpCost({ ...cost, members: after })
        expect(third?.rows.filter(({ differenceMicros }) => differenceMicros !== 0n) ?? []).toEqual([])
      }),
      propertyRuns,
    )
  })

  test('moves what it asked between regimes of VAT where what was charged has moved, though nothing is owed in all', () => {
    const [january, july] = [civilMonth('2026-01'), civilMonth('2026-07')]
    const sections = [
      { month: january, chargedMicros: 100n, truedMicros: 20n },
      { month: july, chargedMicros: 300n, truedMicros: 20n },
    ]
    expect(splitTrueUp(0n, sections).map(({ month, differenceMicros }) => [month, differenceMicros])).toEqual([
      [january, -10n],
      [july, 10n],
    ])
  })
})

describe('a true-up over a change of VAT', () => {
  const [january, july] = [civilMonth('2026-01'), civilMonth('2026-07')]

  test('is split in the proportion in which each regime was charged, whatever the order', () => {
    const sections = [
      { month: july, chargedMicros: 200n, truedMicros: 0n },
      { month: january, chargedMicros: 100n, truedMicros: 0n },
    ]
    const parts = splitTrueUp(-90n, sections)
    expect(parts.map(({ month, differenceMicros }) => [month, differenceMicros])).toEqual([
      [january, -30n],
      [july, -60n],
    ])
    const refunds = sections.map(({ chargedMicros, ...section }) => ({ ...section, chargedMicros: -chargedMicros }))
    expect(splitTrueUp(-90n, refunds).map(({ differenceMicros }) => differenceMicros)).toEqual([-30n, -60n])
  })

  test('goes with the last regime where some was charged and some given', () => {
    const sections = [
      { month: january, chargedMicros: -100n, truedMicros: 0n },
      { month: july, chargedMicros: 200n, truedMicros: 0n },
    ]
    expect(splitTrueUp(7n, sections)).toEqual([{ ...sections[1], differenceMicros: 7n }])
  })

  test('loses nothing', () => {
    const someCharged = fc.array(fc.bigInt({ min: -1_000n, max: 1_000_000n }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(fc.bigInt({ min: -1_000_000n, max: 1_000_000n }), someCharged, (difference, charged) => {
        const sections = charged.map((chargedMicros, index) => {
          return { month: civilMonth(`2026-${String(index + 1).padStart(2, '0')}`), chargedMicros, truedMicros: 0n }
        })
        const parts = splitTrueUp(difference, sections)
        expect(parts.reduce((sum, { differenceMicros }) => sum + differenceMicros, 0n)).toBe(difference)
      }),
      propertyRuns,
    )
  })
})

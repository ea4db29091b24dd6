import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenInvariant } from '../shared/invariant.ts'
import { microsFromCents } from '../shared/money.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { type Charge, sumMicros } from './charge.ts'
import { checkPeriod } from './checks.ts'
import { composeStatement } from './statement.ts'
import { groupVat, type VatRegime } from './vat.ts'

const outOfScope: VatRegime = { kind: 'out-of-scope' }

function chargeOf(figures: Partial<Charge>): Charge {
  return {
    kind: 'usage',
    tenantId: 'cergy',
    ruleId: 'storage',
    offerId: 'hdd',
    meter: 'storage.reserved',
    quantityByteSeconds: 1n,
    unitPriceMicros: 50_000n,
    amountMicros: 0n,
    estimatedSeconds: 0,
    explanation: { formula: 'gib-months-times-price', params: {} },
    ...figures,
  }
}

const anyCharge: fc.Arbitrary<Charge> = fc
  .record({
    kind: fc.constantFrom('usage' as const, 'free' as const, 'population' as const, 'shared' as const),
    tenantId: fc.constantFrom('cergy', 'osny', 'pontoise'),
    ruleId: fc.constantFrom('storage', 'bucket', 'datacentre'),
    offerId: fc.constantFrom('hdd', 'ssd', null),
    unitPriceMicros: fc.constantFrom(0n, 40_000n, 50_000n, null),
    // Around half cents, where rounding decides.
    amountMicros: fc.oneof(
      fc.bigInt({ min: -20_000n, max: 20_000n }),
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      fc.constantFrom(4_999n, 5_000n, 5_001n, -5_000n),
    ),
  })
  // Shared costs are split in whole cents.
  .map((figures) =>
    chargeOf(figures.kind === 'shared' ? { ...figures, amountMicros: figures.amountMicros * 10_000n } : figures),
  )
const anyCharges = fc.array(anyCharge, { maxLength: 40 })

describe('composing a statement', () => {
  test('Σ lines = Σ charges + Σ roundings, exactly, for the statement and for each beneficiary', () => {
    fc.assert(
      fc.property(anyCharges, (charges) => {
        const { lines, totalCents, roundings } = composeStatement({ charges, vatOf: () => outOfScope })
        expect(microsFromCents(totalCents)).toBe(sumMicros([...charges, ...roundings]))
        expect(lines.reduce((sum, { amountCents }) => sum + amountCents, 0n)).toBe(totalCents)
        for (const tenant of ['cergy', 'osny', 'pontoise']) {
          const ownLines = lines.filter(({ beneficiaryTenantId }) => beneficiaryTenantId === tenant)
          const linesCents = ownLines.reduce((sum, { amountCents }) => sum + amountCents, 0n)
          const ownCharges = [...charges, ...roundings].filter(({ tenantId }) => tenantId === tenant)
          expect(sumMicros(ownCharges)).toBe(microsFromCents(linesCents))
        }
      }),
      propertyRuns,
    )
  })

  test('a line is never further than half a cent from its charges, and a rounding than half a cent per line', () => {
    fc.assert(
      fc.property(anyCharges, (charges) => {
        const { lines, roundings } = composeStatement({ charges, vatOf: () => outOfScope })
        for (const { amountCents, amountMicros } of lines) {
          const error = microsFromCents(amountCents) - amountMicros
          expect(error <= 5_000n && error >= -5_000n).toBe(true)
        }
        const roundedMicros = sumMicros(roundings.map(({ amountMicros }) => ({ amountMicros })))
        const bound = 5_000n * BigInt(lines.length)
        expect(roundedMicros <= bound && roundedMicros >= -bound).toBe(true)
        expect(roundings.every(({ amountMicros }) => amountMicros !== 0n)).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('the order of the charges changes nothing', () => {
    fc.assert(
      fc.property(anyCharges, (charges) => {
        const composed = (of: typeof charges) => {
          const { lines, ...sums } = composeStatement({ charges: of, vatOf: () => outOfScope })
          return { ...sums, lines: lines.map((line) => ({ ...line, charges: new Set(line.charges) })) }
        }
        expect(composed(charges.toReversed())).toEqual(composed(charges))
      }),
      propertyRuns,
    )
  })

  test('the opposite charges make the opposite statement, so that a credit cancels to the cent', () => {
    fc.assert(
      fc.property(anyCharges, (charges) => {
        const vat: VatRegime = { kind: 'standard', rateBasisPoints: 2_000n }
        const asked = composeStatement({ charges, vatOf: () => vat })
        const opposite = charges.map((charge) => ({ ...charge, amountMicros: -charge.amountMicros }))
        const credited = composeStatement({ charges: opposite, vatOf: () => vat })
        expect(credited.totalCents).toBe(-asked.totalCents)
        expect(credited.vatCents).toBe(-asked.vatCents)
        expect(credited.payableCents).toBe(-asked.payableCents)
      }),
      propertyRuns,
    )
  })

  test('Σ statements = Σ charges over a whole period, however payers are assigned', () => {
    fc.assert(
      fc.property(anyCharges, fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 3 }), (charges, payers) => {
        const payerOf = (tenantId: string) => payers[['cergy', 'osny', 'pontoise'].indexOf(tenantId)] ?? 0
        const byPayer = [...Map.groupBy(charges, ({ tenantId }) => payerOf(tenantId)).values()]
        const statements = byPayer.map((own) => composeStatement({ charges: own, vatOf: () => outOfScope }))
        const booked = [...charges, ...statements.flatMap(({ roundings }) => roundings)]
        const pools = Map.groupBy(
          charges.filter(({ kind }) => kind === 'shared'),
          ({ ruleId }) => ruleId,
        )
        const costPools = [...pools].map(([costPoolId, shared]) => ({
          costPoolId,
          amountCents: sumMicros(shared) / 10_000n,
          unsharedCents: 0n,
        }))
        expect(checkPeriod({ charges: booked, statements, costPools }).map(({ holds }) => holds)).toEqual([
          true,
          true,
          true,
          true,
        ])
      }),
      propertyRuns,
    )
  })
})

describe('a statement', () => {
  test('has one line for each beneficiary, service and price, in a fixed order', () => {
    const charges = [
      chargeOf({ amountMicros: 10_000n, quantityByteSeconds: 5n }),
      chargeOf({ amountMicros: 20_000n, quantityByteSeconds: 7n }),
      chargeOf({ amountMicros: 30_000n, unitPriceMicros: 40_000n }),
      chargeOf({ kind: 'free', unitPriceMicros: 0n }),
      chargeOf({
        kind: 'shared',
        ruleId: 'datacentre',
        offerId: null,
        meter: null,
        quantityByteSeconds: null,
        unitPriceMicros: null,
        amountMicros: 1_230_000n,
      }),
      chargeOf({ kind: 'subscription', ruleId: 'membership', offerId: null, meter: null, amountMicros: 90_000n }),
    ]
    const { lines } = composeStatement({ charges, vatOf: () => outOfScope })
    expect(
      lines.map(({ position, kind, unitPriceMicros, quantityByteSeconds, amountCents }) =>
        [position, kind, unitPriceMicros, quantityByteSeconds, amountCents].join(' '),
      ),
    ).toEqual(['1 subscription 50000 1 9', '2 free 0 1 0', '3 usage 40000 1 3', '4 usage 50000 12 3', '5 shared   123'])
  })

  test('sorts the tiers of a service by price as numbers, not as text', () => {
    const charges = [40_000n, 5_000n, 300_000n].map((unitPriceMicros) => chargeOf({ unitPriceMicros }))
    const { lines } = composeStatement({ charges, vatOf: () => outOfScope })
    expect(lines.map(({ unitPriceMicros }) => unitPriceMicros)).toEqual([5_000n, 40_000n, 300_000n])
  })

  test('books the difference of its own rounding as a charge that says how it came', () => {
    const charges = [chargeOf({ amountMicros: 14_999n }), chargeOf({ ruleId: 'bucket', amountMicros: 5_000n })]
    const { totalCents, roundings } = composeStatement({ charges, vatOf: () => outOfScope })
    expect(totalCents).toBe(2n)
    expect(roundings).toHaveLength(1)
    expect(roundings[0]).toMatchObject({
      kind: 'rounding',
      tenantId: 'cergy',
      amountMicros: 1n,
      explanation: { formula: 'statement-rounding', params: { linesMicros: '20000', chargesMicros: '19999' } },
    })
  })

  test('made of nothing asks for nothing', () => {
    expect(composeStatement({ charges: [], vatOf: () => outOfScope })).toEqual({
      lines: [],
      totalCents: 0n,
      roundings: [],
      vatGroups: [],
      vatCents: 0n,
      payableCents: 0n,
    })
  })

  test('refuses roundings of an earlier composition', () => {
    const charges = [chargeOf({ kind: 'rounding', amountMicros: 1n })]
    expect(() => composeStatement({ charges, vatOf: () => outOfScope })).toThrow(BrokenInvariant)
  })
})

describe('VAT', () => {
  test('is rounded once for each rate, not line by line', () => {
    const vat: VatRegime = { kind: 'standard', rateBasisPoints: 2_000n }
    // Two lines of 0.02 €: 20 % of each rounds to nothing, 20 % of both to one cent.
    const charges = [chargeOf({ amountMicros: 20_000n }), chargeOf({ ruleId: 'bucket', amountMicros: 20_000n })]
    const statement = composeStatement({ charges, vatOf: () => vat })
    expect(statement.vatGroups).toEqual([{ regime: vat, baseCents: 4n, vatCents: 1n }])
    expect(statement.payableCents).toBe(5n)
  })

  test('may differ by rule, one group each', () => {
    const vatOf = ({ ruleId }: { readonly ruleId: string }): VatRegime =>
      ruleId === 'bucket' ? { kind: 'standard', rateBasisPoints: 550n } : { kind: 'exempt' }
    const charges = [chargeOf({ amountMicros: 1_000_000n }), chargeOf({ ruleId: 'bucket', amountMicros: 1_000_000n })]
    const { vatGroups, vatCents } = composeStatement({ charges, vatOf })
    expect(vatGroups.map(({ regime, vatCents: cents }) => [regime.kind, cents])).toEqual([
      ['standard', 6n],
      ['exempt', 0n],
    ])
    expect(vatCents).toBe(6n)
  })

  test('keeps what is out of scope apart from what is exempt: a statement must say why there is none', () => {
    const groups = groupVat([
      { regime: { kind: 'exempt' }, amountCents: 1n },
      { regime: outOfScope, amountCents: 2n },
      { regime: { kind: 'exempt' }, amountCents: 3n },
    ])
    expect(groups.map(({ regime, baseCents, vatCents }) => [regime.kind, baseCents, vatCents])).toEqual([
      ['exempt', 4n, 0n],
      ['out-of-scope', 2n, 0n],
    ])
  })
})

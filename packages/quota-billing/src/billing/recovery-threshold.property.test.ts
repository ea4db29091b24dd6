import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { civilMonth } from '../shared/civil-time.ts'
import { microsFromCents } from '../shared/money.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { type Charge, sumMicros } from './charge.ts'
import { isBelowThreshold } from './recovery-threshold.ts'
import { composeStatement, type StatedCharge } from './statement.ts'
import type { VatRegime } from './vat.ts'

const months = Array.from({ length: 12 }, (_, index) => civilMonth(`2026-${String(index + 1).padStart(2, '0')}`))

function chargeOf(amountMicros: bigint): Charge {
  return {
    kind: 'usage',
    tenantId: 'cergy',
    ruleId: 'storage',
    offerId: null,
    meter: null,
    quantityByteSeconds: null,
    unitPriceMicros: null,
    amountMicros,
    estimatedSeconds: 0,
    explanation: { formula: 'gib-months-times-price', params: {} },
  }
}

// Credits too, and amounts around half cents and around any threshold.
const anyYear = fc.array(fc.array(fc.bigInt({ min: -30_000_000n, max: 30_000_000n }).map(chargeOf), { maxLength: 3 }), {
  minLength: 12,
  maxLength: 12,
})
const anyVat: fc.Arbitrary<VatRegime> = fc.constantFrom(
  { kind: 'exempt' } as const,
  { kind: 'standard', rateBasisPoints: 2_000n } as const,
)

describe('a year of amounts of which some are under the threshold', () => {
  test('Σ charges = Σ statements + Σ carried after each month, and no statement is under the threshold', () => {
    fc.assert(
      fc.property(anyYear, anyVat, fc.bigInt({ min: 0n, max: 5_000n }), (year, vat, thresholdCents) => {
        let carried: StatedCharge[] = []
        let statedMicros = 0n
        let chargedMicros = 0n
        for (const [index, charges] of year.entries()) {
          const composed = composeStatement({ charges: [...charges, ...carried], vatOf: () => vat })
          chargedMicros += sumMicros(charges)
          if (isBelowThreshold(composed.payableCents, thresholdCents)) {
            const carriedFrom = months[index] ?? null
            carried = [...carried, ...charges.map((charge) => ({ ...charge, carriedFrom }))]
          } else {
            const { payableCents } = composed
            expect(payableCents >= thresholdCents || payableCents <= -thresholdCents).toBe(true)
            statedMicros += microsFromCents(composed.totalCents)
            chargedMicros += sumMicros(composed.roundings)
            // A line never mixes months: what was carried can be told from what was not.
            expect(new Set(composed.lines.map((line) => line.carriedFrom)).size).toBe(composed.lines.length)
            carried = []
          }
          expect(statedMicros + sumMicros(carried)).toBe(chargedMicros)
        }
      }),
      propertyRuns,
    )
  })
})

import type { ChargeRow } from '@grenier/contracts'
import { civilMonth, composeStatement, type FormulaCode, instant, microsFromCents } from '@grenier/quota-billing'
import { array, assert, bigInt, constantFrom, property, record } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { statedCharges } from './focus-lines.ts'

const month = civilMonth('2026-02')
const statements = [month, civilMonth('2026-01')].map((firstMonth) => ({ number: '2026-00001', month, firstMonth }))

const anyCharge = record({
  tenantId: constantFrom('a', 'b', 'c'),
  ruleId: constantFrom('reserved', 'used'),
  kind: constantFrom('usage' as const, 'shared' as const, 'population' as const),
  month: constantFrom(month, civilMonth('2026-01')),
  originMonth: constantFrom(null, civilMonth('2025-12')),
  unitPriceMicros: constantFrom(null, 5n, 12n),
  amountMicros: bigInt({ min: -100_000n, max: 100_000n }),
})

function rowsOf(charges: readonly Partial<ChargeRow>[]): ChargeRow[] {
  return charges.map((charge, index) => ({
    id: `charge-${index}`,
    label: 'Ligne',
    offerId: null,
    meter: null,
    quantityByteSeconds: null,
    estimatedSeconds: 0,
    explanation: { formula: 'gib-months-times-price', params: {} },
    statementId: 's',
    bookedAt: instant(0),
    correction: null,
    ...charge,
  })) as ChargeRow[]
}

describe('the charges of a statement by its lines', () => {
  test('stand, beneficiary by beneficiary, on the lines that the whole statement has, and add up to them', () => {
    assert(
      property(array(anyCharge, { minLength: 1, maxLength: 12 }), constantFrom(...statements), (some, statement) => {
        const charges = rowsOf(some)
        const whole = composeStatement({
          charges: charges.map((charge) => ({
            ...charge,
            carriedFrom: charge.month === month ? null : charge.month,
            inCycle: charge.month >= statement.firstMonth,
            explanation: { ...charge.explanation, formula: charge.explanation.formula as FormulaCode },
          })),
          vatOf: () => ({ kind: 'out-of-scope' }),
        })
        const asked = new Map(whole.lines.map((line) => [`2026-00001/${line.position}`, line.amountCents]))
        const billed = new Map<string, bigint>()
        const ids = new Set<string>()
        let [lineCount, totalCents, count] = [0, 0n, 0]
        for (const tenantId of ['a', 'b', 'c']) {
          const own = charges.filter((charge) => charge.tenantId === tenantId)
          const part = statedCharges(statement, own, lineCount)
          lineCount = part.lineCount
          totalCents += part.totalCents
          for (const { charge, invoiceDetailId } of part.charges) {
            billed.set(invoiceDetailId, (billed.get(invoiceDetailId) ?? 0n) + charge.amountMicros)
            ids.add(charge.id)
            count += 1
          }
        }
        expect(totalCents).toBe(whole.totalCents)
        expect(lineCount).toBe(whole.lines.length)
        expect(billed).toEqual(new Map([...asked].map(([id, cents]) => [id, microsFromCents(cents)])))
        expect(ids.size).toBe(count)
      }),
      { numRuns: 300 },
    )
  })
})

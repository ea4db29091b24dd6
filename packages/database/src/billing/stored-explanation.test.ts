import { describe, expect, test } from 'vitest'
import { explanationOf, storedExplanation } from './stored-explanation.ts'

const use = {
  quantityByteSeconds: 500n,
  unitPriceMicros: 12_345n,
  explanation: {
    formula: 'gib-months-times-price',
    params: {
      quantityByteSeconds: '500',
      byteSecondsPerGibMonth: '2875910101401600',
      unitPriceMicros: '12345',
      totalByteSeconds: '700',
      resourceCount: '2',
      mode: 'graduated',
      freeGib: '5',
      tierFromGib: '20',
      tierToGib: 'none',
    },
  },
}
const none = { quantityByteSeconds: null, unitPriceMicros: null }
const { tierFromGib: _from, tierToGib: _to, ...ofFreePart } = use.explanation.params

const rounding = (params: Record<string, string>) => ({
  ...none,
  explanation: { formula: 'statement-rounding', params },
})

describe('an explanation as it is kept', () => {
  test.each([
    ['of a tier', use],
    ['of a free part, which has no tier', { ...use, explanation: { formula: 'free-allowance', params: ofFreePart } }],
    ['of a reversal, whose quantity is the opposite of its figure', { ...use, quantityByteSeconds: -500n }],
    ['without a figure that the column has', { ...use, explanation: { formula: 'free-allowance', params: {} } }],
    ['with a figure of no name', { ...use, explanation: { ...use.explanation, params: { vintage: '2023' } } }],
    [
      'by heads',
      {
        ...none,
        unitPriceMicros: 5n,
        explanation: {
          formula: 'inhabitants-times-price-pro-rata',
          params: { unitPriceMicros: '5', inhabitants: '900', memberMs: '1', yearMs: '12' },
        },
      },
    ],
    ['of a formula without names', { ...none, explanation: { formula: 'year-true-up', params: { year: '2026' } } }],
    [
      'of a rounding',
      {
        ...none,
        explanation: { formula: 'statement-rounding', params: { linesMicros: '10000', chargesMicros: '9999' } },
      },
    ],
    ['of a rounding that says nothing', { ...none, explanation: { formula: 'statement-rounding', params: {} } }],
    ['with a figure of two', rounding({ linesMicros: '1;2', chargesMicros: '3' })],
    ['with an empty figure', rounding({ linesMicros: '', chargesMicros: '3' })],
    ['with a figure that would need quotes', rounding({ linesMicros: '1,5', chargesMicros: '3' })],
  ])('comes back whole: %s', (_, charge) => {
    const kept: unknown = JSON.parse(JSON.stringify(storedExplanation(charge)))
    expect(explanationOf(kept as ReturnType<typeof storedExplanation>, charge)).toEqual(charge.explanation)
  })

  test('repeats neither names nor what the columns say', () => {
    const figures = 'gib-months-times-price;;;700;2;2875910101401600;graduated;5;20;none'
    expect(storedExplanation(use)).toEqual({ figures, explanation: null })
  })

  test('is kept whole where a figure would not come back', () => {
    const charge = rounding({ linesMicros: '1;2', chargesMicros: '3' })
    expect(storedExplanation(charge)).toEqual({ figures: null, explanation: charge.explanation })
  })

  test.each([
    ['with its names', use.explanation],
    [
      'as a list',
      [use.explanation.formula, null, null, '700', '2', '2875910101401600', 'graduated', '5', '20', 'none'] as const,
    ],
  ])('of an earlier release is read as it is: %s', (_, explanation) => {
    expect(explanationOf({ figures: null, explanation }, use)).toEqual(use.explanation)
  })

  test('is never missing', () => {
    expect(() => explanationOf({ figures: null, explanation: null }, use)).toThrow(/without an explanation/)
  })
})

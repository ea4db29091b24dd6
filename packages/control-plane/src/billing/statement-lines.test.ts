import type { ChargeRow } from '@grenier/contracts'
import { type ComposedLine, civilMonth, composeStatement, GIB, instant, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, test } from 'vitest'
import { statementLines, statementSubject } from './statement-lines.ts'

const place = { month: civilMonth('2026-01'), timeZone: 'Europe/Paris' }
const period = {
  periodStart: instantFromIso('2025-12-31T23:00:00.000Z'),
  periodEnd: instantFromIso('2026-01-31T23:00:00.000Z'),
}
const monthSeconds = BigInt((period.periodEnd - period.periodStart) / 1_000)
const tenantId = '0198c0de-7a00-7000-8000-000000000001'

function chargeOf(change: Partial<ChargeRow>): ChargeRow {
  return {
    id: '0198c0de-7a00-8000-8000-000000000009',
    tenantId,
    month: civilMonth('2026-01'),
    kind: 'usage',
    ruleId: 'reserved',
    label: 'Espace attribué',
    offerId: '0198c0de-7a00-7000-8000-000000000002',
    meter: 'storage.reserved',
    quantityByteSeconds: (5n * GIB * monthSeconds) / 2n,
    estimatedSeconds: 0,
    unitPriceMicros: 12_340n,
    amountMicros: 30_850n,
    explanation: { formula: 'gib-months-times-price', params: {} },
    statementId: null,
    bookedAt: instant(0),
    originMonth: null,
    correction: null,
    ...change,
  }
}

function linesOf(charges: readonly ChargeRow[]) {
  const ruleCharges = charges.map((charge) => ({
    ...charge,
    explanation: { formula: 'gib-months-times-price' as const, params: charge.explanation.params },
  }))
  return statementLines(composeStatement({ charges: ruleCharges, vatOf: () => ({ kind: 'out-of-scope' }) }), place)
}

describe('the lines of a statement as people read them', () => {
  test('use is written in Go·mois with a decimal comma, and its price without empty zeros', () => {
    expect(linesOf([chargeOf({})])).toEqual([
      {
        position: 1,
        beneficiaryTenantId: tenantId,
        label: 'Espace attribué',
        quantityText: '2,5 Go·mois',
        unitPriceText: '0,01234 €/Go·mois',
        amountCents: 3n,
        carriedFrom: null,
        vatRegime: 'out-of-scope',
        vatRateBasisPoints: 0,
      },
    ])
  })

  test('what was carried names its month, and counts by the hours of that month', () => {
    const carriedFrom = civilMonth('2025-10')
    const own = chargeOf({ unitPriceMicros: 1n })
    // October has 745 hours: the same byte-seconds are fewer GiB-months than in January.
    const carried = { ...own, month: carriedFrom, carriedFrom, label: 'Espace d’alors' }
    const charges = [own, carried].map((charge) => ({
      ...charge,
      explanation: { formula: 'gib-months-times-price' as const, params: {} },
    }))
    const lines = statementLines(composeStatement({ charges, vatOf: () => ({ kind: 'exempt' }) }), place)
    expect(lines).toMatchObject([
      { label: 'Espace attribué', quantityText: '2,5 Go·mois', carriedFrom: null },
      { label: 'Espace d’alors (report d’octobre 2025)', quantityText: '2,497 Go·mois', carriedFrom: '2025-10' },
    ])
  })

  test('of a cycle of several months each line names its own, in their order, before what was carried', () => {
    const own = { ...chargeOf({}), explanation: { formula: 'gib-months-times-price' as const, params: {} } }
    const of = (month: string, inCycle: boolean) => ({ ...own, carriedFrom: civilMonth(month), inCycle })
    const charges = [own, of('2025-10', false), of('2025-12', true), of('2025-11', true)]
    const lines = statementLines(composeStatement({ charges, vatOf: () => ({ kind: 'exempt' }) }), place)
    expect(lines.map(({ position, label }) => [position, label])).toEqual([
      [1, 'Espace attribué (novembre 2025)'],
      [2, 'Espace attribué (décembre 2025)'],
      [3, 'Espace attribué (janvier 2026)'],
      [4, 'Espace attribué (report d’octobre 2025)'],
    ])
  })

  test.each([
    ['2026-05', '2026-05', 'mai 2026'],
    ['2026-01', '2026-03', '1er trimestre 2026'],
    ['2026-10', '2026-12', '4e trimestre 2026'],
    ['2026-07', '2026-12', '2e semestre 2026'],
    ['2026-01', '2026-12', 'année 2026'],
    ['2026-02', '2026-03', 'février à mars 2026'],
  ])('of %s to %s a statement says %s', (first, last, text) => {
    const subject = statementSubject({ first: civilMonth(first), last: civilMonth(last) })
    expect(subject).toBe(`Participation au service de stockage et de sauvegarde, ${text}`)
  })

  test('a free part says so, and costs 0,00 €', () => {
    const [line] = linesOf([chargeOf({ kind: 'free', unitPriceMicros: 0n, amountMicros: 0n })])
    expect(line).toMatchObject({ label: 'Espace attribué (part gratuite)', unitPriceText: '0,00 €/Go·mois' })
  })

  test('a yearly price names its inhabitants; a shared cost has neither quantity nor price', () => {
    const none = { offerId: null, meter: null, quantityByteSeconds: null }
    const population = chargeOf({
      ...none,
      kind: 'population',
      ruleId: 'head',
      label: 'Participation',
      unitPriceMicros: 500_000n,
      explanation: { formula: 'inhabitants-times-price-pro-rata', params: { inhabitants: '1132' } },
    })
    const shared = chargeOf({ ...none, kind: 'shared', ruleId: 'pool', label: 'Salle machine', unitPriceMicros: null })
    expect(
      linesOf([population, shared]).map(({ label, quantityText, unitPriceText }) => [
        label,
        quantityText,
        unitPriceText,
      ]),
    ).toEqual([
      ['Participation', '1132 hab.', '0,50 €/hab./an'],
      ['Salle machine', '', ''],
    ])
  })

  test('heads are counted of what is priced by head alone, and not where a correction nets one count with another', () => {
    const heads = (inhabitants: string, change: Partial<ChargeRow> = {}) =>
      chargeOf({
        offerId: null,
        meter: null,
        quantityByteSeconds: null,
        kind: 'population',
        ruleId: 'heads',
        unitPriceMicros: 500_000n,
        explanation: { formula: 'inhabitants-times-price-pro-rata', params: { inhabitants } },
        ...change,
      })
    const part = (name: 'reversal' | 'replacement') => ({
      originMonth: civilMonth('2025-12'),
      correction: { correctionId: 'c', part: name, correctsChargeId: 'd' },
    })
    const quantities = (charges: ChargeRow[]) => linesOf(charges).map(({ quantityText }) => quantityText)
    expect(quantities([heads('1132')])).toEqual(['1132 hab.'])
    expect(quantities([heads('1132', { kind: 'subscription' })])).toEqual([''])
    expect(quantities([heads('1132', part('reversal')), heads('1140', part('replacement'))])).toEqual([''])
    expect(quantities([heads('1132', part('reversal')), heads('1132', part('replacement'))])).toEqual([''])
    // Another price is another line, of its own part and its own heads.
    const dearer = { ...part('replacement'), unitPriceMicros: 600_000n }
    expect(quantities([heads('1132', part('reversal')), heads('1140', dearer)])).toEqual(['1132 hab.', '1140 hab.'])
    // A member that left is charged nothing in its place: its heads are those that are taken back.
    expect(quantities([heads('1132', part('reversal'))])).toEqual(['1132 hab.'])
  })

  test('no line is lost or made: positions and amounts are those that were composed', () => {
    const charges = [chargeOf({}), chargeOf({ unitPriceMicros: 9_999n, amountMicros: 777_777n })]
    const composed: readonly ComposedLine[] = composeStatement({
      charges: charges.map((charge) => ({ ...charge, explanation: { formula: 'gib-months-times-price', params: {} } })),
      vatOf: () => ({ kind: 'out-of-scope' }),
    }).lines
    expect(linesOf(charges).map(({ position, amountCents }) => ({ position, amountCents }))).toEqual(
      composed.map(({ position, amountCents }) => ({ position, amountCents })),
    )
  })
})

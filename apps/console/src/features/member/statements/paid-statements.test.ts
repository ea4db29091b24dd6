import type { LinePaidByOther } from '@grenier/contracts'
import { civilMonth, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { paidStatements } from './paid-statements.ts'

/** A line of a payer's statement, as it is told to whose it is. */
function line(number: string, position: number, change: Partial<LinePaidByOther> = {}): LinePaidByOther {
  return {
    tenantId: '0198c0de-7a00-7000-8000-000000000001',
    payerName: 'CC des Trois Vallées',
    number,
    position,
    month: civilMonth('2026-01'),
    issuedAt: instantFromIso('2026-02-05T09:00:00.000Z'),
    simulated: false,
    label: 'Espace standard',
    quantityText: '12 Go·mois',
    unitPriceText: '0,10 €',
    amountCents: 120n,
    carriedFrom: null,
    vatRegime: 'out-of-scope',
    vatRateBasisPoints: 0,
    ...change,
  }
}

describe('what others pay', () => {
  it('is nothing where nobody does', () => {
    expect(paidStatements([])).toEqual([])
  })

  it('is told by statement, each with its lines in their order and their sum', () => {
    const [statement, ...others] = paidStatements([line('1', 2, { amountCents: -20n }), line('1', 1)])
    expect(others).toEqual([])
    expect(statement).toMatchObject({ number: '1', payerName: 'CC des Trois Vallées', sumCents: 100n })
    expect(statement?.lines.map(({ position }) => position)).toEqual([1, 2])
  })

  it('has the newest first: by month, then by when it was issued, then by number', () => {
    const february = { month: civilMonth('2026-02'), issuedAt: instantFromIso('2026-03-05T09:00:00.000Z') }
    const later = { ...february, issuedAt: instantFromIso('2026-03-09T09:00:00.000Z') }
    const found = paidStatements([
      line('2026-00001', 1),
      line('2026-00004', 1, february),
      line('2026-00005', 1, february),
      line('2026-00003', 1, later),
    ])
    expect(found.map(({ number }) => number)).toEqual(['2026-00003', '2026-00005', '2026-00004', '2026-00001'])
  })

  it('goes below zero where more is given back than asked for', () => {
    const credit = [line('2', 1, { amountCents: -500n }), line('2', 2, { amountCents: 120n })]
    expect(paidStatements(credit).map(({ sumCents }) => sumCents)).toEqual([-380n])
  })
})

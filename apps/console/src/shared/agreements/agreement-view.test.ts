import type { AgreementWordingShown, Recipient } from '@grenier/contracts'
import { civilDate, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { holdsOn, landingAt, lastDayOfWording, standingOfWording } from './agreement-view.ts'

const day = civilDate
const wording = (from: string, until: string | null): AgreementWordingShown => ({
  sequence: 1,
  kind: 'change',
  subject: 'Essai',
  act: {
    id: 'a',
    organ: 'Conseil',
    number: '1',
    adoptedOn: day('2026-01-01'),
    executoryFrom: day('2026-01-02'),
    file: null,
  },
  from: day(from),
  until: until === null ? null : day(until),
  noticeGivenOn: null,
  terms: { endsOn: null, noticeDays: 90, billingCycle: 'month', annualCommitmentCents: null },
  recordedAt: instant(0),
  recordedBy: null,
})

describe('a wording of an agreement', () => {
  it.each([
    ['2026-01-01', null, 'current'],
    ['2026-01-01', '2026-07-01', 'past'],
    ['2026-07-01', '2026-07-02', 'current'],
    ['2026-07-02', null, 'later'],
    ['2026-07-02', '2026-07-02', 'never'],
    ['2026-09-01', '2026-03-01', 'never'],
  ] as const)('from %s until %s stands on 1 July as %s', (from, until, standing) => {
    expect(standingOfWording(wording(from, until), day('2026-07-01'))).toBe(standing)
  })

  it('has a last day before the first day of the next one', () => {
    expect(lastDayOfWording(wording('2026-01-01', '2026-07-01'))).toBe('2026-06-30')
    expect(lastDayOfWording(wording('2026-01-01', null))).toBeNull()
  })
})

it('a recipient holds from its first day until its end, which is no day of it', () => {
  const recipient = { validFrom: day('2026-01-01'), validUntil: day('2026-07-01') } as Recipient
  expect(
    [day('2025-12-31'), day('2026-01-01'), day('2026-06-30'), day('2026-07-01')].map((on) => holdsOn(recipient, on)),
  ).toEqual([false, true, true, false])
})

it('debts land at a recipient until the payer has another one there, and not where nobody ever paid', () => {
  const paid = { actId: 'act', recordedAt: instant(0), recordedBy: null, validFrom: day('2026-01-01'), validTo: null }
  const mine = { ...paid, id: 'mine', tenantId: 'epci', payerTenantId: 'epci', payerName: 'EPCI', recipientId: 'main' }
  const of = (name: string, change: { recipientId?: string; validFrom?: string; validTo?: string | null } = {}) => {
    const { recipientId = 'main', validFrom = '2026-01-01', validTo = null } = change
    return {
      tenantId: name,
      name,
      recipientId,
      validFrom: day(validFrom),
      validTo: validTo === null ? null : day(validTo),
    }
  }
  const payers = {
    items: [mine, { ...mine, id: 'else', payerTenantId: 'other', recipientId: 'annex' }],
    paysFor: [
      of('Acoua'),
      of('Bouéni', { recipientId: 'annex' }),
      of('Chiconi', { validTo: '2026-07-01' }),
      of('Chiconi', { validFrom: '2026-09-01' }),
      of('Dembéni', { validTo: '2026-07-02' }),
      of('Kani-Kéli', { validFrom: '2026-08-01', validTo: '2026-08-01' }),
    ],
  }
  const from = day('2026-07-01')
  expect(landingAt(payers, { tenantId: 'epci', recipientId: 'main', from })).toEqual({
    isItself: true,
    names: ['Acoua', 'Chiconi', 'Dembéni'],
  })
  expect(landingAt(payers, { tenantId: 'epci', recipientId: 'annex', from })).toEqual({
    isItself: false,
    names: ['Bouéni'],
  })
})

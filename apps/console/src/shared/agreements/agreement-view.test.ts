import type { AgreementWordingShown, Recipient } from '@grenier/contracts'
import { civilDate, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { holdsOn, lastDayOfWording, standingOfWording } from './agreement-view.ts'

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

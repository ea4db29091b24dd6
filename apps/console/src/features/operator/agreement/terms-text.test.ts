import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { faultsOfTerms, termsOfText, textOfTerms } from './terms-text.ts'

const terms = {
  endsOn: civilDate('2026-12-31'),
  noticeDays: 90,
  billingCycle: 'quarter' as const,
  annualCommitmentCents: 60_050n,
}
const wording = {
  sequence: 0,
  kind: 'signed' as const,
  subject: null,
  act: { id: 'a', organ: 'o', number: '1', adoptedOn: terms.endsOn, executoryFrom: null, file: null },
  from: terms.endsOn,
  until: null,
  noticeGivenOn: null,
  recordedAt: 0 as never,
  recordedBy: null,
}

describe('terms of an agreement in a form', () => {
  it.each([60_050n, 60_000n, 5n, null])('are sent as they were shown, unless they are changed: %s', (cents) => {
    const standing = { ...terms, annualCommitmentCents: cents }
    const text = textOfTerms({ ...wording, terms: standing })
    expect(termsOfText(text, standing)).toEqual(standing)
  })

  it('say what is covered, how it is prolonged and by which act of the member, and nothing of what was not recorded', () => {
    const memberAct = { organ: 'Conseil municipal', number: '2025-41', adoptedOn: civilDate('2025-12-10') }
    const prolongation = { kind: 'tacit' as const, months: 12 }
    const standing = { ...terms, coveredOfferCodes: ['standard'], prolongation, memberAct }
    const text = textOfTerms({ ...wording, terms: standing })
    expect(termsOfText(text, standing)).toEqual(standing)
    const emptied = { ...text, coveredOfferCodes: [], prolongationKind: '' as const }
    expect(
      termsOfText({ ...emptied, memberActOrgan: '', memberActNumber: '', memberActAdoptedOn: '' }, standing),
    ).toEqual(terms)
    expect([...faultsOfTerms({ ...text, prolongationMonths: '0', memberActNumber: ' ' })]).toEqual([
      'prolongation',
      'memberAct',
    ])
  })

  it('say of each field what is wrong with it', () => {
    const sound = textOfTerms({ ...wording, terms })
    expect([...faultsOfTerms(sound)]).toEqual([])
    expect([...faultsOfTerms({ ...sound, noticeDays: '1001', commitment: '-1' })]).toEqual(['notice', 'commitment'])
    expect([...faultsOfTerms({ ...sound, noticeDays: '', commitment: 'six cents' })]).toEqual(['notice', 'commitment'])
    expect([...faultsOfTerms(textOfTerms(undefined))]).toEqual([])
  })
})

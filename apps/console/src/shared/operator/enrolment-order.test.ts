import { enrolCommuneBody } from '@grenier/contracts'
import { type EnrolmentOrder, enrolmentOf } from '@grenier/contracts/enrolment'
import { describe, expect, it } from 'vitest'
import { isEnrolmentOrder } from './enrolment-order.ts'

const id = (end: number) => `0198c0de-0001-7000-8000-00000000000${end}`
const order: EnrolmentOrder = {
  terms: {
    actId: id(1),
    numberPrefix: 'CONV-2026-',
    startsOn: '2026-03-01',
    noticeDays: 180,
    billingCycle: 'quarter',
    commitmentCents: '60000',
    advanceCents: null,
    settlementMode: 'titre',
  },
  communes: {
    '95127': { parentNodeId: id(2), starterQuotas: [{ offerId: id(3), quotaBytes: '21474836480' }] },
  },
}

describe('an order to enrol communes', () => {
  it('asks for each of them what the API takes, under a number of its own', () => {
    const asked = enrolmentOf(order, '95127')
    const { inseeCode, ...body } = asked ?? { inseeCode: '' }
    expect(inseeCode).toBe('95127')
    expect(asked?.agreement).toMatchObject({ number: 'CONV-2026-95127', annualCommitmentCents: 60_000n })
    expect(asked?.starterQuotas).toEqual([{ offerId: id(3), quotaBytes: 21_474_836_480n }])
    expect(enrolCommuneBody.safeEncode(body as never).success).toBe(true)
    expect(enrolmentOf(order, '95128')).toBeNull()
    expect(asked?.agreement).not.toHaveProperty('advanceCents')
    const ahead = { ...order.terms, billingCycle: 'advance-and-balance', advanceCents: '12000' } as const
    expect(enrolmentOf({ ...order, terms: ahead }, '95127')?.agreement).toMatchObject({ advanceCents: 12_000n })
  })

  it('says until when agreements hold, what they cover and how they are prolonged, where that was said', () => {
    const said = {
      endsOn: '2028-12-31',
      coveredOfferCodes: ['standard'],
      prolongation: { kind: 'tacit', months: 12 },
    } as const
    const agreed = { ...order, terms: { ...order.terms, ...said } }
    const { inseeCode: _code, ...body } = enrolmentOf(agreed, '95127') ?? { inseeCode: '' }
    expect(body).toMatchObject({ agreement: said })
    expect(enrolCommuneBody.safeEncode(body as never).success).toBe(true)
    expect(isEnrolmentOrder(JSON.parse(JSON.stringify(agreed)))).toBe(true)
    const unsaid = enrolmentOf(order, '95127')?.agreement
    expect(unsaid).toMatchObject({ endsOn: null })
    expect(['coveredOfferCodes', 'prolongation'].filter((name) => name in (unsaid ?? {}))).toEqual([])
  })

  it('names where the debts of one land, if that is known', () => {
    const own = { parentNodeId: id(2), starterQuotas: [] }
    const siret = '21950039400016'
    const known = { ...order, communes: { '95127': { ...own, siret }, '95128': own } }
    expect(['95127', '95128'].map((code) => enrolmentOf(known, code)?.recipient.siret)).toEqual([siret, null])
    expect(isEnrolmentOrder(known)).toBe(true)
    expect(isEnrolmentOrder({ ...order, communes: { '95127': { ...own, siret: '1' } } })).toBe(false)
  })

  it('is known again when it was written down, without a commitment too', () => {
    expect(isEnrolmentOrder(JSON.parse(JSON.stringify(order)))).toBe(true)
    expect(isEnrolmentOrder({ ...order, terms: { ...order.terms, commitmentCents: null } })).toBe(true)
  })

  it.each([
    ['nothing', null],
    ['no terms', { communes: {} }],
    ['a day that is none', { ...order, terms: { ...order.terms, startsOn: 'demain' } }],
    ['a last day that is none', { ...order, terms: { ...order.terms, endsOn: 'bientôt' } }],
    ['covered services without a name', { ...order, terms: { ...order.terms, coveredOfferCodes: [''] } }],
    ['a prolongation by no month', { ...order, terms: { ...order.terms, prolongation: { kind: 'tacit', months: 0 } } }],
    ['a cycle nobody knows', { ...order, terms: { ...order.terms, billingCycle: 'week' } }],
    ['an advance that is no number', { ...order, terms: { ...order.terms, advanceCents: '-1' } }],
    ['an amount that is no number', { ...order, terms: { ...order.terms, commitmentCents: '12,5' } }],
    ['a size that is no number', { ...order, communes: { '95127': { parentNodeId: id(2), starterQuotas: [{}] } } }],
  ])('is not %s', (_, value) => {
    expect(isEnrolmentOrder(value)).toBe(false)
  })
})

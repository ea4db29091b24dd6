import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { type IssuingFacts, issuingExceptions } from './issuing-exceptions.ts'

const sound: IssuingFacts = {
  siret: '21950127700012',
  engagementNumber: null,
  engagementRequired: false,
  serviceCode: null,
  serviceCodeRequired: false,
  hasFinanceContact: true,
  hasAgreement: true,
  agreementEndsOn: null,
  measuredSeconds: 1_000n,
  estimatedSeconds: 20n,
  totalCents: 12_000n,
  previousTotalCents: 10_000n,
  openDisputes: 0,
}

function codesOf(change: Partial<IssuingFacts>): string[] {
  return issuingExceptions({ ...sound, ...change }).map(({ code }) => code)
}

describe('what finance sees before it issues', () => {
  test('is nothing where all is in order, at the very limits too', () => {
    expect(codesOf({})).toEqual([])
    expect(codesOf({ totalCents: 8_000n })).toEqual([])
    expect(codesOf({ previousTotalCents: null, totalCents: 10n ** 9n })).toEqual([])
    expect(codesOf({ measuredSeconds: 0n, estimatedSeconds: 0n })).toEqual([])
    expect(codesOf({ previousTotalCents: 0n, totalCents: 0n })).toEqual([])
    expect(
      codesOf({ engagementRequired: true, engagementNumber: 'E1', serviceCodeRequired: true, serviceCode: 'S' }),
    ).toEqual([])
  })

  test.each<[string, Partial<IssuingFacts>]>([
    ['siret-missing', { siret: null }],
    ['engagement-missing', { engagementRequired: true }],
    ['service-code-missing', { serviceCodeRequired: true }],
    ['agreement-lapsed', { hasAgreement: false, agreementEndsOn: civilDate('2025-12-31') }],
    ['agreement-lapsed', { hasAgreement: false }],
    ['finance-contact-missing', { hasFinanceContact: false }],
    ['estimated-use', { estimatedSeconds: 21n }],
    ['amount-differs', { totalCents: 12_001n }],
    ['amount-differs', { totalCents: 7_999n }],
    ['amount-differs', { totalCents: 1n, previousTotalCents: 0n }],
    ['amount-differs', { totalCents: -10_000n }],
    ['dispute-open', { openDisputes: 1 }],
  ])('names %s where it should', (code, change) => {
    expect(codesOf(change)).toEqual([code])
  })

  test('shows the figures behind what it names', () => {
    expect(issuingExceptions({ ...sound, totalCents: 20_000n })).toEqual([
      { code: 'amount-differs', params: { totalCents: '20000', previousTotalCents: '10000' } },
    ])
  })
})

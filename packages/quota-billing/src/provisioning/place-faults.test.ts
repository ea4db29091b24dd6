import { describe, expect, test } from 'vitest'
import { civilDate } from '../shared/civil-time.ts'
import { type CertificateFact, certificateState } from './certificate.ts'
import { type Place, placeFaults } from './place-faults.ts'

const today = civilDate('2026-11-26')
const offer: Place = { siteId: 'cergy', offerId: 'standard', residency: 'FR' }

function certificate(over: Partial<CertificateFact> = {}): CertificateFact {
  return {
    id: 'certificate',
    kind: 'hds',
    siteId: 'cergy',
    offerId: null,
    validFrom: civilDate('2024-01-01'),
    validUntil: civilDate('2027-12-31'),
    withdrawnOn: null,
    ...over,
  }
}

const faultsOf = (
  certificates: readonly CertificateFact[],
  asked: { place?: Place; dataClass?: 'health' | 'public-archive' | 'ordinary'; residencyMin?: 'FR' | 'EU' } = {},
) => {
  const { place = offer, dataClass = 'health', residencyMin = null } = asked
  return placeFaults(place, { dataClasses: [dataClass], residencyMin }, { certificates, today })
}

describe('a certificate', () => {
  test.each([
    ['to-come', { validFrom: '2026-11-27' }],
    ['held', { validFrom: '2026-11-26' }],
    ['held', { validUntil: '2027-02-24' }],
    ['expiring', { validUntil: '2027-02-23' }],
    ['expiring', { validUntil: '2026-11-26' }],
    ['expired', { validUntil: '2026-11-25' }],
    ['expiring', { withdrawnOn: '2026-11-27' }],
    ['withdrawn', { withdrawnOn: '2026-11-26' }],
  ] as const)('is %s with %o: its first and last days count, and it warns for 90 days', (state, dates) => {
    const days = Object.fromEntries(Object.entries(dates).map(([name, day]) => [name, civilDate(day)]))
    expect(certificateState(certificate(days), today)).toBe(state)
  })

  test('of a site covers every offer there, and one of an offer nothing beside it', () => {
    expect(faultsOf([certificate()])).toEqual([])
    expect(faultsOf([certificate({ siteId: null, offerId: 'standard' })])).toEqual([])
    expect(faultsOf([certificate({ siteId: null, offerId: 'fast' })])).toHaveLength(1)
    expect(
      faultsOf([certificate({ siteId: null, offerId: null })], { place: { ...offer, offerId: null } }),
    ).toHaveLength(1)
  })

  test('of another kind is none, and one that ended is named with its last day', () => {
    expect(faultsOf([certificate({ kind: 'secnumcloud' })])).toEqual([
      { code: 'certificate-missing', certificate: 'hds', dataClass: 'health' },
    ])
    const ended = [
      certificate({ validUntil: civilDate('2025-06-30') }),
      certificate({ withdrawnOn: civilDate('2026-03-01') }),
    ]
    expect(faultsOf(ended)).toEqual([
      { code: 'certificate-expired', certificate: 'hds', dataClass: 'health', heldUntil: '2026-02-28' },
    ])
  })
})

describe('a place', () => {
  test('holds public archives in France alone and under the agreement', () => {
    const agreed = [certificate({ kind: 'archive-agreement' })]
    expect(faultsOf(agreed, { dataClass: 'public-archive' })).toEqual([])
    expect(faultsOf(agreed, { dataClass: 'public-archive', place: { ...offer, residency: 'EU' } })).toEqual([
      { code: 'residency-not-met', residencyWanted: 'FR', residencyFound: 'EU', dataClass: 'public-archive' },
    ])
    expect(faultsOf([certificate()], { place: { ...offer, residency: 'EU' } })).toEqual([])
  })

  test('of ordinary data needs nothing, but what the tenant wants of its residency', () => {
    const place = { ...offer, residency: 'other' } as const
    expect(faultsOf([], { dataClass: 'ordinary', place })).toEqual([])
    expect(faultsOf([], { dataClass: 'ordinary', place, residencyMin: 'EU' })).toEqual([
      { code: 'residency-not-met', residencyWanted: 'EU', residencyFound: 'other', dataClass: null },
    ])
  })
})

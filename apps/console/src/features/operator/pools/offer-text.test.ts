import { GIB } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { faultsOfOffer, type OfferText, offerOfText } from './offer-text.ts'

const sound: OfferText = {
  name: ' Archives ',
  code: 'archives',
  kind: 'bucket',
  clusterId: '0197a4b0-0000-7000-8000-000000000001',
  className: 'objets',
  residency: 'FR',
  step: '0,5',
  max: '100',
  sizes: '10 ; 50;100',
}

describe('a written offer', () => {
  it('is declared in bytes once nothing is missing or faulty', () => {
    expect(faultsOfOffer(sound, [])).toEqual({})
    expect(offerOfText(sound, [])).toMatchObject({
      name: 'Archives',
      roundingStepBytes: GIB / 2n,
      quotaBytesMax: 100n * GIB,
      sizeStepsBytes: [10n * GIB, 50n * GIB, 100n * GIB],
    })
    expect(offerOfText({ ...sound, sizes: ' ' }, [])?.sizeStepsBytes).toEqual([])
  })

  it.each([
    ['code', { code: 'Archives' }, 'codeFaulty'],
    ['code', { code: 'a' }, 'codeFaulty'],
    ['code', { code: 'standard' }, 'codeKnown'],
    ['step', { step: '0' }, 'sizeFaulty'],
    ['max', { max: 'beaucoup' }, 'sizeFaulty'],
    ['max', { max: '0,4' }, 'maxFaulty'],
    ['sizes', { sizes: '50; 10' }, 'sizesFaulty'],
    ['sizes', { sizes: '10; 10' }, 'sizesFaulty'],
    ['sizes', { sizes: '10,3' }, 'sizesFaulty'],
    ['sizes', { sizes: '10; 200' }, 'sizesFaulty'],
    ['sizes', { sizes: '10;;50' }, 'sizesFaulty'],
  ] as const)('is faulty at its %s: %o', (field, change, fault) => {
    const text = { ...sound, ...change }
    expect(faultsOfOffer(text, [{ code: 'standard' }])).toEqual({ [field]: fault })
    expect(offerOfText(text, [{ code: 'standard' }])).toBeNull()
  })

  it.each(['name', 'code', 'clusterId', 'className', 'step', 'max'] as const)(
    'waits for its %s without a fault',
    (field) => {
      const text = { ...sound, [field]: '' }
      expect(faultsOfOffer(text, [])).toEqual({})
      expect(offerOfText(text, [])).toBeNull()
    },
  )
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../shared/property-runs.ts'
import { type VisaFacts, visaReasonsOf } from './visa.ts'

/** A growth that reaches the commitment and the requester's ceiling to the last micro. */
const growth: VisaFacts = {
  yearlyCost: { beforeMicros: 500_000_000n, afterMicros: 600_000_000n },
  grows: true,
  annualCommitmentMicros: 600_000_000n,
  ceilingMicros: 100_000_000n,
}

const codesOf = (change: Partial<VisaFacts>) => visaReasonsOf({ ...growth, ...change }).map(({ code }) => code)

describe('the visa of the mayor or a delegate', () => {
  test('is not wanted up to the commitment and the ceiling', () => {
    expect(visaReasonsOf(growth)).toEqual([])
  })

  test('is wanted just above the commitment, with the figures', () => {
    expect(visaReasonsOf({ ...growth, annualCommitmentMicros: 599_999_999n })).toEqual([
      {
        code: 'visa-above-commitment',
        params: { yearlyCostAfterMicros: '600000000', annualCommitmentMicros: '599999999' },
      },
    ])
  })

  test('is wanted just above what the requester may add by itself, with the figures', () => {
    expect(visaReasonsOf({ ...growth, ceilingMicros: 99_999_999n })).toEqual([
      { code: 'visa-above-ceiling', params: { addedCostMicros: '100000000', ceilingMicros: '99999999' } },
    ])
  })

  test('names both reasons where both hold', () => {
    expect(codesOf({ annualCommitmentMicros: 0n, ceilingMicros: 0n })).toEqual([
      'visa-above-commitment',
      'visa-above-ceiling',
    ])
  })

  test('is not wanted for want of a commitment or of a ceiling', () => {
    expect(codesOf({ annualCommitmentMicros: null, ceilingMicros: null })).toEqual([])
  })

  test('is wanted where nobody can price a growth of somebody with a ceiling, and only then', () => {
    expect(codesOf({ yearlyCost: null })).toEqual(['visa-cost-unknown'])
    expect(codesOf({ yearlyCost: null, ceilingMicros: null })).toEqual([])
    expect(codesOf({ yearlyCost: null, grows: false })).toEqual([])
  })

  test('is not wanted of what costs no more, though the commitment is exceeded already', () => {
    for (const afterMicros of [500_000_000n, 499_999_999n]) {
      const yearlyCost = { beforeMicros: 500_000_000n, afterMicros }
      expect(codesOf({ yearlyCost, annualCommitmentMicros: 1n, ceilingMicros: 0n })).toEqual([])
    }
  })
})

describe('any request', () => {
  const anyAmount = fc.bigInt({ min: 0n, max: 10n ** 9n })
  const anyFacts: fc.Arbitrary<VisaFacts> = fc.record({
    yearlyCost: fc.option(fc.record({ beforeMicros: anyAmount, afterMicros: anyAmount })),
    grows: fc.boolean(),
    annualCommitmentMicros: fc.option(anyAmount),
    ceilingMicros: fc.option(anyAmount),
  })

  test('that costs less than another one wants no visa which that one does not want', () => {
    fc.assert(
      fc.property(anyFacts, anyAmount, (facts, savedMicros) => {
        fc.pre(facts.yearlyCost !== null)
        const { beforeMicros, afterMicros } = facts.yearlyCost ?? { beforeMicros: 0n, afterMicros: 0n }
        const less = { ...facts, yearlyCost: { beforeMicros, afterMicros: afterMicros - savedMicros } }
        const wanted = visaReasonsOf(facts).map(({ code }) => code)
        expect(wanted).toEqual(expect.arrayContaining(visaReasonsOf(less).map(({ code }) => code)))
      }),
      propertyRuns,
    )
  })

  test('wants no visa more for a higher commitment or a higher ceiling', () => {
    fc.assert(
      fc.property(anyFacts, anyAmount, (facts, moreMicros) => {
        const raised = (limit: bigint | null) => (limit === null ? null : limit + moreMicros)
        const { annualCommitmentMicros, ceilingMicros } = facts
        const freer = {
          ...facts,
          annualCommitmentMicros: raised(annualCommitmentMicros),
          ceilingMicros: raised(ceilingMicros),
        }
        const wanted = visaReasonsOf(facts).map(({ code }) => code)
        expect(wanted).toEqual(expect.arrayContaining(visaReasonsOf(freer).map(({ code }) => code)))
        expect(visaReasonsOf(facts).length > 0 || visaReasonsOf(freer).length === 0).toBe(true)
      }),
      propertyRuns,
    )
  })
})

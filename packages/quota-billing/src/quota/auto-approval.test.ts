import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { instant, instantFromIso, msPerDay } from '../shared/instant.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import {
  type AutoApprovalFacts,
  type AutoApprovalPolicy,
  autoApprovalPolicyV1,
  evaluateAutoApproval,
} from './auto-approval.ts'

const policy: AutoApprovalPolicy = {
  ...autoApprovalPolicyV1,
  sizeSteps: [50n, 100n, 200n, 500n].map((size) => size * GIB),
}

const now = instantFromIso('2027-03-01T09:00:00Z')

/** A growth that meets every condition, each of them exactly at its limit. */
const growth: AutoApprovalFacts = {
  currentQuotaBytes: 50n * GIB,
  wantedQuotaBytes: 100n * GIB,
  usedBytes: 40n * GIB,
  lastGrantedAt: instant(now - 30 * msPerDay),
  now,
  poolFreeAfterBytes: 100n * GIB,
  poolLimitBytes: 1_000n * GIB,
  yearlyCostAfterMicros: 600_000_000n,
  annualCommitmentMicros: 600_000_000n,
}

function codesOf(facts: Partial<AutoApprovalFacts>, changed: Partial<AutoApprovalPolicy> = {}): string[] {
  return evaluateAutoApproval({ ...policy, ...changed }, { ...growth, ...facts }).reasons.map(({ code }) => code)
}

describe('growing by one step', () => {
  test('is automatic when every condition is met, each at its limit, and says which and on what figures', () => {
    const verdict = evaluateAutoApproval(policy, growth)
    expect(verdict).toMatchObject({ decision: 'automatic', rule: 'one-step-up' })
    expect(verdict.reasons.map(({ code }) => code)).toEqual([
      'use-reached',
      'quiet-long-enough',
      'one-step',
      'pool-floor-kept',
      'within-commitment',
    ])
    expect(verdict.reasons[0]?.params).toEqual({
      usedBytes: String(40n * GIB),
      currentQuotaBytes: String(50n * GIB),
      usedPercentMin: '80',
    })
  })

  test.each<{ facts: Partial<AutoApprovalFacts>; why: string }>([
    { facts: { usedBytes: 40n * GIB - 1n }, why: 'use-below-minimum' },
    { facts: { usedBytes: null }, why: 'use-unmeasured' },
    { facts: { usedBytes: 0n, currentQuotaBytes: 0n, wantedQuotaBytes: 50n * GIB }, why: 'use-below-minimum' },
    { facts: { lastGrantedAt: instant(now - 30 * msPerDay + 1) }, why: 'granted-recently' },
    { facts: { wantedQuotaBytes: 100n * GIB + 1n }, why: 'beyond-one-step' },
    { facts: { poolFreeAfterBytes: 100n * GIB - 1n }, why: 'pool-below-floor' },
    { facts: { poolFreeAfterBytes: -1n, poolLimitBytes: 0n }, why: 'pool-below-floor' },
    { facts: { yearlyCostAfterMicros: 600_000_001n }, why: 'above-commitment' },
    { facts: { annualCommitmentMicros: null }, why: 'commitment-missing' },
  ])('is left to the operator for $why alone, just beyond the limit', ({ facts, why }) => {
    expect(evaluateAutoApproval(policy, { ...growth, ...facts })).toMatchObject({ decision: 'manual', rule: null })
    expect(codesOf(facts)).toEqual([why])
  })

  test('above the largest size there is no next step', () => {
    expect(codesOf({ currentQuotaBytes: 500n * GIB, usedBytes: 500n * GIB, wantedQuotaBytes: 501n * GIB })).toEqual([
      'beyond-one-step',
    ])
  })

  test('every condition that fails is named, not only the first', () => {
    expect(codesOf({ usedBytes: 0n, lastGrantedAt: now, annualCommitmentMicros: null })).toEqual([
      'use-below-minimum',
      'granted-recently',
      'commitment-missing',
    ])
  })

  test('a first request and pools without a limit meet their conditions', () => {
    const facts = { lastGrantedAt: null, poolFreeAfterBytes: null, poolLimitBytes: null }
    expect(evaluateAutoApproval(policy, { ...growth, ...facts }).decision).toBe('automatic')
  })

  test('a policy may leave the commitment out', () => {
    expect(codesOf({ annualCommitmentMicros: null }, { withinCommitment: false })).not.toContain('commitment-missing')
  })
})

describe('giving back', () => {
  const shrink = { wantedQuotaBytes: 40n * GIB, annualCommitmentMicros: null, lastGrantedAt: now }

  test('is automatic down to what is in use, whatever the agreement says', () => {
    const verdict = evaluateAutoApproval(policy, { ...growth, ...shrink })
    expect(verdict).toMatchObject({ decision: 'automatic', rule: 'shrink-within-use' })
  })

  test('below what is in use, or with use unknown, it is left to the operator', () => {
    expect(codesOf({ ...shrink, usedBytes: 40n * GIB + 1n })).toEqual(['shrink-below-use'])
    expect(codesOf({ ...shrink, usedBytes: null })).toEqual(['use-unmeasured'])
  })

  test('asking for what one has is no change', () => {
    expect(codesOf({ wantedQuotaBytes: 50n * GIB })).toEqual(['not-a-change'])
  })
})

describe('any facts', () => {
  const anyBytes = fc.bigInt({ min: 0n, max: 600n * GIB })
  const anyFacts: fc.Arbitrary<AutoApprovalFacts> = fc.record({
    currentQuotaBytes: anyBytes,
    wantedQuotaBytes: anyBytes,
    usedBytes: fc.option(anyBytes),
    lastGrantedAt: fc.option(fc.integer({ min: 0, max: 60 }).map((days) => instant(now - days * msPerDay))),
    now: fc.constant(now),
    poolFreeAfterBytes: fc.option(anyBytes),
    poolLimitBytes: fc.option(anyBytes),
    yearlyCostAfterMicros: fc.bigInt({ min: 0n, max: 10n ** 9n }),
    annualCommitmentMicros: fc.option(fc.bigInt({ min: 0n, max: 10n ** 9n })),
  })

  test('unmeasured use is never decided automatically, nor growth without a commitment', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { decision, rule } = evaluateAutoApproval(policy, facts)
        expect(facts.usedBytes !== null || decision === 'manual').toBe(true)
        expect(facts.annualCommitmentMicros !== null || rule !== 'one-step-up').toBe(true)
        expect(decision === 'automatic').toBe(rule !== null)
      }),
      propertyRuns,
    )
  })

  test('a verdict always carries its reasons', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        expect(evaluateAutoApproval(policy, facts).reasons.length).toBeGreaterThan(0)
      }),
      propertyRuns,
    )
  })
})

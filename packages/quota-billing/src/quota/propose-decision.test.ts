import { describe, expect, test } from 'vitest'
import { GIB } from '../shared/bytes.ts'
import { type HoldQuestion, planHold } from './decide-hold.ts'
import { type FactsToPropose, type LineToPropose, otherQuotaBytesOf, proposeDecision } from './propose-decision.ts'

const sizeSteps = [50n, 100n, 200n, 500n].map((size) => size * GIB)

function lineOf(about: {
  current?: bigint
  wanted: bigint
  used?: bigint | null
  free?: bigint
  max?: bigint
}): LineToPropose {
  const { current = 50n, wanted, used = 45n, free = 1_000n, max = 2_000n } = about
  const question: HoldQuestion = {
    offer: { offerId: 'offer', roundingStepBytes: GIB, quotaBytesMax: max * GIB },
    path: [
      {
        nodeId: 'pool',
        name: 'EPCI',
        kind: 'pool',
        limitBytes: 5_000n * GIB,
        overcommitPercent: 100n,
        allocatedBytes: (5_000n - free) * GIB,
        heldBytes: 0n,
      },
    ],
    currentQuotaBytes: current * GIB,
    wantedQuotaBytes: wanted * GIB,
    inUseBytes: used === null ? null : used * GIB,
  }
  const plan = planHold(question)
  const { currentQuotaBytes } = question
  return {
    plan,
    currentQuotaBytes,
    inUseBytes: question.inUseBytes ?? null,
    otherQuotaBytes: otherQuotaBytesOf({ plan, currentQuotaBytes, sizeSteps }),
  }
}

const sound: FactsToPropose = {
  awaits: null,
  lines: [lineOf({ wanted: 100n })],
  hasAgreement: true,
  withinCommitment: true,
  usedPercentMin: 80,
}

describe('what an operator is proposed', () => {
  test.each<{ changed: Partial<FactsToPropose>; decision: string; reason: string }>([
    { changed: {}, decision: 'approve', reason: 'fits' },
    { changed: { withinCommitment: null }, decision: 'approve', reason: 'fits' },
    { changed: { awaits: 'visa' }, decision: 'wait', reason: 'visa-due' },
    { changed: { awaits: 'answer' }, decision: 'wait', reason: 'answer-due' },
    { changed: { hasAgreement: false }, decision: 'refuse', reason: 'agreement-missing' },
    { changed: { withinCommitment: false }, decision: 'ask', reason: 'above-commitment' },
    { changed: { lines: [lineOf({ wanted: 100n, used: 39n })] }, decision: 'ask', reason: 'use-low' },
    { changed: { lines: [lineOf({ wanted: 100n, used: 40n })] }, decision: 'approve', reason: 'fits' },
    { changed: { lines: [lineOf({ wanted: 100n, used: null })] }, decision: 'ask', reason: 'use-unmeasured' },
    { changed: { lines: [lineOf({ current: 0n, wanted: 50n, used: null })] }, decision: 'approve', reason: 'fits' },
    { changed: { lines: [lineOf({ wanted: 100n, free: 10n })] }, decision: 'less', reason: 'capacity-exceeded' },
    { changed: { lines: [lineOf({ wanted: 100n, free: 0n })] }, decision: 'refuse', reason: 'capacity-exceeded' },
    { changed: { lines: [lineOf({ wanted: 9_000n })] }, decision: 'less', reason: 'over-maximum' },
    { changed: { lines: [lineOf({ wanted: 48n })] }, decision: 'approve', reason: 'gives-back' },
    { changed: { lines: [lineOf({ wanted: 10n })] }, decision: 'less', reason: 'below-use' },
  ])('$decision because of $reason', ({ changed, decision, reason }) => {
    expect(proposeDecision({ ...sound, ...changed })).toEqual({ decision, reason })
  })

  test('giving back is granted beyond every commitment', () => {
    const facts = { ...sound, lines: [lineOf({ wanted: 48n })], withinCommitment: false }
    expect(proposeDecision(facts).decision).toBe('approve')
  })

  test('one line for which nothing passes refuses the whole, also where another could be smaller', () => {
    const lines = [lineOf({ wanted: 100n, free: 10n }), lineOf({ wanted: 200n, free: 0n })]
    expect(proposeDecision({ ...sound, lines }).decision).toBe('refuse')
  })

  test('a line that stays as it is refuses nothing', () => {
    const lines = [lineOf({ wanted: 50n }), lineOf({ wanted: 100n })]
    expect(proposeDecision({ ...sound, lines })).toEqual({ decision: 'approve', reason: 'fits' })
  })
})

describe('another size', () => {
  test.each([
    { about: { wanted: 500n }, other: 200n },
    { about: { wanted: 100n }, other: null },
    { about: { wanted: 100n, free: 10n }, other: 60n },
    { about: { wanted: 100n, free: 0n }, other: null },
    { about: { wanted: 10n }, other: 45n },
  ])('instead of $about.wanted Go: $other', ({ about, other }) => {
    expect(lineOf(about).otherQuotaBytes).toBe(other === null ? null : other * GIB)
  })
})

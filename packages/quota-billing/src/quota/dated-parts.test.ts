import { describe, expect, test } from 'vitest'
import { addDays, civilDate } from '../shared/civil-time.ts'
import { BrokenInvariant } from '../shared/invariant.ts'
import { backupQuotaStage } from './backup-quota.ts'
import {
  excessBytes,
  giveUpTemporary,
  hasEnded,
  overReasonOf,
  planReturn,
  reminderDue,
  remindersPassed,
} from './dated-parts.ts'

const endsOn = civilDate('2026-03-31')
const before = (days: number) => addDays(endsOn, -days)

describe('the end of a dated part', () => {
  test('comes with the day after its last', () => {
    expect([before(1), endsOn, before(-1)].map((today) => hasEnded(endsOn, today))).toEqual([false, false, true])
  })

  test('is announced at 30 and at 7 days, each once', () => {
    const due = (days: number, remindedDays: number | null) =>
      reminderDue({ endsOn, today: before(days), remindedDays })
    expect([31, 30, 8, 7, 0, -1].map((days) => due(days, null))).toEqual([null, 30, 30, 7, 7, null])
    expect([30, 8, 7, 0].map((days) => due(days, 30))).toEqual([null, null, 7, 7])
    expect([30, 7, 0].map((days) => due(days, 7))).toEqual([null, null, null])
  })

  test('that is nearer than a reminder from the start is not announced on the first day', () => {
    expect([31, 30, 7, 0].map((days) => remindersPassed(endsOn, before(days)))).toEqual([null, 30, 7, 7])
  })
})

describe('a return', () => {
  const due = { quotaBytes: 40n, dueBytes: 20n, roundingStepBytes: 4n }

  test.each([
    [0n, { quotaBytes: 20n, returnBytes: 20n, leftBytes: 0n, overReason: null }],
    [20n, { quotaBytes: 20n, returnBytes: 20n, leftBytes: 0n, overReason: null }],
    [21n, { quotaBytes: 24n, returnBytes: 16n, leftBytes: 4n, overReason: 'above-base' }],
    [40n, { quotaBytes: 40n, returnBytes: 0n, leftBytes: 20n, overReason: 'above-base' }],
    [99n, { quotaBytes: 40n, returnBytes: 0n, leftBytes: 20n, overReason: 'above-base' }],
    [null, { quotaBytes: 40n, returnBytes: 0n, leftBytes: 20n, overReason: 'use-unknown' }],
  ])('with %s in use falls to the larger of the base and what is in use, rounded up', (usedBytes, plan) => {
    expect(planReturn({ ...due, usedBytes })).toEqual(plan)
  })

  test('of more than there is breaks an invariant', () => {
    expect(() => planReturn({ ...due, dueBytes: 41n, usedBytes: 0n })).toThrow(BrokenInvariant)
  })
})

describe('a quota is over', () => {
  test('while something is owed, or more is in use than it allows', () => {
    const quota = { quotaBytes: 20n, dueBytes: 0n }
    expect(overReasonOf({ ...quota, usedBytes: 20n })).toBeNull()
    expect(overReasonOf({ ...quota, usedBytes: null })).toBeNull()
    expect(overReasonOf({ ...quota, usedBytes: 21n })).toBe('used-beyond-quota')
    expect(overReasonOf({ ...quota, dueBytes: 1n, usedBytes: 3n })).toBe('above-base')
    expect(overReasonOf({ ...quota, dueBytes: 1n, usedBytes: null })).toBe('use-unknown')
  })

  test('and what is in use beyond everything given is an excess', () => {
    const excess = (usedBytes: bigint | null) => excessBytes({ allocatedBytes: 20n, usedBytes })
    expect([null, 19n, 20n, 23n].map(excess)).toEqual([0n, 0n, 0n, 3n])
  })
})

describe('a shrink', () => {
  test('takes from temporary parts in their order, and from the base only what is left', () => {
    const parts = [5n, 10n].map((outstandingBytes) => ({ outstandingBytes }))
    const given = (bytes: bigint) => giveUpTemporary(parts, bytes).map(({ givenUpBytes }) => givenUpBytes)
    expect([0n, 3n, 5n, 8n, 99n].map(given)).toEqual([[], [3n], [5n], [5n, 3n], [5n, 10n]])
  })
})

describe('a backup quota', () => {
  test.each([
    [null, 'open'],
    [0n, 'open'],
    [79n, 'open'],
    [80n, 'nearly-full'],
    [99n, 'nearly-full'],
    [100n, 'full'],
    [130n, 'full'],
  ])('with %s of 100 in use is %s', (usedBytes, stage) => {
    expect(backupQuotaStage({ quotaBytes: 100n, usedBytes })).toBe(stage)
  })

  test('of nothing warns of nothing', () => {
    expect(backupQuotaStage({ quotaBytes: 0n, usedBytes: 5n })).toBe('open')
  })
})

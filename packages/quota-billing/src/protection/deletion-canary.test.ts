import { describe, expect, it } from 'vitest'
import { instant, instantFromIso, msPerDay } from '../shared/instant.ts'
import { canaryPolicyV1, deletionVerdict, worstDeletionVerdict } from './deletion-canary.ts'

const now = instantFromIso('2026-03-01T00:00:00Z')
const daysAgo = (days: number) => instant(now - days * msPerDay)
const verdict = (provenOutcome: 'refused' | 'deleted' | null, days: number) =>
  deletionVerdict({ provenOutcome, provenAt: provenOutcome === null ? null : daysAgo(days) }, now)

describe('what a canary shows', () => {
  it('is believed for its days and not an instant longer', () => {
    expect(verdict('refused', canaryPolicyV1.believedDays)).toBe('refused')
    const over = instant(daysAgo(canaryPolicyV1.believedDays) - 1)
    expect(deletionVerdict({ provenOutcome: 'refused', provenAt: over }, now)).toBe('unmeasured')
    expect(deletionVerdict({ provenOutcome: 'deleted', provenAt: over }, now)).toBe('unmeasured')
  })

  it('is nothing where nothing was ever shown, or what was shown is dated in the future', () => {
    expect(verdict(null, 0)).toBe('unmeasured')
    expect(verdict('refused', -1)).toBe('unmeasured')
  })

  it('outlives its attempts: three of them may fail before what was shown is too old', () => {
    const { everyDays, retryDays, believedDays } = canaryPolicyV1
    expect(everyDays + 3 * retryDays).toBeLessThanOrEqual(believedDays)
  })
})

describe('what all buckets of a tenant show', () => {
  it.each([
    [[], 'unmeasured'],
    [['refused'], 'refused'],
    [['refused', 'unmeasured'], 'unmeasured'],
    [['unmeasured', 'deleted', 'refused'], 'deleted'],
  ] as const)('of %j is %s', (verdicts, worst) => {
    expect(worstDeletionVerdict(verdicts)).toBe(worst)
  })
})

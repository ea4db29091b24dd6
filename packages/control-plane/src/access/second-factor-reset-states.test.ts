import { addMs, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { resetDelayMs, resetOpenMs } from './local-account-limits.ts'
import { resetAsOf } from './second-factor-reset-states.ts'

const askedAt = instant(1_800_000_000_000)
const takesEffectAt = addMs(askedAt, resetDelayMs)
const reset = {
  id: '00000000-0000-4000-8000-000000000001',
  email: 'perdue@syndicat.example',
  personSubject: 'local:perdue',
  reason: 'Téléphone perdu',
  askedAt,
  askedBy: 'local:autre',
  takesEffectAt,
  expiresAt: addMs(takesEffectAt, resetOpenMs),
  endedAt: null,
  endedBy: null,
  outcome: null,
} as const

describe('the replacement of a second factor', () => {
  it.each([
    [0, 'waiting'],
    [resetDelayMs - 1, 'waiting'],
    [resetDelayMs, 'open'],
    [resetDelayMs + resetOpenMs - 1, 'open'],
    [resetDelayMs + resetOpenMs, 'expired'],
  ] as const)('%i ms after it was asked for is %s', (ms, state) => {
    expect(resetAsOf(reset, addMs(askedAt, ms)).state).toBe(state)
  })

  it.each(['used', 'needless', 'withdrawn', 'expired'] as const)('that ended as %s stays so', (outcome) => {
    expect(resetAsOf({ ...reset, outcome }, takesEffectAt)).toMatchObject({ state: outcome })
  })
})

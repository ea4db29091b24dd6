import { addMs, instant, msPerDay } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { networkGaps } from './network-gaps.ts'

const now = instant(Date.parse('2026-11-26T12:00:00Z'))
const clock = { now, timeZone: 'Europe/Paris' }
const endedAt = addMs(now, -90 * msPerDay)

describe('what the last probe of a network leaves open', () => {
  it('is that there was none', () => {
    expect(networkGaps(null, clock)).toEqual([{ code: 'network-unprobed', severity: 'limiting', subject: null }])
  })

  it('is nothing for ninety days after it showed enforcement, and its age from then on', () => {
    expect(networkGaps({ verdict: 'enforced', reason: null, endedAt }, clock)).toEqual([])
    const older = { verdict: 'enforced', reason: null, endedAt: addMs(endedAt, -1) } as const
    expect(networkGaps(older, clock)).toEqual([
      { code: 'network-probe-old', severity: 'limiting', subject: '2026-08-28' },
    ])
  })

  it('is that nothing is enforced, or that nothing is known, however new it is', () => {
    const denied = { verdict: 'not-enforced', reason: null, endedAt: now } as const
    expect(networkGaps(denied, clock)).toMatchObject([{ code: 'network-unenforced', subject: '2026-11-26' }])
    const silent = { verdict: 'unknown', reason: 'control-failed', endedAt: now } as const
    expect(networkGaps(silent, clock)).toMatchObject([{ code: 'network-unknown', subject: 'control-failed' }])
  })
})

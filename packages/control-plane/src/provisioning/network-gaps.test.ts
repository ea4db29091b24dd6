import { addMs, instant, msPerDay } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { networkGaps } from './network-gaps.ts'

const now = instant(Date.parse('2026-11-26T12:00:00Z'))
const clock = { now, timeZone: 'Europe/Paris' }
const shown = { verdict: 'enforced', reason: null, ingress: 'enforced', egress: 'enforced' } as const
const endedAt = addMs(now, -90 * msPerDay)

describe('what the last probe of a network leaves open', () => {
  it('is that there was none', () => {
    expect(networkGaps(null, clock)).toEqual([{ code: 'network-unprobed', severity: 'limiting', subject: null }])
  })

  it('is nothing for ninety days after it showed enforcement, and its age from then on', () => {
    expect(networkGaps({ ...shown, endedAt }, clock)).toEqual([])
    const older = { ...shown, endedAt: addMs(endedAt, -1) }
    expect(networkGaps(older, clock)).toEqual([
      { code: 'network-probe-old', severity: 'limiting', subject: '2026-08-28' },
    ])
  })

  it.each([
    ['not-enforced', 'not-enforced', 'network-unenforced'],
    ['not-enforced', 'enforced', 'network-ingress-unenforced'],
    ['not-enforced', null, 'network-ingress-unenforced'],
    ['enforced', 'not-enforced', 'network-egress-unenforced'],
    [null, 'not-enforced', 'network-egress-unenforced'],
    [null, null, 'network-unenforced'],
  ] as const)('is what is open: ingress %s and egress %s is %s, however new it is', (ingress, egress, code) => {
    const open = { verdict: 'not-enforced', reason: null, ingress, egress, endedAt: now } as const
    expect(networkGaps(open, clock)).toEqual([{ code, severity: 'limiting', subject: '2026-11-26' }])
  })

  it('is that a probe of an older version could not tell one direction from the other', () => {
    const older = { ...shown, ingress: null, egress: null, endedAt: now }
    expect(networkGaps(older, clock)).toMatchObject([{ code: 'network-directions-unprobed', subject: '2026-11-26' }])
  })

  it('is that nothing is known, however new it is', () => {
    const silent = { verdict: 'unknown', reason: 'control-failed', ingress: null, egress: null, endedAt: now } as const
    expect(networkGaps(silent, clock)).toMatchObject([{ code: 'network-unknown', subject: 'control-failed' }])
  })
})

import { addMs, GIB, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { fullestFirst, lastEndedDrill, oldestGoodCopy, verdictOf } from './verdict.ts'

const now = instantFromIso('2026-03-10T08:00:00Z')
const hoursAgo = (hours: number) => addMs(now, -hours * 3_600_000)
const space = (name: string, more: object = {}) => ({
  offerName: name,
  quotaBytes: 100n * GIB,
  inUseBytes: 10n * GIB,
  state: 'active',
  daysToFull: null,
  fullOn: null,
  ...more,
})
const claim = (newestCopyAt: unknown, state = 'covered') => ({ state, newestCopyAt })
const verdict = (spaces: object[], claims: object[] = [], drills: object[] = []) =>
  verdictOf({
    outlook: { items: spaces } as never,
    protection: { claims, observedAt: now, rpoSeconds: 26 * 3_600 } as never,
    drills: drills as never,
  })

describe('the one sentence of a member’s home', () => {
  it('is that all is well, and says no more of backups than there is', () => {
    expect(verdict([space('a')], [claim(hoursAgo(2))])).toEqual({ kind: 'well', isBackedUp: true })
    expect(verdict([space('a')])).toEqual({ kind: 'well', isBackedUp: false })
  })

  it('puts the loss of files before the want of room', () => {
    const over = space('a', { state: 'over' })
    expect(verdict([over], [claim(null)]).kind).toBe('backup-none')
    expect(verdict([over], [claim(hoursAgo(2)), claim(hoursAgo(27))])).toEqual({ kind: 'backup-late', days: 1 })
    expect(verdict([over], [claim(hoursAgo(73))])).toEqual({ kind: 'backup-late', days: 3 })
    expect(verdict([over], [claim(hoursAgo(26))]).kind).toBe('over')
  })

  it('is never that all is well after a test of a restore that failed, be another one under way', () => {
    const [good, bad] = [
      { state: 'succeeded', endedAt: hoursAgo(30) },
      { state: 'failed', endedAt: hoursAgo(3) },
    ]
    const running = { state: 'running', endedAt: null }
    expect(verdict([space('a')], [claim(hoursAgo(2))], [running, bad, good]).kind).toBe('drill-failed')
    expect(verdict([space('a', { state: 'over' })], [], [bad]).kind).toBe('drill-failed')
    expect(verdict([space('a')], [claim(null)], [bad]).kind).toBe('backup-none')
    expect(verdict([space('a')], [], [running, { ...good, endedAt: hoursAgo(1) }, bad]).kind).toBe('well')
    expect(lastEndedDrill([running] as never)).toBeNull()
    expect(lastEndedDrill([running, good] as never)).toEqual(good)
  })

  it('names the space that is over, then the full one, then the first that fills within the next months', () => {
    const full = space('full', { daysToFull: 0 })
    const soon = space('soon', { daysToFull: 30, fullOn: '2026-04-09' })
    const later = space('later', { daysToFull: 120, fullOn: '2026-07-08' })
    const far = space('far', { daysToFull: 121, fullOn: '2026-07-09' })
    expect(verdict([soon, full, space('over', { state: 'over' })])).toMatchObject({ space: { offerName: 'over' } })
    expect(verdict([soon, full])).toMatchObject({ kind: 'full', space: { offerName: 'full' } })
    expect(verdict([later, soon])).toMatchObject({ kind: 'full-on', day: '2026-04-09' })
    expect(verdict([far])).toMatchObject({ kind: 'well' })
    // What holds nothing and may hold nothing is not full.
    expect(verdict([space('none', { daysToFull: 0, quotaBytes: 0n })]).kind).toBe('well')
  })
})

describe('the newest copies', () => {
  it('count by the oldest of them, and not where a folder has none; a folder that is gone does not count', () => {
    const of = (...claims: object[]) => oldestGoodCopy({ claims } as never)
    expect(of()).toBeNull()
    expect(of(claim(hoursAgo(9), 'gone'))).toBeNull()
    expect(of(claim(hoursAgo(2)), claim(hoursAgo(5)))).toEqual({ at: hoursAgo(5) })
    expect(of(claim(hoursAgo(2)), claim(null))).toEqual({ at: null })
    const young = { ...claim(null, 'uncovered'), reason: 'first-copy-due' }
    expect(of(claim(hoursAgo(2)), young)).toEqual({ at: hoursAgo(2) })
    expect(of(young)).toEqual({ at: null })
  })
})

describe('spaces of a home', () => {
  it('are in the order of how full they are; what nobody measured comes last', () => {
    const items = [space('a'), space('b', { inUseBytes: null }), space('c', { inUseBytes: 90n * GIB })]
    expect(fullestFirst({ items } as never).map(({ offerName }) => offerName)).toEqual(['c', 'a', 'b'])
  })
})

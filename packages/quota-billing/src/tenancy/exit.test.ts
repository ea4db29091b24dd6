import { assert, boolean, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, civilDate } from '../shared/civil-time.ts'
import { instant } from '../shared/instant.ts'
import {
  approvalFault,
  claimsWithoutCopy,
  coolingOffEndsOn,
  type ExitState,
  frozenExitStates,
  mayMoveExit,
  nextExitState,
  noticeEndsOn,
} from './exit.ts'

const day = civilDate('2026-03-01')
const states: ExitState[] = [
  'notice',
  'exporting',
  'final-backup',
  'cooling-off',
  'awaiting-visa',
  'destroying',
  'destroyed',
  'cancelled',
]

describe('an exit', () => {
  it('is destroyed by one path only, and every step of it is taken', () => {
    const paths = (from: ExitState): ExitState[][] =>
      from === 'destroyed'
        ? [[from]]
        : states.filter((to) => mayMoveExit(from, to)).flatMap((to) => paths(to).map((rest) => [from, ...rest]))
    expect(paths('notice')).toEqual([
      ['notice', 'exporting', 'final-backup', 'cooling-off', 'awaiting-visa', 'destroying', 'destroyed'],
    ])
  })

  it('can be cancelled at any time before the destruction begins, and never afterwards', () => {
    const cancellable = states.filter((state) => mayMoveExit(state, 'cancelled'))
    expect(cancellable).toEqual(['notice', 'exporting', 'final-backup', 'cooling-off', 'awaiting-visa'])
  })

  it('counts the notice from the day it was given, and the cooling-off from the final backup', () => {
    expect(noticeEndsOn({ noticeGivenOn: day, noticeDays: 90 })).toBe('2026-05-30')
    expect(noticeEndsOn({ noticeGivenOn: day, noticeDays: 0 })).toBe(day)
    expect(coolingOffEndsOn({ finalBackupOn: day, coolingOffDays: 30 })).toBe('2026-03-31')
  })

  it('moves by itself on the very day, not before, and never into the destruction', () => {
    const facts = record({
      state: constantFrom(...states),
      off: integer({ min: -400, max: 400 }),
      manifest: boolean(),
      backup: boolean(),
    })
    assert(
      property(facts, ({ state, off, manifest, backup }) => {
        const next = nextExitState({
          state,
          noticeEndsOn: day,
          coolingOffEndsOn: backup ? day : null,
          hasManifest: manifest,
          hasFinalBackup: backup,
          today: addDays(day, off),
        })
        if (next === null) return
        expect(mayMoveExit(state, next)).toBe(true)
        expect(['destroying', 'destroyed', 'cancelled']).not.toContain(next)
        if (state === 'notice' || state === 'cooling-off') expect(off).toBeGreaterThanOrEqual(0)
        if (state === 'exporting') expect(manifest).toBe(true)
        if (state === 'final-backup') expect(backup).toBe(true)
      }),
    )
    const notice = {
      state: 'notice',
      noticeEndsOn: day,
      coolingOffEndsOn: null,
      hasManifest: false,
      hasFinalBackup: false,
    } as const
    expect(nextExitState({ ...notice, today: addDays(day, -1) })).toBeNull()
    expect(nextExitState({ ...notice, today: day })).toBe('exporting')
  })

  it('freezes the tenant from the end of its notice on, and a cancelled one does not', () => {
    expect(states.filter((state) => !frozenExitStates.includes(state))).toEqual(['notice', 'cancelled'])
  })
})

describe('the step to the destruction', () => {
  const ready = {
    state: 'awaiting-visa',
    dataClass: 'public-archive',
    visaReference: 'AD95-12',
    requestedBy: 'a',
    approver: 'b',
  } as const

  it('takes the state before it, another person, and the visa of public archives', () => {
    expect(approvalFault(ready)).toBeNull()
    expect(approvalFault({ ...ready, approver: 'a' })).toBe('exit-same-person')
    expect(approvalFault({ ...ready, visaReference: null })).toBe('exit-visa-missing')
    expect(approvalFault({ ...ready, visaReference: null, dataClass: 'ordinary' })).toBeNull()
    for (const state of states.filter((one) => one !== 'awaiting-visa')) {
      expect(approvalFault({ ...ready, state })).toBe('exit-state')
    }
  })
})

describe('the final backup', () => {
  it('is complete when each claim has a copy from after the freeze', () => {
    const copies = [
      { claim: 'a', takenAt: instant(1_000) },
      { claim: 'b', takenAt: instant(999) },
    ]
    expect(claimsWithoutCopy(['a', 'b', 'c'], copies, instant(1_000))).toEqual(['b', 'c'])
    expect(claimsWithoutCopy(['a'], copies, instant(1_000))).toEqual([])
    expect(claimsWithoutCopy([], [], instant(1_000))).toEqual([])
  })
})

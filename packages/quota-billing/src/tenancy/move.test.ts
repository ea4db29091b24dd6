import { array, assert, bigInt, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SeenClaim } from '../protection/claim-coverage.ts'
import { GIB } from '../shared/bytes.ts'
import { civilDate } from '../shared/civil-time.ts'
import { instant } from '../shared/instant.ts'
import {
  copyToMove,
  frozenMoveStates,
  type MoveState,
  mayMoveOn,
  movedFilesVerdict,
  movedQuotaBytes,
  oldSideStates,
  openMoveStates,
  removalFault,
  removalOpensOn,
  unmovableReason,
  windowVerdict,
} from './move.ts'

const states: readonly MoveState[] = [
  'planned',
  'freezing',
  'backing-up',
  'preparing',
  'restoring',
  'switching',
  'switched',
  'removing',
  'ended',
  'cancelling',
  'cancelled',
]

function reachable(from: MoveState): MoveState[] {
  const seen = new Set<MoveState>([from])
  for (const state of seen) for (const next of states) if (mayMoveOn(state, next)) seen.add(next)
  return [...seen]
}

describe('a move', () => {
  it('can be cancelled at any time before the switch, and never after it', () => {
    const before = openMoveStates.filter((state) => state !== 'cancelling')
    for (const state of before) expect(mayMoveOn(state, 'cancelling')).toBe(true)
    for (const state of oldSideStates) expect(reachable(state)).not.toContain('cancelling')
  })

  it('never comes back to a state that it has left', () => {
    for (const state of states) {
      for (const next of states.filter((one) => mayMoveOn(state, one))) expect(reachable(next)).not.toContain(state)
    }
  })

  it('switches only after it was frozen, copied, prepared and restored, whatever way it takes', () => {
    const needed: readonly MoveState[] = ['freezing', 'backing-up', 'preparing', 'restoring', 'switching']
    for (const left of needed) {
      const seen = new Set<MoveState>(['planned'])
      for (const state of seen) {
        for (const next of states) if (next !== left && mayMoveOn(state, next)) seen.add(next)
      }
      expect([...seen]).not.toContain('switched')
    }
  })

  it('is frozen in no state in which the member has its old side or its new one to itself', () => {
    for (const state of ['planned', 'cancelling', 'cancelled', 'switched', 'removing', 'ended'] as const) {
      expect(frozenMoveStates).not.toContain(state)
    }
    expect(openMoveStates.filter((state) => oldSideStates.includes(state))).toEqual([])
  })

  it('begins in its window alone', () => {
    const window = { windowStartsAt: instant(1_000), windowEndsAt: instant(2_000) }
    expect([999, 1_000, 1_999, 2_000].map((now) => windowVerdict(window, instant(now)))).toEqual([
      'early',
      'open',
      'open',
      'missed',
    ])
  })

  it('keeps the old side for as many days as it was planned with', () => {
    expect(removalOpensOn({ switchedOn: civilDate('2027-01-15'), coolingOffDays: 30 })).toBe('2027-02-14')
  })
})

describe('the removal of an old side', () => {
  const facts = {
    state: 'switched' as const,
    removalOpensOn: civilDate('2027-02-14'),
    requestedBy: null,
    approver: null,
    today: civilDate('2027-02-14'),
  }
  it('takes its days, one who asks and another who approves, each once', () => {
    const asked = { ...facts, requestedBy: 'anne', approver: 'bruno' }
    expect(removalFault(facts)).toBeNull()
    expect(removalFault(asked)).toBeNull()
    expect(removalFault({ ...facts, today: civilDate('2027-02-13') })).toBe('move-cooling-off')
    expect(removalFault({ ...asked, today: civilDate('2027-02-13') })).toBe('move-cooling-off')
    expect(removalFault({ ...asked, approver: 'anne' })).toBe('move-same-person')
    expect(removalFault({ ...asked, approver: null })).toBe('move-state')
    expect(removalFault({ ...facts, approver: 'bruno' })).toBe('move-state')
    for (const state of states.filter((one) => one !== 'switched')) {
      expect(removalFault({ ...asked, state })).toBe('move-state')
    }
  })
})

describe('the room of the new side', () => {
  it('is a number of steps, no less than the quota, and takes every claim rounded up on its own', () => {
    assert(
      property(
        bigInt({ min: 1n, max: 1n << 50n }),
        array(bigInt({ min: 1n, max: 1n << 40n }), { maxLength: 20 }),
        bigInt({ min: 1n, max: 1n << 32n }),
        (quotaBytes, claimBytes, roundingStepBytes) => {
          const moved = movedQuotaBytes({ quotaBytes, claimBytes, roundingStepBytes })
          expect(moved % roundingStepBytes).toBe(0n)
          expect(moved >= quotaBytes).toBe(true)
          const rounded = claimBytes.map(
            (bytes) => ((bytes + roundingStepBytes - 1n) / roundingStepBytes) * roundingStepBytes,
          )
          const needed = rounded.reduce((sum, bytes) => sum + bytes, 0n)
          expect(moved >= needed).toBe(true)
          expect(moved - roundingStepBytes < quotaBytes || moved === needed).toBe(true)
        },
      ),
    )
  })

  it('is the quota itself where the steps are the same', () => {
    const claimBytes = [10n * GIB, 20n * GIB]
    expect(movedQuotaBytes({ quotaBytes: 50n * GIB, claimBytes, roundingStepBytes: GIB })).toBe(50n * GIB)
  })
})

const claim: SeenClaim & { className: string } = {
  name: 'archives',
  isBound: true,
  accessModes: ['ReadWriteOnce'],
  volumeMode: 'Filesystem',
  isExcluded: false,
  createdAt: instant(0),
  className: 'bloc',
}

describe('claims', () => {
  it('that K8up would pass over, or that have no new offer, stop the move', () => {
    const reasons = [
      {},
      { isBound: false },
      { isExcluded: true },
      { volumeMode: 'Block' as const },
      { accessModes: ['ReadWriteOncePod'] },
      { className: 'rapide' },
    ].map((change) => unmovableReason({ ...claim, ...change }, ['bloc']))
    expect(reasons).toEqual([
      null,
      'claim-unbound',
      'claim-excluded',
      'claim-block',
      'claim-read-write-once-pod',
      'claim-without-target',
    ])
  })

  it('are moved from the newest good copy of themselves since the freeze, and from nothing else', () => {
    const of = (takenAt: number, change = {}) => ({
      claimName: 'archives',
      driver: 'k8up' as const,
      takenAt: instant(takenAt),
      sizeBytes: null,
      ...change,
    })
    const facts = { frozenAt: instant(1_000), now: instant(10_000) }
    const chosen = (...copies: ReturnType<typeof of>[]) => copyToMove('archives', copies, facts)?.takenAt ?? null
    expect(chosen(of(999))).toBeNull()
    expect(chosen(of(1_000), of(2_000), of(1_500))).toBe(2_000)
    expect(chosen(of(2_000, { claimName: 'other' }))).toBeNull()
    expect(chosen(of(2_000, { driver: 'velero', sizeBytes: 1n }))).toBeNull()
    expect(chosen(of(10_000 + 6 * 60_000))).toBeNull()
  })

  it('are proved by as many files as the copy lists, none of an empty claim', () => {
    expect(movedFilesVerdict({ expectedFiles: 3n, restoredFiles: 3n })).toBe('identical')
    expect(movedFilesVerdict({ expectedFiles: 0n, restoredFiles: 0n })).toBe('identical')
    expect(movedFilesVerdict({ expectedFiles: 3n, restoredFiles: 2n })).toBe('files-missing')
  })
})

import { describe, expect, it } from 'vitest'
import { instant } from '../shared/instant.ts'
import { type MoveState, mayMoveOn, openMoveStates } from './move.ts'
import { lossApprovalFault, lossApprovalOpensAt, lossFault, lossWithdrawalFault, sideToLose } from './move-loss.ts'

const sides = { sourceClusterId: 'old', targetClusterId: 'new', openState: null }

describe('a cluster that is declared lost for a move', () => {
  it('is never the one that the member lives on', () => {
    for (const state of ['switched', 'removing'] as const) {
      expect(lossFault({ ...sides, state, clusterId: 'new' })).toBe('move-loss-home')
      expect(lossFault({ ...sides, state, clusterId: 'old' })).toBeNull()
    }
    for (const state of ['cancelling', 'cancelled'] as const) {
      expect(lossFault({ ...sides, state, clusterId: 'old' })).toBe('move-loss-home')
    }
    expect(lossFault({ ...sides, state: 'cancelling', clusterId: 'new' })).toBeNull()
    expect(lossFault({ ...sides, state: 'cancelling', clusterId: 'other' })).toBe('cluster-unknown')
  })

  it('is declared once at a time, and only where the move has nothing to do but to see it gone', () => {
    expect(lossFault({ ...sides, state: 'removing', clusterId: 'old', openState: 'requested' })).toBe('move-loss-open')
    const others: readonly MoveState[] = [...openMoveStates.filter((one) => one !== 'cancelling'), 'ended']
    for (const state of others) {
      for (const clusterId of ['old', 'new']) expect(lossFault({ ...sides, state, clusterId })).toBe('move-state')
    }
  })

  it('ends a move that may end then, and no other', () => {
    for (const state of ['cancelling', 'switched', 'removing'] as const) {
      expect(mayMoveOn(state, sideToLose(state) === 'target' ? 'cancelled' : 'ended')).toBe(true)
    }
  })
})

describe('the approval of a loss', () => {
  const requestedAt = instant(1_000)
  const approvalOpensAt = lossApprovalOpensAt(requestedAt)
  const facts = {
    state: 'cancelling' as const,
    openState: 'requested' as const,
    requestedBy: 'anne',
    approver: 'bruno',
    approvalOpensAt,
    now: approvalOpensAt,
  }

  it('takes another person and an hour without an answer', () => {
    expect(approvalOpensAt - requestedAt).toBe(3_600_000)
    expect(lossApprovalFault(facts)).toBeNull()
    expect(lossApprovalFault({ ...facts, now: instant(approvalOpensAt - 1) })).toBe('move-loss-early')
    expect(lossApprovalFault({ ...facts, approver: 'anne' })).toBe('move-loss-same-person')
  })

  it('is of a declaration that stands, on a move that still waits', () => {
    for (const openState of ['approved', 'lost', 'answered', 'withdrawn', null] as const) {
      expect(lossApprovalFault({ ...facts, openState })).toBe('move-state')
    }
    expect(lossApprovalFault({ ...facts, state: 'ended' })).toBe('move-state')
  })
})

describe('the withdrawal of a declaration', () => {
  it('is possible until a second person approved it, and not after', () => {
    expect(lossWithdrawalFault('requested')).toBeNull()
    for (const openState of ['approved', 'lost', 'answered', 'withdrawn', null] as const) {
      expect(lossWithdrawalFault(openState)).toBe('move-loss-not-open')
    }
  })
})

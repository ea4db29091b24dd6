import type { TenantMove } from '@grenier/contracts'
import { type Instant, invariant, type MoveState, mayMoveOn } from '@grenier/quota-billing'
import type { StoredMove } from './move.ports.ts'

interface Step {
  readonly actor: string
  readonly at: Instant
  readonly reason: string | null
}

/** The move one version later, with one more line of history in the state it is in. */
export function withMoveEvent(move: StoredMove, { actor, at, reason }: Step): StoredMove {
  const event = { sequence: move.history.length + 1, state: move.state, actor, recordedAt: at, reason }
  return { ...move, history: [...move.history, event], version: move.version + 1 }
}

/** The move in its next state, with who brought it there, when and why. Throws for a way that the rules do not know. */
export function movedOn(move: StoredMove, state: MoveState, step: Step): StoredMove {
  invariant(mayMoveOn(move.state, state), `a move does not go from ${move.state} to ${state}`)
  return withMoveEvent({ ...move, state, waitingFor: [], failure: null }, step)
}

/** What people are shown of a move. */
export function shownMove(stored: StoredMove): TenantMove {
  const { sourceNamespaceUid: _source, targetNamespaceUid: _target, backupTaskId: _backup, claims, ...move } = stored
  return {
    ...move,
    claims: claims.map((claim) => {
      const { toOfferId: _offer, accessModes: _modes, copyId: _copy, taskId: _task, ...shown } = claim
      return shown
    }),
  }
}

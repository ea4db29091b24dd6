import { addMs, type Instant } from '../shared/instant.ts'
import { type MoveState, oldSideStates } from './move.ts'

/** Between the two persons that declare a cluster lost, nobody may have had an answer of it for this long. */
const silenceMs = 60 * 60_000

/**
 * What became of the declaration that the cluster of a side is lost: one person asked, another approved, it was `lost` when a
 * last look found nobody there, or it `answered` at any time before that and the declaration is void. Before it is approved a
 * person may take it back: it is `withdrawn`.
 */
export type MoveLossState = 'requested' | 'approved' | 'lost' | 'answered' | 'withdrawn'

/** When another person may approve a declaration of that moment, both in technical time. */
export function lossApprovalOpensAt(requestedAt: Instant): Instant {
  return addMs(requestedAt, silenceMs)
}

/**
 * Which side of a move may be declared lost: the one that the member does not live on, and only where a move has nothing left
 * to do but to see it gone. Before its switch a move is cancelled first. A cancelled one counts too: an exit would look at its
 * target for volumes that outlived it. Null: none.
 */
export function sideToLose(state: MoveState): 'source' | 'target' | null {
  if (state === 'cancelling' || state === 'cancelled') return 'target'
  return oldSideStates.includes(state) ? 'source' : null
}

interface LossFacts {
  readonly state: MoveState
  readonly sourceClusterId: string
  readonly targetClusterId: string
  /** The cluster that is said to be lost. */
  readonly clusterId: string
  /** The state of the declaration that is not void; null of none. */
  readonly openState: MoveLossState | null
}

export type LossFault = 'cluster-unknown' | 'move-loss-home' | 'move-loss-open' | 'move-state'

/** Why a cluster may not be declared lost for a move; null: it may, as far as nobody has an answer of it. */
export function lossFault(facts: LossFacts): LossFault | null {
  const { state, sourceClusterId, targetClusterId, clusterId, openState } = facts
  if (clusterId !== sourceClusterId && clusterId !== targetClusterId) return 'cluster-unknown'
  const side = sideToLose(state)
  if (side === null) return 'move-state'
  if (clusterId !== (side === 'source' ? sourceClusterId : targetClusterId)) return 'move-loss-home'
  return openState === null ? null : 'move-loss-open'
}

export type LossApprovalFault = 'move-state' | 'move-loss-same-person' | 'move-loss-early'

/** Why a declaration may not be approved; null: it may, as far as nobody has an answer of the cluster. */
export function lossApprovalFault(facts: {
  readonly state: MoveState
  readonly openState: MoveLossState | null
  readonly requestedBy: string
  readonly approver: string
  readonly approvalOpensAt: Instant
  /** Technical time. */
  readonly now: Instant
}): LossApprovalFault | null {
  if (sideToLose(facts.state) === null || facts.openState !== 'requested') return 'move-state'
  if (facts.approver === facts.requestedBy) return 'move-loss-same-person'
  return facts.now < facts.approvalOpensAt ? 'move-loss-early' : null
}

/**
 * Why a declaration may not be withdrawn; null: it may, by whoever sees that it was a mistake. Once approved it has gone through two
 * persons, and only an answer of the cluster makes it void.
 */
export function lossWithdrawalFault(openState: MoveLossState | null): 'move-loss-not-open' | null {
  return openState === 'requested' ? null : 'move-loss-not-open'
}

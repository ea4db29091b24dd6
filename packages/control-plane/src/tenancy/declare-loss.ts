import type { MoveLoss } from '@grenier/contracts'
import { lossApprovalFault, lossApprovalOpensAt, lossFault } from '@grenier/quota-billing'
import { clusterAccessOf } from '../provisioning/cluster-access.ts'
import { found } from '../shared/access.ts'
import type { ApiPorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredMove } from './move.ports.ts'
import { withMoveEvent } from './move-history.ts'
import { lossOf, openLoss, withLoss } from './move-loss.ts'
import { runMoveStep } from './move-step.ts'

function refuseRequest(move: StoredMove, clusterId: string): void {
  const fault = lossFault({ ...move, clusterId, openState: (openLoss(move) ?? lossOf(move))?.state ?? null })
  if (fault !== null) throw new Problem(fault)
}

/** The declaration that the second person approves. */
function approvable({ wallClock }: ApiPorts, move: StoredMove, approver: string): MoveLoss {
  const loss = openLoss(move)
  if (loss === null) throw new Problem('move-state')
  const fault = lossApprovalFault({
    ...loss,
    state: move.state,
    openState: loss.state,
    approver,
    now: wallClock.now(),
  })
  if (fault !== null) throw new Problem(fault)
  return loss
}

/** Asked outside the transaction, after what can be refused without asking. Problem: `move-loss-answers`. */
async function refuseAnswering(
  ports: ApiPorts,
  { tenantId, moveId }: { readonly tenantId: string; readonly moveId: string },
  clusterOf: (move: StoredMove) => string,
): Promise<void> {
  const stored = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const move = found(await tx.tenancy.getMove(tenantId, moveId))
    return found(await tx.provisioning.getCluster(clusterOf(move)))
  })
  if (await ports.clusterAnswers(clusterAccessOf(ports, stored))) throw new Problem('move-loss-answers')
}

async function newLoss(
  { wallClock }: ApiPorts,
  tx: Transaction,
  { move, clusterId }: { readonly move: StoredMove; readonly clusterId: string },
): Promise<Omit<MoveLoss, 'requestedBy' | 'requestedAt' | 'reason'>> {
  const { kubeSystemUid } = found(await tx.provisioning.getCluster(clusterId)).cluster
  const unapproved = { approvedBy: null, approvedAt: null, approvalReason: null, endedAt: null }
  const standing = { withdrawnBy: null, withdrawalReason: null }
  return {
    sequence: move.losses.length + 1,
    state: 'requested',
    clusterId,
    kubeSystemUid,
    approvalOpensAt: lossApprovalOpensAt(wallClock.now()),
    ...unapproved,
    ...standing,
    items: [],
  }
}

/**
 * Declares that the cluster of a move's other side is lost for ever: the first of two persons. Nothing is given back yet, and
 * the declaration is void as soon as anybody has an answer of that cluster. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `cluster-unknown` for one that is no side of the move, `move-loss-home`, `move-loss-open`,
 * `move-loss-answers`, `move-state`.
 */
export function requestMoveLoss(ports: ApiPorts): UseCase<'requestMoveLoss'> {
  return async (command, call) => {
    const { clusterId, reason } = command
    await refuseAnswering(ports, command, (move) => {
      refuseRequest(move, clusterId)
      return clusterId
    })
    return await runMoveStep(ports, { operation: 'requestMoveLoss', command, call }, async ({ move, now, tx }) => {
      refuseRequest(move, clusterId)
      const actor = call.actor.subject
      const declared = await newLoss(ports, tx, { move, clusterId })
      const loss: MoveLoss = { ...declared, requestedBy: actor, requestedAt: now, reason }
      return withMoveEvent({ ...move, losses: [...move.losses, loss] }, { actor, at: now, reason })
    })
  }
}

/**
 * Approves it, after an hour without an answer: the second person. The job looks a last time, and ends the move where nobody
 * is there. Problems: `not-found`, `if-match-missing`, `version-stale`, `move-state`, `move-loss-same-person`,
 * `move-loss-early`, `move-loss-answers`.
 */
export function approveMoveLoss(ports: ApiPorts): UseCase<'approveMoveLoss'> {
  return async (command, call) => {
    const approver = call.actor.subject
    await refuseAnswering(ports, command, (move) => approvable(ports, move, approver).clusterId)
    return await runMoveStep(ports, { operation: 'approveMoveLoss', command, call }, ({ move, now }) => {
      const { sequence } = approvable(ports, move, approver)
      const { reason } = command
      const approval = { state: 'approved', approvedBy: approver, approvedAt: now, approvalReason: reason } as const
      return withMoveEvent(withLoss(move, sequence, approval), { actor: approver, at: now, reason })
    })
  }
}

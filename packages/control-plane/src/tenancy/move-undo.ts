import { changeMoveByJob, moveActor } from './change-move.ts'
import { movedOn } from './move-history.ts'
import { releaseHolds } from './move-holds.ts'
import { ended, type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'

const goingRetryMs = 5_000

/**
 * Empties the target of a move that was cancelled, gives back what was held there, and ends it. What does not say of itself
 * that it was made for this move is left alone: it was never made, or is somebody else's.
 */
export async function undoMove(work: MoveWork): Promise<StageOutcome> {
  const { ports, accesses, lease, move, at } = work
  const { targetNamespace: namespace, targetClusterId, id: moveId } = move
  // Before anything was prepared there is nothing to look for, and a cluster that does not answer is no reason to wait.
  if (move.history.some(({ state }) => state === 'preparing')) {
    const access = await accesses.open(targetClusterId)
    const target = { namespace, moveId, installationId: ports.installation.id }
    const removed = await ports.clusterGateway.protection.removeMoveTarget(access, target)
    if (removed === 'going') {
      return await waitFor(work, { waitingFor: moveWait('target-emptying'), delayMs: goingRetryMs })
    }
  }
  await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    const released = await releaseHolds(tx, ports.ids, { move: locked, at })
    const cancelled = movedOn(released, 'cancelled', { actor: moveActor, at, reason: null })
    // Its uid is kept: volumes that their class retains are found by an exit as those of this namespace.
    return { ...cancelled, endedAt: at }
  })
  return ended
}

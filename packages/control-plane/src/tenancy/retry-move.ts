import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredMove } from './move.ports.ts'
import { withMoveEvent } from './move-history.ts'
import { runMoveStep } from './move-step.ts'

/** Claims whose restore did not prove them lose their task, so that another one restores them once more. */
async function withoutFailedTasks(tx: Transaction, move: StoredMove): Promise<StoredMove['claims']> {
  return await Promise.all(
    move.claims.map(async (claim) => {
      const task = claim.taskId === null ? null : await tx.protection.getTask(move.tenantId, claim.taskId)
      const isProved = task?.state === 'succeeded' && claim.expectedFiles === claim.restoredFiles
      return isProved ? claim : { ...claim, taskId: null, expectedFiles: null, restoredFiles: null, verifiedAt: null }
    }),
  )
}

/**
 * Tries the step again that failed: another final backup, or other restores of the claims that failed. Problems:
 * `not-found`, `if-match-missing`, `version-stale`, `move-state` where nothing failed, or what failed cannot be tried again
 * since the data has changed after its backup.
 */
export function retryMove(ports: ControlPlanePorts): UseCase<'retryMove'> {
  return (command, call) =>
    runMoveStep(ports, { operation: 'retryMove', command, call }, async ({ move, now, tx }) => {
      if (move.failure === null || move.state === 'switching') throw new Problem('move-state')
      const claims = move.state === 'restoring' ? await withoutFailedTasks(tx, move) : move.claims
      const anew = { ...move, claims, failure: null, waitingFor: [], backupTaskId: backupToKeep(move) }
      return withMoveEvent(anew, { actor: call.actor.subject, at: now, reason: command.reason })
    })
}

/** A backup that failed is asked for anew; one that made the copies stays the one that did. */
function backupToKeep({ state, backupTaskId }: StoredMove): string | null {
  return state === 'backing-up' ? null : backupTaskId
}

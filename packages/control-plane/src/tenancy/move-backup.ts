import { copyToMove, invariant } from '@grenier/quota-billing'
import { queueBackup, runTaskJob } from '../protection/new-task.ts'
import { saveSeen } from '../protection/observe-protection.ts'
import type { ObservedCopy } from '../protection/ports.ts'
import { derivedId } from '../shared/derived-id.ts'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import type { StoredMove, StoredMoveClaim } from './move.ports.ts'
import { lookAtSource } from './move-freeze.ts'
import { movedOn } from './move-history.ts'
import { again, ended, fail, type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'

const taskRetryMs = 15_000

async function askForBackup(work: MoveWork): Promise<StageOutcome> {
  const { ports, lease, move, at } = work
  try {
    const after = await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
      const { tenantId, sourceClusterId: clusterId, sourceNamespace: namespace } = locked
      const task = { id: ports.ids.next(), tenantId, clusterId, namespace, requestedBy: moveActor }
      const queued = await queueBackup(tx, task, at)
      await tx.outbox.append([runTaskJob(queued)])
      return { ...locked, backupTaskId: queued.id, waitingFor: [moveWait('backup-under-way')] }
    })
    return after === null ? ended : { kind: 'retry', delayMs: taskRetryMs, reason: 'backup-under-way' }
  } catch (error) {
    // One that somebody asked for before runs still: the next one is ours.
    if (!(error instanceof Problem) || error.code !== 'backup-under-way') throw error
    return await waitFor(work, { waitingFor: moveWait('backup-under-way'), delayMs: taskRetryMs })
  }
}

/** The claim with the copy that it is restored from; null while there is none that is known to be good. */
async function withCopy(
  tx: Transaction,
  { move, copies }: { move: StoredMove; copies: readonly ObservedCopy[] },
  { claim, now }: { claim: StoredMoveClaim; now: Parameters<typeof copyToMove>[2]['now'] },
): Promise<StoredMoveClaim | null> {
  invariant(move.frozenAt !== null, 'a move is frozen before anything is copied')
  const chosen = copyToMove(claim.name, copies, { frozenAt: move.frozenAt, now })
  if (chosen === null) return null
  const copyId = derivedId([move.tenantId, chosen.driver, chosen.copyRef, chosen.claimName])
  const stored = await tx.protection.getCopy(move.tenantId, copyId)
  if (stored === null || stored.isBroken) return null
  return { ...claim, copyId, copyTakenAt: chosen.takenAt }
}

/** Looks for a copy of each claim from after the freeze: what a backup says of itself is no evidence (cluster rule 2). */
async function findCopies(work: MoveWork): Promise<StageOutcome> {
  const { ports, accesses, lease, move, state, at } = work
  const observedAt = ports.wallClock.now()
  const seen = await lookAtSource(work, await accesses.openToRead(move.sourceClusterId))
  if (typeof seen === 'string') return await waitFor(work, { waitingFor: seen, delayMs: taskRetryMs })
  let missing: string[] = []
  const { timeZone } = ports.installation
  const after = await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    await saveSeen(tx, { tenantId: move.tenantId, generation: state.generation, observedAt }, { ...seen, timeZone })
    const claims: StoredMoveClaim[] = []
    missing = []
    for (const claim of locked.claims) {
      const copied = await withCopy(tx, { move: locked, copies: seen.copies }, { claim, now: observedAt })
      if (copied === null) missing.push(claim.name)
      else claims.push(copied)
    }
    if (missing.length > 0) return locked
    return movedOn({ ...locked, claims }, 'preparing', { actor: moveActor, at, reason: null })
  })
  if (missing.length > 0) {
    return await waitFor(work, { waitingFor: moveWait('copies-missing', missing), delayMs: taskRetryMs })
  }
  return after === null ? ended : again
}

/** Takes the final backup of everything that moves, and goes on once a good copy of each claim was seen. */
export async function backUpSource(work: MoveWork): Promise<StageOutcome> {
  const { ports, lease, move, at } = work
  if (move.claims.length === 0) {
    const nothing = await changeMoveByJob(ports, { lease, move, at }, async (_, locked) =>
      movedOn(locked, 'preparing', { actor: moveActor, at, reason: null }),
    )
    return nothing === null ? ended : again
  }
  const { backupTaskId, tenantId } = move
  if (backupTaskId === null) return await askForBackup(work)
  const task = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.protection.getTask(tenantId, backupTaskId))
  if (task?.state === 'failed') return await fail(work, moveWait('backup-failed', [task.message]))
  if (task?.state !== 'succeeded') {
    return await waitFor(work, { waitingFor: moveWait('backup-under-way'), delayMs: taskRetryMs })
  }
  return await findCopies(work)
}

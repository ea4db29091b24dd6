import type { ProtectionTask } from '@grenier/contracts'
import { invariant, movedFilesVerdict } from '@grenier/quota-billing'
import { queueTask, runTaskJob } from '../protection/new-task.ts'
import type { Transaction } from '../shared/ports.ts'
import { changeMoveByJob, moveActor } from './change-move.ts'
import type { StoredMove, StoredMoveClaim } from './move.ports.ts'
import { movedOn } from './move-history.ts'
import { again, ended, fail, type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'

const taskRetryMs = 15_000

/** Queues the restore of a claim under its own name, from its explicit copy, in the queue of the target's cluster. */
async function askForRestore(
  { ports, at }: MoveWork,
  tx: Transaction,
  { move, claim }: { move: StoredMove; claim: StoredMoveClaim },
): Promise<StoredMoveClaim> {
  const { tenantId, targetClusterId: clusterId, targetNamespace: namespace } = move
  const { copyId, name, toOfferId: offerId, toClassName: className, toBytes: restoredBytes } = claim
  const copy = copyId === null ? null : await tx.protection.getCopy(tenantId, copyId)
  invariant(copy !== null, 'a move restores the copy that it found')
  const task = { id: ports.ids.next(), tenantId, kind: 'move', clusterId, namespace, newClaimName: name } as const
  const source = { copyId, copyRef: copy.copyRef, copyDriver: copy.driver, sourceClaimName: copy.claimName }
  const size = { offerId, className, restoredBytes }
  const queued = await queueTask(tx, { ...task, ...source, ...size, requestedBy: moveActor, requestedAt: at }, at)
  await tx.outbox.append([runTaskJob(queued)])
  return { ...claim, taskId: queued.id }
}

async function askForRestores(work: MoveWork): Promise<StageOutcome> {
  const { ports, lease, move, at } = work
  const after = await changeMoveByJob(ports, { lease, move, at }, async (tx, locked) => {
    const claims: StoredMoveClaim[] = []
    for (const claim of locked.claims) {
      claims.push(claim.taskId === null ? await askForRestore(work, tx, { move: locked, claim }) : claim)
    }
    return { ...locked, claims, waitingFor: [] }
  })
  return after === null ? ended : again
}

function isProved({ expectedFiles, restoredFiles }: StoredMoveClaim): boolean {
  if (expectedFiles === null || restoredFiles === null) return false
  return movedFilesVerdict({ expectedFiles, restoredFiles }) === 'identical'
}

/**
 * Restores every claim and has restic compare every hash as it does; goes on once all of them are proved. One that failed
 * stops the move once the others have ended: an operator tries again or cancels.
 */
export async function restoreClaims(work: MoveWork): Promise<StageOutcome> {
  const { ports, lease, move, at } = work
  if (move.claims.some(({ taskId }) => taskId === null)) return await askForRestores(work)
  const { tasks, counted } = await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const ids = move.claims.flatMap(({ taskId }) => taskId ?? [])
    const found = await Promise.all(ids.map((id) => tx.protection.getTask(move.tenantId, id)))
    const now = await tx.tenancy.getMove(move.tenantId, move.id)
    return {
      tasks: found.flatMap((task): ProtectionTask[] => (task === null ? [] : [task])),
      counted: now?.claims ?? [],
    }
  })
  const running = tasks.filter(({ state }) => state === 'queued' || state === 'running')
  if (running.length > 0) {
    const names = running.map(({ newClaimName }) => newClaimName ?? '')
    return await waitFor(work, { waitingFor: moveWait('restores-under-way', names), delayMs: taskRetryMs })
  }
  const failed = counted.filter(
    (claim) => !isProved(claim) || !tasks.some(({ id, state }) => id === claim.taskId && state === 'succeeded'),
  )
  if (failed.length > 0 || tasks.length < move.claims.length) {
    const why = failed.map(({ name, taskId }) => {
      const message = tasks.find(({ id }) => id === taskId)?.message ?? ''
      return message === '' ? name : `${name} (${message})`
    })
    return await fail(work, moveWait('restore-failed', why))
  }
  const after = await changeMoveByJob(ports, { lease, move, at }, async (_, locked) => {
    const claims = locked.claims.map((claim) => ({ ...claim, verifiedAt: at }))
    return movedOn({ ...locked, claims }, 'switching', { actor: moveActor, at, reason: null })
  })
  return after === null ? ended : again
}

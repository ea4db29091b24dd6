import type { MoveState } from '@grenier/quota-billing'
import { type ClusterAccesses, createClusterAccesses } from '../provisioning/cluster-accesses.ts'
import { type KeptLease, leaseAwaited, takeLease } from '../provisioning/kept-lease.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { JobOutcome, JobUseCase } from '../shared/use-case.ts'
import { backUpSource } from './move-backup.ts'
import { beginMove, freezeSource } from './move-freeze.ts'
import { judgeLoss, openLoss, untilApproved } from './move-loss.ts'
import { prepareTarget } from './move-prepare.ts'
import { removeOldSide } from './move-removal.ts'
import { restoreClaims } from './move-restore.ts'
import { type MoveWork, moveWait, type StageOutcome, waitFor } from './move-stage.ts'
import { switchSides } from './move-switch.ts'
import { undoMove } from './move-undo.ts'

/** A step longer than this may be overtaken: each change asks first whether its run still leads. */
const longestMs = 120_000
const clusterFailedRetryMs = 15_000

const done: JobOutcome = { kind: 'done' }

/** What brings a move on from each state; a state without one waits for a person, or is an end. */
const stages: Readonly<Partial<Record<MoveState, (work: MoveWork) => Promise<StageOutcome>>>> = {
  planned: beginMove,
  freezing: freezeSource,
  'backing-up': backUpSource,
  preparing: prepareTarget,
  restoring: restoreClaims,
  switching: switchSides,
  removing: removeOldSide,
  cancelling: undoMove,
}

async function workOf(
  ports: JobPorts,
  { accesses, lease, moveId }: { accesses: ClusterAccesses; lease: KeptLease; moveId: string },
): Promise<MoveWork | null> {
  return await ports.unitOfWork.read({ kind: 'platform' }, async (tx) => {
    const [move, state] = await Promise.all([
      tx.tenancy.getMove(lease.tenantId, moveId),
      tx.provisioning.readTenantState(lease.tenantId),
    ])
    return move === null || state === null ? null : { ports, accesses, lease, move, state, at: ports.clock.now() }
  })
}

/** What a cluster that does not answer, or is held, means: the move says so and waits. */
async function unanswered(work: MoveWork, error: unknown): Promise<JobOutcome> {
  if (!(error instanceof Problem)) throw error
  const waitingFor = moveWait('cluster-unanswering', [error.params['detail'] ?? error.code])
  await waitFor(work, { waitingFor, delayMs: null })
  return { kind: 'retry', delayMs: clusterFailedRetryMs, reason: waitingFor }
}

async function goOn(ports: JobPorts, of: { accesses: ClusterAccesses; lease: KeptLease; moveId: string }) {
  for (;;) {
    const work = await workOf(ports, of)
    if (work === null) return done
    const loss = openLoss(work.move)
    const judged = loss === null ? null : await judgeLoss(work, loss)
    if (judged?.kind === 'again') continue
    if (judged !== null) return judged
    const stage = stages[work.move.state]
    if (stage === undefined || work.move.failure !== null) return untilApproved(loss)
    const outcome = await stage(work).catch((error: unknown) => unanswered(work, error))
    if (outcome.kind !== 'again') return outcome
  }
}

/**
 * Brings a move as far as it may go by itself. Takes the tenant's lease, so that neither a reconciliation nor an exit runs
 * beside it; each step looks at what there is and saves what it found only while the fencing token is the newest, so running
 * it twice, or again after a crash at any point, is harmless. What failed waits for an operator.
 */
export function advanceMove(ports: JobPorts): JobUseCase<'advance-move'> {
  const { unitOfWork } = ports
  const accesses = createClusterAccesses(ports)
  return async ({ tenantId, moveId }) => {
    const lease = await takeLease(ports, { tenantId, longestMs })
    if (lease === null) return leaseAwaited('lease-held')
    try {
      return await goOn(ports, { accesses, lease, moveId })
    } finally {
      lease.letGo()
      await unitOfWork.transact({ kind: 'platform' }, (tx) => tx.provisioning.releaseLease(lease))
    }
  }
}

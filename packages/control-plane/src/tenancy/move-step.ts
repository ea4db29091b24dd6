import type { Command } from '@grenier/contracts'
import { civilDateOf, type Instant } from '@grenier/quota-billing'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import { advanceMoveJob } from '../shared/move-job.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandCall, encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredMove } from './move.ports.ts'
import { shownMove } from './move-history.ts'

/** Steps of a move that a person takes. */
export type MoveStepOperation =
  | 'retryMove'
  | 'cancelMove'
  | 'requestMoveRemoval'
  | 'approveMoveRemoval'
  | 'requestMoveLoss'
  | 'approveMoveLoss'
  | 'withdrawMoveLoss'

export interface MoveStep<Operation extends MoveStepOperation> {
  readonly move: StoredMove
  readonly command: Command<Operation>
  readonly call: Call
  readonly now: Instant
  readonly tx: Transaction
}

/**
 * One step of a move by a person: the locked move as it was seen, what becomes of it, its audit row and the jobs that bring
 * clusters to it, in one transaction; the job tells the tenant's live progress of it, since it alone holds the lease.
 * Problems: `not-found`, `if-match-missing`, `version-stale`, and those of the step.
 */
export function runMoveStep<Operation extends MoveStepOperation>(
  ports: ControlPlanePorts,
  { operation, command, call }: CommandCall<Operation>,
  step: (about: MoveStep<Operation>) => StoredMove | Promise<StoredMove>,
): ReturnType<UseCase<Operation>> {
  return runCommand<MoveStepOperation>(ports, { operation, command, call }, async (tx, now) => {
    const { tenantId, moveId } = command
    const today = civilDateOf(now, ports.installation.timeZone)
    found(await tx.tenancy.tenantInBrief(tenantId, today))
    const move = found(await tx.tenancy.lockMove(tenantId, moveId))
    if (move.version !== expectedVersion(call)) throw new Problem('version-stale')
    const changed = await step({ move, command, call, now, tx })
    await tx.tenancy.updateMove(changed)
    if (changed.state !== move.state) await tx.tenancy.raiseGeneration(tenantId)
    const before = encodeAnswer<MoveStepOperation>(operation, shownMove(move))
    return {
      answer: shownMove(changed),
      audit: [{ tenantId, subjectKind: 'move', subjectId: moveId, before }],
      jobs: [advanceMoveJob({ tenantId, moveId }), reconcileTenantJob(tenantId)],
    }
  }) as ReturnType<UseCase<Operation>>
}

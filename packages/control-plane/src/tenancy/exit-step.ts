import type { Command, TenantExit } from '@grenier/contracts'
import type { Instant } from '@grenier/quota-billing'
import { exitNoticeJob } from '../notification/notice-jobs.ts'
import { expectedVersion, found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { advanceExitJob } from '../shared/exit-job.ts'
import { reconcileTenantJob } from '../shared/jobs.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type CommandCall, encodeAnswer, runCommand } from '../shared/run-command.ts'

/** Steps of an exit that a person takes. */
export type ExitStepOperation = 'recordExitBackup' | 'recordExitVisa' | 'approveExit' | 'cancelExit'

export interface ExitStep<Operation extends ExitStepOperation> {
  readonly exit: TenantExit
  readonly command: Command<Operation>
  readonly call: Call
  readonly now: Instant
  readonly tx: Transaction
}

/**
 * One step of an exit by a person: the locked exit as it was seen, what becomes of it, its audit row, and the jobs that bring
 * clusters to it, in one transaction. Problems: `not-found`, `if-match-missing`, `version-stale`, and those of the step.
 */
export function runExitStep<Operation extends ExitStepOperation>(
  ports: ControlPlanePorts,
  { operation, command, call }: CommandCall<Operation>,
  step: (about: ExitStep<Operation>) => TenantExit | Promise<TenantExit>,
): Promise<TenantExit> {
  return runCommand<ExitStepOperation>(ports, { operation, command, call }, async (tx, now) => {
    const { tenantId, exitId } = command
    const exit = found(await tx.tenancy.lockExit(tenantId, exitId))
    if (exit.version !== expectedVersion(call)) throw new Problem('version-stale')
    const answer = await step({ exit, command, call, now, tx })
    await tx.tenancy.updateExit(answer)
    if (answer.state !== exit.state) await tx.tenancy.raiseGeneration(tenantId)
    const before = encodeAnswer<ExitStepOperation>(operation, exit)
    return {
      answer,
      audit: [{ tenantId, subjectKind: 'exit', subjectId: exitId, before }],
      jobs: [
        advanceExitJob({ tenantId, exitId }),
        reconcileTenantJob(tenantId),
        ...(answer.state === exit.state ? [] : [exitNoticeJob(answer)]),
      ],
    }
  })
}

import { approvalFault } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'
import { exitDataClass } from './exit-data-class.ts'
import { movedExit } from './exit-history.ts'
import { runExitStep } from './exit-step.ts'

/**
 * Approves the destruction: four eyes, and the last step that a person takes. Problems: `not-found`, `if-match-missing`,
 * `version-stale`, `exit-state`, `exit-same-person`, `exit-visa-missing` where public archives may be held, whatever was
 * declared, `exit-loans-open` while space is lent or borrowed.
 */
export function approveExit(ports: ControlPlanePorts): UseCase<'approveExit'> {
  return (command, call) =>
    runExitStep(ports, { operation: 'approveExit', command, call }, async ({ exit, now, tx }) => {
      const approver = call.actor.subject
      const dataClass = await exitDataClass(tx, exit)
      const fault = approvalFault({ ...exit, dataClass, approver })
      if (fault !== null) throw new Problem(fault)
      if ((await tx.quota.openLoansOf(exit.tenantId)).length > 0) throw new Problem('exit-loans-open')
      const approved = { ...exit, approvedBy: approver, approvedAt: now }
      return movedExit(approved, 'destroying', { actor: approver, at: now, reason: command.reason })
    })
}

import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { endedBySide } from './end-loan.ts'
import { lockLoanFor } from './loan-parties.ts'

/**
 * The borrower takes its proposal back, or gives back an active loan early: what it does not use at once, the rest as its
 * use falls. Problems: `not-found`, `loan-other-side`, `if-match-missing`, `version-stale`, `loan-state`.
 */
export function returnQuotaLoan(ports: ControlPlanePorts): UseCase<'returnQuotaLoan'> {
  return (command, call) =>
    runCommand(ports, { operation: 'returnQuotaLoan', command, call }, async (tx, now) => {
      const { loanId, reason } = command
      const side = 'borrower' as const
      const locked = await lockLoanFor(tx, { loanId, side, call, expectedVersion: expectedVersion(call) })
      const answer = await endedBySide(tx, {
        side,
        locked,
        ending: { actor: call.actor.subject, at: now, text: reason },
      })
      await tx.quota.updateLoan(answer)
      const before = encodeAnswer('returnQuotaLoan', locked.loan)
      const fact = { subjectKind: 'quota-loan', subjectId: loanId, before }
      const sides = [answer.lenderTenantId, answer.borrowerTenantId]
      return { answer, audit: sides.map((tenantId) => ({ ...fact, tenantId })) }
    })
}

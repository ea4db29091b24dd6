import { expectedVersion } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { encodeAnswer, runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { endedBySide } from './end-loan.ts'
import { lockLoanFor } from './loan-parties.ts'

/**
 * The lender calls its quota back, or its consent before the bytes have moved. What the borrower uses is respected: only
 * what is not in use returns, the rest stays owed and the borrower's quota is over until its use falls. Problems:
 * `not-found`, `loan-other-side`, `if-match-missing`, `version-stale`, `loan-state`.
 */
export function recallQuotaLoan(ports: ControlPlanePorts): UseCase<'recallQuotaLoan'> {
  return (command, call) =>
    runCommand(ports, { operation: 'recallQuotaLoan', command, call }, async (tx, now) => {
      const { loanId, reason } = command
      const side = 'lender' as const
      const locked = await lockLoanFor(tx, { loanId, side, call, expectedVersion: expectedVersion(call) })
      const answer = await endedBySide(tx, {
        side,
        locked,
        ending: { actor: call.actor.subject, at: now, text: reason },
      })
      await tx.quota.updateLoan(answer)
      const before = encodeAnswer('recallQuotaLoan', locked.loan)
      const fact = { subjectKind: 'quota-loan', subjectId: loanId, before }
      const sides = [answer.lenderTenantId, answer.borrowerTenantId]
      return { answer, audit: sides.map((tenantId) => ({ ...fact, tenantId })) }
    })
}

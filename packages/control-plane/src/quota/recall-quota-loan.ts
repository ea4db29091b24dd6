import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { endLoanBySide } from './end-loan-by-side.ts'

/**
 * The lender calls its quota back, or its consent before the bytes have moved. What the borrower uses is respected: only
 * what is not in use returns, the rest stays owed and the borrower's quota is over until its use falls. Problems:
 * `not-found`, `loan-other-side`, `if-match-missing`, `version-stale`, `loan-state`.
 */
export function recallQuotaLoan(ports: ControlPlanePorts): UseCase<'recallQuotaLoan'> {
  const operation = 'recallQuotaLoan'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, (tx, at) =>
      endLoanBySide(tx, { operation, side: 'lender', command, call, at }),
    )
}

import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import { endLoanBySide } from './end-loan-by-side.ts'

/**
 * The borrower takes its proposal back, or gives back an active loan early: what it does not use at once, the rest as its
 * use falls. Problems: `not-found`, `loan-other-side`, `if-match-missing`, `version-stale`, `loan-state`.
 */
export function returnQuotaLoan(ports: ControlPlanePorts): UseCase<'returnQuotaLoan'> {
  const operation = 'returnQuotaLoan'
  return (command, call) =>
    runCommand(ports, { operation, command, call }, (tx, at) =>
      endLoanBySide(tx, { operation, side: 'borrower', command, call, at }),
    )
}

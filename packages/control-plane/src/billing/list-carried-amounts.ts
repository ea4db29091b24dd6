import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Amounts under the recovery threshold, by month and payer; a member's own scope shows it no others. */
export function listCarriedAmounts({ unitOfWork }: ControlPlanePorts): UseCase<'listCarriedAmounts'> {
  return (command, call) =>
    unitOfWork.read(readScope('listCarriedAmounts', call), (tx) => tx.billing.listCarriedAmounts(command))
}

import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Charges; a member's own scope shows it no others. */
export function listCharges({ unitOfWork }: ControlPlanePorts): UseCase<'listCharges'> {
  return (command, call) => unitOfWork.read(readScope('listCharges', call), (tx) => tx.billing.listCharges(command))
}

import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Disputes by the day on which an answer is due; a member's own scope shows it no others. */
export function listDisputes({ unitOfWork }: ControlPlanePorts): UseCase<'listDisputes'> {
  return (command, call) => unitOfWork.read(readScope('listDisputes', call), (tx) => tx.billing.listDisputes(command))
}

import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Statements by number; a member's own scope shows it no others. */
export function listStatements({ unitOfWork }: ControlPlanePorts): UseCase<'listStatements'> {
  return (command, call) =>
    unitOfWork.glance(readScope('listStatements', call), (tx) => tx.billing.listStatements(command))
}

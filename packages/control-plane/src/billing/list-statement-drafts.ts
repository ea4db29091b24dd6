import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Statements that are not issued yet; a member's own scope shows it no others. */
export function listStatementDrafts({ unitOfWork }: ControlPlanePorts): UseCase<'listStatementDrafts'> {
  return (command, call) =>
    unitOfWork.read(readScope('listStatementDrafts', call), (tx) => tx.billing.listDrafts(command))
}

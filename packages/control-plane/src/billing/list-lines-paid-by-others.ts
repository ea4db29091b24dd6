import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * What beneficiaries used and somebody else pays, line by line of issued statements, by number; a member's own scope shows
 * its lines alone, never what the payer pays for others. Problem: `cursor-invalid`.
 */
export function listLinesPaidByOthers({ unitOfWork }: ControlPlanePorts): UseCase<'listLinesPaidByOthers'> {
  return (command, call) =>
    unitOfWork.read(readScope('listLinesPaidByOthers', call), (tx) => tx.billing.listLinesPaidByOthers(command))
}

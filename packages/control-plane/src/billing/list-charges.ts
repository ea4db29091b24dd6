import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Charges; a member's own scope shows it no others. Problem: `not-allowed` for a member that narrows them by service or site, which
 * go by what is declared of costs and offers for all.
 */
export function listCharges({ unitOfWork }: ControlPlanePorts): UseCase<'listCharges'> {
  return async (command, call) => {
    const scope = readScope('listCharges', call)
    const goesByAll = command.service !== undefined || command.siteId !== undefined
    if (scope.kind !== 'platform' && goesByAll) throw new Problem('not-allowed')
    return await unitOfWork.read(scope, (tx) => tx.billing.listCharges(command))
  }
}

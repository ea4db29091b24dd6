import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** One statement with its lines. Problem: `not-found`, also for another tenant's, which the scope hides. */
export function getStatement({ unitOfWork }: ControlPlanePorts): UseCase<'getStatement'> {
  return ({ statementId }, call) =>
    unitOfWork.read(readScope('getStatement', call), async (tx) => found(await tx.billing.getStatement(statementId)))
}

import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** One statement that is not issued yet. Problem: `not-found`, also once it is issued, and for another tenant's. */
export function getStatementDraft({ unitOfWork }: ControlPlanePorts): UseCase<'getStatementDraft'> {
  return ({ statementId }, call) =>
    unitOfWork.read(readScope('getStatementDraft', call), async (tx) => found(await tx.billing.getDraft(statementId)))
}

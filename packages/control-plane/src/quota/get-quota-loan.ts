import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** One quota loan. Problem: `not-found`, also for a loan between others. */
export function getQuotaLoan({ unitOfWork }: ControlPlanePorts): UseCase<'getQuotaLoan'> {
  return async ({ loanId }, call) =>
    found(await unitOfWork.glance(readScope('getQuotaLoan', call), (tx) => tx.quota.getLoan(loanId)))
}

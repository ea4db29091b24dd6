import { readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Quota loans, oldest first; a member sees those it lends or borrows. Problem: `cursor-invalid`. */
export function listQuotaLoans({ unitOfWork }: ControlPlanePorts): UseCase<'listQuotaLoans'> {
  return (query, call) => unitOfWork.glance(readScope('listQuotaLoans', call), (tx) => tx.quota.listLoans(query))
}

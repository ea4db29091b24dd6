import { found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { requestInReach } from './approval-steps.ts'
import { viewsOf } from './request-view.ts'

/** One quota request. Problem: `not-found`, also for another tenant's and for one below another pool. */
export function getQuotaRequest(ports: ControlPlanePorts): UseCase<'getQuotaRequest'> {
  const operation = 'getQuotaRequest'
  return async ({ requestId }, call) => {
    const request = await ports.unitOfWork.read(readScope(operation, call), async (tx) => {
      const request = await tx.quota.getRequest(requestId)
      return await requestInReach(tx, { operation, call }, { id: requestId, request })
    })
    const [view] = await viewsOf(ports, [request])
    return found(view ?? null)
  }
}

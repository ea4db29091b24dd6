import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** One quota request. Problem: `not-found`, also for another tenant's. */
export function getQuotaRequest({ unitOfWork }: ControlPlanePorts): UseCase<'getQuotaRequest'> {
  return async ({ requestId }, call) => {
    const scope = readScope('getQuotaRequest', call)
    const request = found(await unitOfWork.read(scope, (tx) => tx.quota.getRequest(requestId)))
    assertMayActFor('getQuotaRequest', call, request.tenantId)
    return request
  }
}

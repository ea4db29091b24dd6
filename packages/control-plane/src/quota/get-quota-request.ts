import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { assertBelowPool } from './approval-steps.ts'
import { viewsOf } from './request-view.ts'

/** One quota request. Problem: `not-found`, also for another tenant's and for one below another pool. */
export function getQuotaRequest(ports: ControlPlanePorts): UseCase<'getQuotaRequest'> {
  const operation = 'getQuotaRequest'
  return async ({ requestId }, call) => {
    const request = await ports.unitOfWork.read(readScope(operation, call), async (tx) => {
      const stored = found(await tx.quota.getRequest(requestId))
      assertMayActFor(operation, call, stored.tenantId)
      await assertBelowPool(tx, { operation, call }, stored.tenantId)
      return stored
    })
    const [view] = await viewsOf(ports, [request])
    return found(view ?? null)
  }
}

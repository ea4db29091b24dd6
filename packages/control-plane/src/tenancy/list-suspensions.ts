import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every suspension of a tenant, the newest first. Problem: `not-found`, also for another tenant. */
export function listSuspensions({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listSuspensions'> {
  return async ({ tenantId }, call) => {
    assertMayActFor('listSuspensions', call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope('listSuspensions', call), async (tx) => {
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      return { items: await tx.tenancy.listSuspensions(tenantId) }
    })
  }
}

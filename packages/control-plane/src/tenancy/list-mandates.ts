import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every mandate of a tenant, those that lapsed too. Problem: `not-found`, also for another tenant. */
export function listMandates({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listMandates'> {
  const operation = 'listMandates'
  return async ({ tenantId }, call) => {
    assertMayActFor(operation, call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope(operation, call), async (tx) => {
      found(await tx.tenancy.tenantInBrief(tenantId, today))
      return { items: await tx.tenancy.listMandates(tenantId) }
    })
  }
}

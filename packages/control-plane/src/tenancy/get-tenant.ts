import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** One tenant with its conditions and the agreement in force today. Problem: `not-found`, also for another tenant. */
export function getTenant({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'getTenant'> {
  return async ({ tenantId }, call) => {
    assertMayActFor('getTenant', call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope('getTenant', call), async (tx) => {
      const tenant = found(await tx.tenancy.getTenant(tenantId, today))
      const conditions = await tx.tenancy.listConditions(tenantId)
      const agreement = await tx.tenancy.agreementInForce(tenantId, today)
      const placement = await tx.provisioning.getTenantPlacement(tenantId)
      return { ...tenant, conditions, agreement, ...(placement === null ? {} : { placement }) }
    })
  }
}

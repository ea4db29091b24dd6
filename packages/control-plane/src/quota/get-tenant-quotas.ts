import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Quotas of a tenant and what the levels above it have left. Problem: `not-found`, also for another tenant. */
export function getTenantQuotas({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'getTenantQuotas'> {
  return async ({ tenantId }, call) => {
    assertMayActFor('getTenantQuotas', call, tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope('getTenantQuotas', call), async (tx) => {
      found(await tx.tenancy.getTenant(tenantId, today))
      return { items: await tx.quota.listTenantQuotas(tenantId) }
    })
  }
}

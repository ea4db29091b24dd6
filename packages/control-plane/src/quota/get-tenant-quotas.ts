import { civilDateOf } from '@grenier/quota-billing'
import { measuredUseByOffer } from '../metering/measured-use.ts'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/**
 * Quotas of a tenant, what of them was measured to be in use inside volumes, and what the levels above it have left. Problem:
 * `not-found`, also for another tenant.
 */
export function getTenantQuotas({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'getTenantQuotas'> {
  return async ({ tenantId }, call) => {
    assertMayActFor('getTenantQuotas', call, tenantId)
    const now = clock.now()
    const today = civilDateOf(now, installation.timeZone)
    return await unitOfWork.read(readScope('getTenantQuotas', call), async (tx) => {
      found(await tx.tenancy.getTenant(tenantId, today))
      const measured = await measuredUseByOffer(tx, tenantId, now)
      const quotas = await tx.quota.listTenantQuotas(tenantId)
      return { items: quotas.map((quota) => ({ ...quota, measured: measured.get(quota.offerId) ?? null })) }
    })
  }
}

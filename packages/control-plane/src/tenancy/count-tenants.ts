import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** How many members the list of the same filters has, which a page of it does not say. */
export function countTenants({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'countTenants'> {
  return async (filters) => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read({ kind: 'platform' }, async (tx) => ({
      total: await tx.tenancy.countTenants(filters, today),
    }))
  }
}

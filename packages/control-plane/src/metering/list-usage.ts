import { addDays } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

const daysPerCallMax = 366

/**
 * Daily usage of a tenant over days from ≤ day < to. Problems: `not-found`, also for another tenant; `range-too-long` beyond a
 * year.
 */
export function listUsage(ports: ControlPlanePorts): UseCase<'listUsage'> {
  return async ({ tenantId, from, to }, call) => {
    if (addDays(from, daysPerCallMax) < to) throw new Problem('range-too-long')
    return await readTenant(ports, { operation: 'listUsage', tenantId, call }, async (tx) => ({
      items: await tx.metering.listSlices({ tenantId, from, to }),
    }))
  }
}

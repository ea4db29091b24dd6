import { addDays } from '@grenier/quota-billing'
import { assertMayActFor, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { Problem } from '../shared/problem.ts'
import type { UseCase } from '../shared/use-case.ts'

const daysPerCallMax = 366

/**
 * Daily usage of a tenant over days from ≤ day < to. Problems: `not-found` for another tenant, `range-too-long` beyond a
 * year.
 */
export function listUsage({ unitOfWork }: ControlPlanePorts): UseCase<'listUsage'> {
  return async ({ tenantId, from, to }, call) => {
    assertMayActFor('listUsage', call, tenantId)
    if (addDays(from, daysPerCallMax) < to) throw new Problem('range-too-long')
    return await unitOfWork.read(readScope('listUsage', call), async (tx) => ({
      items: await tx.metering.listSlices({ tenantId, from, to }),
    }))
  }
}

import { poolBound, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'
import { viewsOf } from './request-view.ts'

/**
 * Quota requests, oldest first. A member's own scope shows it no others, whatever tenant it names; a pool's approver sees
 * those below its pool.
 */
export function listQuotaRequests(ports: ControlPlanePorts): UseCase<'listQuotaRequests'> {
  const operation = 'listQuotaRequests'
  return async (command, call) => {
    const poolId = poolBound(operation, call)
    const query = poolId === null ? command : { ...command, poolId }
    const page = await ports.unitOfWork.read(readScope(operation, call), (tx) => tx.quota.listRequests(query))
    return { ...page, items: await viewsOf(ports, page.items) }
  }
}

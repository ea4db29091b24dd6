import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** One backup or restore with its history. Problem: `not-found`, also for another tenant's. */
export function getProtectionTask({ unitOfWork }: ControlPlanePorts): UseCase<'getProtectionTask'> {
  const operation = 'getProtectionTask'
  return async ({ tenantId, taskId }, call) => {
    assertMayActFor(operation, call, tenantId)
    return found(await unitOfWork.glance(readScope(operation, call), (tx) => tx.protection.getTask(tenantId, taskId)))
  }
}

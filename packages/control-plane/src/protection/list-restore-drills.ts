import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Drills of a tenant with what they proved. Problems: `not-found`, also for another tenant; `cursor-invalid`. */
export function listRestoreDrills(ports: ControlPlanePorts): UseCase<'listRestoreDrills'> {
  const operation = 'listRestoreDrills'
  const { unitOfWork, clock, installation } = ports
  return async (command, call) => {
    assertMayActFor(operation, call, command.tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope(operation, call), async (tx) => {
      found(await tx.tenancy.getTenant(command.tenantId, today))
      return await tx.protection.listDrills(command)
    })
  }
}

import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Drills of a tenant with what they proved. Problems: `not-found`, also for another tenant; `cursor-invalid`. */
export function listRestoreDrills(ports: ControlPlanePorts): UseCase<'listRestoreDrills'> {
  return async (command, call) =>
    await readTenant(ports, { operation: 'listRestoreDrills', tenantId: command.tenantId, call }, (tx) =>
      tx.protection.listDrills(command),
    )
}

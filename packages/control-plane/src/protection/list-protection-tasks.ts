import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Backups and restores asked for a tenant, newest first. Problems: `not-found`, also for another tenant; `cursor-invalid`. */
export function listProtectionTasks(ports: ControlPlanePorts): UseCase<'listProtectionTasks'> {
  return async (command, call) =>
    await readTenant(ports, { operation: 'listProtectionTasks', tenantId: command.tenantId, call }, (tx) =>
      tx.protection.listTasks(command),
    )
}

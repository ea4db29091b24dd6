import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Copies of a tenant's claims, newest first. Problems: `not-found`, also for another tenant; `cursor-invalid`. */
export function listBackupCopies(ports: ControlPlanePorts): UseCase<'listBackupCopies'> {
  return async (command, call) =>
    await readTenant(ports, { operation: 'listBackupCopies', tenantId: command.tenantId, call }, (tx) =>
      tx.protection.listCopies(command),
    )
}

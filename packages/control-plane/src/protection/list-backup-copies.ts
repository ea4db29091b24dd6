import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Copies of a tenant's claims, newest first. Problems: `not-found`, also for another tenant; `cursor-invalid`. */
export function listBackupCopies(ports: ControlPlanePorts): UseCase<'listBackupCopies'> {
  const operation = 'listBackupCopies'
  const { unitOfWork, clock, installation } = ports
  return async (command, call) => {
    assertMayActFor(operation, call, command.tenantId)
    const today = civilDateOf(clock.now(), installation.timeZone)
    return await unitOfWork.read(readScope(operation, call), async (tx) => {
      found(await tx.tenancy.getTenant(command.tenantId, today))
      return await tx.protection.listCopies(command)
    })
  }
}

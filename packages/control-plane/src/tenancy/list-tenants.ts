import { civilDateOf } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Tenants by name, with their organisation's attributes of today. */
export function listTenants({ unitOfWork, clock, installation }: ControlPlanePorts): UseCase<'listTenants'> {
  return (command) => {
    const today = civilDateOf(clock.now(), installation.timeZone)
    return unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.listTenants(command, today))
  }
}

import { assertMayActFor, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Steps of a tenant's provisioning after a sequence number. Problem: `not-found` for another tenant. */
export function listProvisioningEvents({ unitOfWork }: ControlPlanePorts): UseCase<'listProvisioningEvents'> {
  return async ({ tenantId, after }, call) => {
    assertMayActFor('listProvisioningEvents', call, tenantId)
    return await unitOfWork.read(readScope('listProvisioningEvents', call), async (tx) => ({
      items: await tx.provisioning.listEvents(tenantId, after),
    }))
  }
}

import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Steps of a tenant's provisioning after a sequence number. Problem: `not-found`, also for another tenant. */
export function listProvisioningEvents(ports: ControlPlanePorts): UseCase<'listProvisioningEvents'> {
  return async ({ tenantId, after }, call) => {
    return await readTenant(ports, { operation: 'listProvisioningEvents', tenantId, call }, async (tx) => ({
      items: await tx.provisioning.listEvents(tenantId, after),
    }))
  }
}

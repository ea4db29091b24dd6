import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every suspension of a tenant, the newest first. Problem: `not-found`, also for another tenant. */
export function listSuspensions(ports: ControlPlanePorts): UseCase<'listSuspensions'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'listSuspensions', tenantId, call }, async (tx) => ({
      items: await tx.tenancy.listSuspensions(tenantId),
    }))
}

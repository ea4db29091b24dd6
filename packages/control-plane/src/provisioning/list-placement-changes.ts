import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every change of what a tenant stores, the newest first. Problem: `not-found`, also for another tenant. */
export function listPlacementChanges(ports: ControlPlanePorts): UseCase<'listPlacementChanges'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'listPlacementChanges', tenantId, call }, async (tx) => ({
      items: await tx.provisioning.listPlacementChanges(tenantId),
    }))
}

import { found } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Every adoption of a tenant, the newest report first. Problem: `not-found`. */
export function listAdoptions(ports: ControlPlanePorts): UseCase<'listAdoptions'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'listAdoptions', tenantId, call }, async (tx) => ({
      items: await tx.provisioning.listAdoptions(tenantId),
    }))
}

/** One adoption with its report. Problem: `not-found`, also for another tenant's. */
export function getAdoption(ports: ControlPlanePorts): UseCase<'getAdoption'> {
  return async ({ tenantId, adoptionId }, call) =>
    await readTenant(ports, { operation: 'getAdoption', tenantId, call }, async (tx) =>
      found(await tx.provisioning.getAdoption(tenantId, adoptionId)),
    )
}

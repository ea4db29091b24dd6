import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'
import { shownMove } from './move-history.ts'

/** Every move of a tenant, the newest first. Problem: `not-found`, also for another tenant. */
export function listMoves(ports: ControlPlanePorts): UseCase<'listMoves'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'listMoves', tenantId, call }, async (tx) => ({
      items: (await tx.tenancy.listMoves(tenantId)).map(shownMove),
    }))
}

/** One move with its history. Problem: `not-found`, also for another tenant's. */
export function getMove({ unitOfWork }: ControlPlanePorts): UseCase<'getMove'> {
  return async ({ tenantId, moveId }, call) => {
    assertMayActFor('getMove', call, tenantId)
    return await unitOfWork.read(readScope('getMove', call), async (tx) =>
      shownMove(found(await tx.tenancy.getMove(tenantId, moveId))),
    )
  }
}

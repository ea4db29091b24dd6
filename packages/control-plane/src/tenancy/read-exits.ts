import type { OperationId } from '@grenier/contracts'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Call, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import type { UseCase } from '../shared/use-case.ts'

/** Reads of one tenant, in the scope of whoever asks. Problem: `not-found`, also for another tenant. */
function readOf<Result>(
  { unitOfWork }: ControlPlanePorts,
  about: { operation: OperationId; tenantId: string; call: Call },
  read: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  assertMayActFor(about.operation, about.call, about.tenantId)
  return unitOfWork.read(readScope(about.operation, about.call), read)
}

/** Every exit of a tenant, the newest first. Problem: `not-found`, also for another tenant. */
export function listExits(ports: ControlPlanePorts): UseCase<'listExits'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'listExits', tenantId, call }, async (tx) => ({
      items: await tx.tenancy.listExits(tenantId),
    }))
}

/** One exit with its history. Problem: `not-found`, also for another tenant's. */
export function getExit(ports: ControlPlanePorts): UseCase<'getExit'> {
  return async ({ tenantId, exitId }, call) =>
    await readOf(ports, { operation: 'getExit', tenantId, call }, async (tx) =>
      found(await tx.tenancy.getExit(tenantId, exitId)),
    )
}

/** What held the member's data when its notice ended. Problems: `not-found`, `exit-no-manifest` before it was taken. */
export function getExitManifest(ports: ControlPlanePorts): UseCase<'getExitManifest'> {
  return async ({ tenantId, exitId }, call) =>
    await readOf(ports, { operation: 'getExitManifest', tenantId, call }, async (tx) => {
      found(await tx.tenancy.getExit(tenantId, exitId))
      const manifest = await tx.tenancy.getManifest(tenantId, exitId)
      if (manifest === null) throw new Problem('exit-no-manifest')
      return manifest
    })
}

/** The certificate as it was signed. Problems: `not-found`, `exit-not-destroyed` before the destruction is complete. */
export function getExitCertificate(ports: ControlPlanePorts): UseCase<'getExitCertificate'> {
  return async ({ tenantId, exitId }, call) =>
    await readOf(ports, { operation: 'getExitCertificate', tenantId, call }, async (tx) => {
      found(await tx.tenancy.getExit(tenantId, exitId))
      const certificate = await tx.tenancy.getCertificate(tenantId, exitId)
      if (certificate === null) throw new Problem('exit-not-destroyed')
      return certificate
    })
}

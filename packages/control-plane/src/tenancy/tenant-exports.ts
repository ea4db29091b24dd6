import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { OutboxMessage, Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { readTenant } from '../shared/read-tenant.ts'
import { runCommand } from '../shared/run-command.ts'
import type { UseCase } from '../shared/use-case.ts'
import type { StoredTenantExport } from './tenant-export.ports.ts'

/** An archive was asked for, or its making was interrupted. */
function exportTenantJob({ tenantId, id }: { tenantId: string; id: string }): OutboxMessage {
  return { kind: 'export-tenant', tenantId, subjectId: id, payload: { tenantId, exportId: id } }
}

/** Archives of one member that stand at once: each holds everything of it, for a month. */
const exportsStandingMax = 10

async function requireRoom({ tenancy }: Transaction, tenantId: string): Promise<void> {
  const standing = (await tenancy.listExports(tenantId)).filter(({ state }) => state === 'ready')
  if (standing.length >= exportsStandingMax) throw new Problem('export-count', { count: String(standing.length) })
}

/** Asks for everything of a member. Problems: `not-found`, also for another tenant; `export-under-way`, `export-count`. */
export function requestTenantExport(ports: ControlPlanePorts): UseCase<'requestTenantExport'> {
  const operation = 'requestTenantExport'
  return async (command, call) => {
    const { tenantId } = command
    assertMayActFor(operation, call, tenantId)
    return await runCommand(ports, { operation, command, call }, async (tx, now) => {
      found(await tx.tenancy.tenantInBrief(tenantId, civilDateOf(now, ports.installation.timeZone)))
      await requireRoom(tx, tenantId)
      const { run, ...answer }: StoredTenantExport = {
        id: ports.ids.next(),
        tenantId,
        state: 'waiting',
        step: 'waiting',
        rowCount: 0n,
        requestedBy: call.actor.subject,
        requestedAt: now,
        snapshotAt: null,
        endedAt: null,
        expiresAt: null,
        sizeBytes: null,
        sha256: null,
        failure: null,
        version: 1,
        run: 0,
      }
      await tx.tenancy.insertExport({ ...answer, run })
      return {
        answer,
        audit: [{ tenantId, subjectKind: 'tenant-export', subjectId: answer.id }],
        jobs: [exportTenantJob(answer)],
      }
    })
  }
}

/** Every archive of a member that was asked for. Problem: `not-found`, also for another tenant. */
export function listTenantExports(ports: ControlPlanePorts): UseCase<'listTenantExports'> {
  return async ({ tenantId }, call) =>
    await readTenant(ports, { operation: 'listTenantExports', tenantId, call }, async (tx) => ({
      items: await tx.tenancy.listExports(tenantId),
    }))
}

/** How far one archive is. Problem: `not-found`, also for another tenant's. */
export function getTenantExport(ports: ControlPlanePorts): UseCase<'getTenantExport'> {
  const operation = 'getTenantExport'
  return async ({ tenantId, exportId }, call) => {
    assertMayActFor(operation, call, tenantId)
    return await ports.unitOfWork.read(readScope(operation, call), async (tx) =>
      found(await tx.tenancy.getExport(tenantId, exportId)),
    )
  }
}

import type { ArchivePiece } from '@grenier/contracts'
import { civilDateOf } from '@grenier/quota-billing'
import { assertMayActFor, found, readScope } from '../shared/access.ts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Scope } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import type { RowsUseCase } from '../shared/use-case.ts'

/** Pieces of a file held at once. */
const partsPerRead = 8

interface WhichExport {
  readonly tenantId: string
  readonly exportId: string
  /** Whose rows may be read for it. */
  readonly scope: Scope
}

/** What an archive is made of, a few pieces at a time, in its order. */
export async function* readExportArchive(
  { unitOfWork, installation }: Pick<ControlPlanePorts, 'unitOfWork' | 'installation'>,
  { tenantId, exportId, scope }: WhichExport,
): AsyncGenerator<readonly ArchivePiece[], void, undefined> {
  const files = await unitOfWork.read(scope, (tx) => tx.tenancy.exportFiles(tenantId, exportId))
  for (const { path, sizeBytes, crc32, readAt, partCount } of files) {
    yield [{ kind: 'file', path, sizeBytes, crc32, day: civilDateOf(readAt, installation.timeZone) }]
    for (let after = 0; after < partCount; after += partsPerRead) {
      const which = { tenantId, exportId, path, after, limit: partsPerRead }
      const parts = await unitOfWork.read(scope, (tx) => tx.tenancy.exportParts(which))
      // It was purged meanwhile: cut, never ended as if it were whole.
      if (parts.length < Math.min(partsPerRead, partCount - after)) throw new Problem('export-gone')
      yield parts.map(({ bytes }): ArchivePiece => ({ kind: 'part', bytes }))
    }
  }
}

/**
 * The archive, in pieces. Who fetched it is written into the audit trail before the first one. Problems: `not-found`, also
 * for another tenant's; `export-not-ready`; `export-gone` once it expired.
 */
export function getTenantExportFile(ports: ControlPlanePorts): RowsUseCase<'getTenantExportFile', ArchivePiece> {
  const operation = 'getTenantExportFile'
  return async function* ({ tenantId, exportId }, call): AsyncGenerator<readonly ArchivePiece[], void, undefined> {
    assertMayActFor(operation, call, tenantId)
    const scope = readScope(operation, call)
    const { unitOfWork, clock } = ports
    const stored = found(await unitOfWork.read(scope, (tx) => tx.tenancy.getExport(tenantId, exportId)))
    if (stored.state === 'waiting' || stored.state === 'running') throw new Problem('export-not-ready')
    const isOver = stored.expiresAt === null || stored.expiresAt <= ports.wallClock.now()
    if (stored.state !== 'ready' || isOver) throw new Problem('export-gone')
    await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const subject = { tenantId, subjectKind: 'tenant-export', subjectId: exportId }
      const by = { actor: call.actor.subject, action: operation, requestId: call.requestId }
      await tx.audit.append([
        { ...subject, ...by, recordedAt: clock.now(), before: null, after: { sha256: stored.sha256 } },
      ])
    })
    yield* readExportArchive(ports, { tenantId, exportId, scope })
  }
}

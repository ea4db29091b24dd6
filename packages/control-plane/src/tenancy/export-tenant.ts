import type { ExportRow, ExportTable } from '@grenier/contracts'
import { addMs, msPerDay } from '@grenier/quota-billing'
import { sealAudit } from '../audit/seal-audit.ts'
import { exportNoticeJob } from '../notification/notice-jobs.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { pagesAfter } from '../shared/pages.ts'
import type { Transaction } from '../shared/ports.ts'
import type { JobUseCase } from '../shared/use-case.ts'
import { writeActFiles } from './export-act-files.ts'
import { writeAuditFiles } from './export-audit-files.ts'
import { createTableFiles, type ExportRun, OvertakenRun, writeAsRun } from './export-files.ts'
import { archiveOf, closeFiles, writeManifest } from './export-manifest.ts'
import { writeStatementFiles } from './export-statement-files.ts'
import { historyTables, snapshotTables, type TableToExport } from './export-tables.ts'
import type { StoredTenantExport } from './tenant-export.ports.ts'

/** How long an archive is kept: long enough to fetch it after a holiday. */
const exportKeptDays = 30
/** Rows held at once. */
const rowsPerPage = 500
/** A ZIP without its extension for large ones holds less than this; some programs read no other. */
const archiveBytesMax = 4_000_000_000n

/** Tables by name, as this member may read them. */
async function readableTables(
  tx: Transaction,
  wanted: readonly TableToExport[],
): Promise<{ table: ExportTable; wanted: TableToExport; position: number }[]> {
  const tables = new Map(
    (await tx.tenancy.exportTables(wanted.map(({ name }) => name))).map((table) => [table.name, table]),
  )
  return wanted.flatMap((each, index) => {
    const table = tables.get(each.name)
    return table === undefined ? [] : [{ table, wanted: each, position: 100 + index }]
  })
}

interface TablePage {
  readonly table: ExportTable
  readonly wanted: TableToExport
  readonly position: number
  readonly rows: readonly ExportRow[]
}

/** Every table that may change, page after page, all of one instant. */
async function* snapshotPages(tx: Transaction, tenantId: string): AsyncGenerator<TablePage, void, undefined> {
  for (const { table, wanted, position } of await readableTables(tx, snapshotTables)) {
    const pages = pagesAfter<ExportRow>(rowsPerPage, (last) =>
      tx.tenancy.exportRows({ table, tenantId, after: last?.key ?? null, limit: rowsPerPage }),
    )
    for await (const rows of pages) yield { table, wanted, position, rows }
  }
}

/** Reads all that may change as of one instant. What an earlier run left of it is forgotten: it is of another instant. */
async function writeSnapshot(ports: JobPorts, run: ExportRun): Promise<StoredTenantExport> {
  const { tenantId, exportId } = run
  await writeAsRun(ports, run, async (tx, stored) => {
    await tx.tenancy.dropExportFiles({ tenantId, exportId, step: null })
    return { ...stored, step: 'snapshot', rowCount: 0n }
  })
  const snapshotAt = ports.clock.now()
  let open = null as { name: string; files: ReturnType<typeof createTableFiles> } | null
  const pages = ports.unitOfWork.stream({ kind: 'tenant', tenantId }, (tx) => snapshotPages(tx, tenantId))
  for await (const { table, wanted, position, rows } of pages) {
    if (open?.name !== table.name) {
      const about = { stem: `${wanted.folder}/${table.name}`, step: 'snapshot', position } as const
      open = { name: table.name, files: createTableFiles(ports, { run, table, about, written: [] }) }
    }
    await open.files.append(rows)
  }
  return await writeAsRun(ports, run, async (_, stored) => ({ ...stored, step: 'readings', snapshotAt }))
}

/** Reads what is only added to, from where an earlier run stood. */
async function writeHistory(ports: JobPorts, run: ExportRun): Promise<void> {
  const { unitOfWork } = ports
  const { tenantId, exportId } = run
  const scope = { kind: 'tenant', tenantId } as const
  const written = await unitOfWork.read(scope, (tx) => tx.tenancy.exportFiles(tenantId, exportId))
  const tables = await unitOfWork.read(scope, (tx) => readableTables(tx, historyTables))
  for (const { table, wanted, position } of tables) {
    const about = { stem: `${wanted.folder}/${table.name}`, step: 'readings', position: 500 + position } as const
    const files = createTableFiles(ports, { run, table, about, written })
    for (;;) {
      const query = { table, tenantId, after: files.after(), limit: rowsPerPage }
      const rows = await unitOfWork.read(scope, (tx) => tx.tenancy.exportRows(query))
      if (rows.length > 0) await files.append(rows)
      if (rows.length < rowsPerPage) break
    }
  }
  await writeAsRun(ports, run, async (_, stored) => ({ ...stored, step: 'statements' }))
}

/** Hashes every file by reading it back, writes what the archive holds, and what the whole archive's own hash is. */
async function closeArchive(ports: JobPorts, run: ExportRun): Promise<void> {
  const { tenantId, exportId } = run
  await writeAsRun(ports, run, async (tx, stored) => {
    await tx.tenancy.dropExportFiles({ tenantId, exportId, step: 'sealing' })
    return { ...stored, step: 'sealing' }
  })
  await closeFiles(ports, run)
  await writeManifest(ports, run)
  const archive = await archiveOf(ports, run, archiveBytesMax)
  const endedAt = ports.clock.now()
  await writeAsRun(ports, run, async (tx, stored) => {
    const ended = { ...stored, endedAt, step: 'done' } as const
    const by = { actor: 'schedule', action: 'exportTenant', requestId: `export-tenant ${exportId}` }
    const fact = { tenantId, subjectKind: 'tenant-export', subjectId: exportId, recordedAt: endedAt, before: null }
    await tx.outbox.append([exportNoticeJob(run, archive === null ? 'export-failed' : 'export-ready')])
    if (archive === null) {
      await tx.tenancy.dropExportFiles({ tenantId, exportId, step: null })
      await tx.audit.append([{ ...fact, ...by, after: { state: 'failed', failure: 'too-large' } }])
      return { ...ended, state: 'failed', failure: 'too-large' }
    }
    const expiresAt = addMs(ports.wallClock.now(), exportKeptDays * msPerDay)
    await tx.audit.append([{ ...fact, ...by, after: { state: 'ready', sha256: archive.sha256 } }])
    return { ...ended, ...archive, state: 'ready', expiresAt }
  })
}

/**
 * Makes the archive of a member: all that may change as of one instant, what is only added to page by page after it, its
 * statements as documents, the audit trail, then hashes; its contacts are told once it is there, or cannot be. A run that dies is
 * taken up again: readings and documents go on where they stood, everything else is read anew. Of two runs at once the later one writes, the other stops. A page at a time is held, never a whole tenant.
 */
export function exportTenant(ports: JobPorts): JobUseCase<'export-tenant'> {
  const seal = sealAudit(ports)
  return async ({ tenantId, exportId }) => {
    const begun = await ports.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
      const stored = await tx.tenancy.lockExport(tenantId, exportId)
      if (stored === null || (stored.state !== 'waiting' && stored.state !== 'running')) return null
      const next = { ...stored, state: 'running', run: stored.run + 1, version: stored.version + 1 } as const
      await tx.tenancy.updateExport(next)
      return next
    })
    if (begun === null) return { kind: 'done' }
    const run = { tenantId, exportId, run: begun.run }
    try {
      if (begun.step === 'waiting' || begun.step === 'snapshot') await writeSnapshot(ports, run)
      const isAtDocuments = begun.step === 'statements'
      const isBeyond = begun.step === 'audit' || begun.step === 'sealing'
      if (!isAtDocuments && !isBeyond) await writeHistory(ports, run)
      if (!isBeyond) {
        await writeActFiles(ports, run)
        await writeStatementFiles(ports, run)
      }
      if (begun.step !== 'sealing') {
        // So that the trail holds all that was committed, the wish for this archive included.
        await seal({})
        await writeAuditFiles(ports, run)
      }
      await closeArchive(ports, run)
    } catch (error) {
      if (!(error instanceof OvertakenRun)) throw error
    }
    return { kind: 'done' }
  }
}

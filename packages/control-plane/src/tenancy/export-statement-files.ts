import { readStatementPage } from '../billing/get-statement-pdf.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { readAll } from '../shared/read-all.ts'
import { appended, type ExportRun, emptyFile, writeAsRun } from './export-files.ts'

/**
 * Every statement of the member that is issued by now, drawn as the member itself would fetch it: one file each, whole at once.
 * What an earlier run drew stays: a statement that is issued never changes.
 */
export async function writeStatementFiles(ports: JobPorts, run: ExportRun): Promise<void> {
  const { unitOfWork, installation, exportWriter } = ports
  const { tenantId, exportId } = run
  const scope = { kind: 'tenant', tenantId } as const
  const { issued, drawn } = await unitOfWork.read(scope, async (tx) => ({
    issued: await readAll((query) => tx.billing.listStatements({ ...query, tenantId })),
    drawn: new Set((await tx.tenancy.exportFiles(tenantId, exportId)).map(({ path }) => path)),
  }))
  const about = { step: 'statements', tableName: null, position: 800 } as const
  for (const { id, number } of issued) {
    const path = `billing/statements/${number}.pdf`
    if (drawn.has(path)) continue
    const { statement, ...page } = await unitOfWork.read(scope, (tx) => readStatementPage(tx, id, installation))
    const bytes = await exportWriter.statement(statement, page)
    const empty = emptyFile(run, { ...about, path, readAt: ports.clock.now() })
    const { file, piece } = await appended(exportWriter, empty, { bytes, rowCount: 0, afterKey: null })
    await writeAsRun(ports, run, async (tx, stored) => {
      await tx.tenancy.saveExportFile(file, piece)
      return stored
    })
  }
  await writeAsRun(ports, run, async (_, stored) => ({ ...stored, step: 'audit' }))
}

import { readPublicJwk, type TrailLine, writeTrailLine } from '@grenier/audit-chain'
import { readTrail } from '../audit/read-trail.ts'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { appended, type ExportRun, emptyFile, writeAsRun } from './export-files.ts'
import type { ExportFile } from './tenant-export.ports.ts'

/** Lines written at once. */
const linesPerPiece = 500

/** The audit trail of the member, and the keys by which it is followed: nothing of it is left from an earlier run. */
export async function writeAuditFiles(ports: JobPorts, run: ExportRun): Promise<void> {
  const { tenantId, exportId } = run
  await writeAsRun(ports, run, async (tx, stored) => {
    await tx.tenancy.dropExportFiles({ tenantId, exportId, step: 'audit' })
    return { ...stored, step: 'audit' }
  })
  const about = { step: 'audit', tableName: null, readAt: ports.clock.now() } as const
  let file = emptyFile(run, { ...about, path: 'audit/trail.ndjson', position: 900 })
  let lines: TrailLine[] = []
  const flush = async (): Promise<void> => {
    const text = lines.map((line) => `${writeTrailLine(line)}\n`).join('')
    const facts = lines.filter(({ kind }) => kind === 'entry').length
    file = await savePiece(ports, run, { file, text, rowCount: facts })
    lines = []
  }
  const scope = { kind: 'tenant', tenantId } as const
  for await (const line of readTrail(ports, { scope, tenantId, after: 0n })) {
    lines.push(line)
    if (lines.length === linesPerPiece) await flush()
  }
  if (lines.length > 0) await flush()
  const stored = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.audit.auditKeys())
  const keys = stored.map(({ keyId, publicJwk }) => ({ ...readPublicJwk(publicJwk), kid: keyId }))
  const text = `${JSON.stringify({ keys }, null, 2)}\n`
  const keyFile = emptyFile(run, { ...about, path: 'audit/keys.json', position: 901 })
  await savePiece(ports, run, { file: keyFile, text, rowCount: keys.length })
}

/** Writes a text behind a file's others. @throws OvertakenRun */
export async function savePiece(
  ports: JobPorts,
  run: ExportRun,
  { file, text, rowCount }: { file: ExportFile; text: string; rowCount: number },
): Promise<ExportFile> {
  const grown = await appended(ports.exportWriter, file, {
    bytes: new TextEncoder().encode(text),
    rowCount,
    afterKey: null,
  })
  await writeAsRun(ports, run, async (tx, stored) => {
    await tx.tenancy.saveExportFile(grown.file, grown.piece)
    return { ...stored, rowCount: stored.rowCount + (file.step === 'audit' ? BigInt(rowCount) : 0n) }
  })
  return grown.file
}

import type { JobPorts } from '../shared/control-plane-ports.ts'
import { appended, type ExportRun, emptyFile, writeAsRun } from './export-files.ts'

/** Letters and digits, by which an act is found in a folder. */
const asFileName = (number: string): string => number.replaceAll(/[^\p{L}\p{N}]+/gu, '-')

/**
 * The signed paper of every act that concerns the member, one file each, whole at once, as the member itself would fetch it. What
 * an earlier run wrote stays: a file never changes under its number.
 */
export async function writeActFiles(ports: JobPorts, run: ExportRun): Promise<void> {
  const { tenantId, exportId } = run
  const scope = { kind: 'tenant', tenantId } as const
  const { files, acts, written } = await ports.unitOfWork.read(scope, async (tx) => {
    const counting = await tx.tenancy.countingActFiles(null)
    return {
      files: counting,
      acts: new Map((await tx.tenancy.actsNamed(counting.map(({ actId }) => actId))).map((act) => [act.id, act])),
      written: new Set((await tx.tenancy.exportFiles(tenantId, exportId)).map(({ path }) => path)),
    }
  })
  for (const { actId, number } of files) {
    const path = `configuration/acts/${asFileName(acts.get(actId)?.number ?? '')}_${actId}_${number}.pdf`
    if (written.has(path)) continue
    const bytes = await ports.unitOfWork.read(scope, (tx) => tx.tenancy.actFileBytes(actId, number))
    // Replaced meanwhile by one that this archive, of an earlier instant, does not have to hold.
    if (bytes === null) continue
    const about = { step: 'statements', tableName: null, position: 790, readAt: ports.clock.now() } as const
    const empty = emptyFile(run, { ...about, path })
    const { file, piece } = await appended(ports.exportWriter, empty, { bytes, rowCount: 0, afterKey: null })
    await writeAsRun(ports, run, async (tx, stored) => {
      await tx.tenancy.saveExportFile(file, piece)
      return stored
    })
  }
}

import type { ExportFormat, ExportRow, ExportTable, TenantExport } from '@grenier/contracts'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { ExportFile, ExportWriter, StoredTenantExport } from './tenant-export.ports.ts'

/** A file goes on as another one beyond this: every program can read one so long. */
const fileBytesMax = 1_073_741_824n

/** Another run of the same job writes now: this one stops, and what it wrote is the other's to use or to forget. */
export class OvertakenRun extends Error {}

/** The run of a job that writes an archive. */
export interface ExportRun {
  readonly tenantId: string
  readonly exportId: string
  readonly run: number
}

type FilePorts = Pick<ControlPlanePorts, 'unitOfWork' | 'clock'> & { readonly exportWriter: ExportWriter }

/** Writes as this run, or not at all. @throws OvertakenRun */
export async function writeAsRun(
  { unitOfWork }: Pick<ControlPlanePorts, 'unitOfWork'>,
  { tenantId, exportId, run }: ExportRun,
  write: (tx: Transaction, stored: StoredTenantExport) => Promise<StoredTenantExport>,
): Promise<StoredTenantExport> {
  return await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    const stored = await tx.tenancy.lockExport(tenantId, exportId)
    if (stored === null || stored.run !== run || stored.state !== 'running') throw new OvertakenRun()
    const changed = await write(tx, stored)
    const saved = { ...changed, version: stored.version + 1 }
    await tx.tenancy.updateExport(saved)
    return saved
  })
}

/** A file as it is before anything is in it. */
export function emptyFile(
  { tenantId, exportId }: ExportRun,
  about: Pick<ExportFile, 'path' | 'position' | 'step' | 'tableName' | 'readAt'>,
): ExportFile {
  const counts = { rowCount: 0n, sizeBytes: 0n, packedBytes: 0n, partCount: 0, crc32: 0n }
  return { tenantId, exportId, ...about, ...counts, afterKey: null, isWhole: false, sha256: null }
}

/** A file with more bytes behind those it has, and the packed piece that they are. */
export async function appended(
  writer: ExportWriter,
  file: ExportFile,
  { bytes, rowCount, afterKey }: { bytes: Uint8Array; rowCount: number; afterKey: readonly string[] | null },
): Promise<{ file: ExportFile; piece: Uint8Array }> {
  const piece = await writer.pack(bytes)
  return {
    piece,
    file: {
      ...file,
      rowCount: file.rowCount + BigInt(rowCount),
      sizeBytes: file.sizeBytes + BigInt(bytes.length),
      packedBytes: file.packedBytes + BigInt(piece.length),
      partCount: file.partCount + 1,
      crc32: writer.crc32(bytes, file.crc32),
      afterKey,
    },
  }
}

const formats: readonly ExportFormat[] = ['ndjson', 'csv']

function pathOf(stem: string, format: ExportFormat, number: number): string {
  return number === 1 ? `${stem}.${format}` : `${stem}-${number}.${format}`
}

export interface TableFiles {
  /** Behind which row it goes on; null: from the first one. */
  after(): readonly string[] | null
  /** One page, in one transaction with how far the whole is. @throws OvertakenRun */
  append(rows: readonly ExportRow[]): Promise<void>
}

interface TableOfRun {
  readonly run: ExportRun
  readonly table: ExportTable
  readonly about: { readonly stem: string; readonly step: TenantExport['step']; readonly position: number }
  /** What stands of the archive already, from a run before. */
  readonly written: readonly ExportFile[]
}

/** Writes the rows of one table into its files, one for each format, and further ones where those become long. */
export function createTableFiles(ports: FilePorts, { run, table, about, written }: TableOfRun): TableFiles {
  const { exportWriter } = ports
  const own = new Map(written.filter(({ tableName }) => tableName === table.name).map((file) => [file.path, file]))
  let number = Math.max(1, own.size / formats.length)
  let open = formats.flatMap((format) => own.get(pathOf(about.stem, format, number)) ?? [])

  function filesToGrow(): ExportFile[] {
    const isNew = open.length === 0
    if (!isNew && open.every(({ sizeBytes }) => sizeBytes < fileBytesMax)) return open
    if (!isNew) number += 1
    const { stem, step, position } = about
    const of = { position, step, tableName: table.name, readAt: ports.clock.now() }
    return formats.map((format) => emptyFile(run, { ...of, path: pathOf(stem, format, number) }))
  }

  return {
    after: () => open[0]?.afterKey ?? null,
    async append(rows) {
      const afterKey = rows.at(-1)?.key ?? null
      const grown = await Promise.all(
        filesToGrow().map((file, index) => {
          const form = { format: formats[index] ?? 'ndjson', isFirst: file.partCount === 0 }
          const bytes = exportWriter.rows(table, rows, form)
          return appended(exportWriter, file, { bytes, rowCount: rows.length, afterKey })
        }),
      )
      await writeAsRun(ports, run, async (tx, stored) => {
        for (const { file, piece } of grown) await tx.tenancy.saveExportFile(file, piece)
        return { ...stored, step: about.step, rowCount: stored.rowCount + BigInt(rows.length) }
      })
      open = grown.map(({ file }) => file)
    },
  }
}

import { createHash } from 'node:crypto'
import type { ExportColumn, ExportTable } from '@grenier/contracts'
import { civilDateOf, instantToIso } from '@grenier/quota-billing'
import type { JobPorts } from '../shared/control-plane-ports.ts'
import { savePiece } from './export-audit-files.ts'
import { type ExportRun, emptyFile, writeAsRun } from './export-files.ts'
import { readMeText } from './export-read-me.ts'
import { historyTables, snapshotTables } from './export-tables.ts'
import { readExportArchive } from './read-export-archive.ts'
import type { ExportFile } from './tenant-export.ports.ts'

/** Names the form of the manifest; another one gets another number. */
const manifestFormat = 'grenier-export-1'
/** Pieces held at once while a file is read back. */
const partsPerRead = 8

/** The SHA-256 of a file, of what is stored of it. */
async function hashOf(ports: JobPorts, { tenantId, exportId, path, partCount }: ExportFile): Promise<string> {
  const hash = createHash('sha256')
  for (let after = 0; after < partCount; after += partsPerRead) {
    const which = { tenantId, exportId, path, after, limit: partsPerRead }
    const parts = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.exportParts(which))
    for (const { bytes } of parts) hash.update(await ports.exportWriter.unpack(bytes))
  }
  return hash.digest('hex')
}

/** Gives each file that has none its hash. */
export async function closeFiles(ports: JobPorts, run: ExportRun): Promise<void> {
  const { tenantId, exportId } = run
  const files = await ports.unitOfWork.read({ kind: 'platform' }, (tx) => tx.tenancy.exportFiles(tenantId, exportId))
  for (const file of files.filter(({ sha256 }) => sha256 === null)) {
    const sha256 = await hashOf(ports, file)
    await writeAsRun(ports, run, async (tx, stored) => {
      await tx.tenancy.saveExportFile({ ...file, isWhole: true, sha256 }, null)
      return stored
    })
  }
}

/** The unit that a name ends in, in words. */
const units: readonly (readonly [RegExp, string])[] = [
  [/ByteSeconds$/, 'octet-seconde'],
  [/Bytes$/, 'octet'],
  [/Cents$/, 'centime d’euro'],
  [/Micros$/, 'millionième d’euro'],
  [/BasisPoints$/, 'centième de pour cent'],
  [/Permille$/, 'pour mille'],
  [/Percents?$/, 'pour cent'],
  [/Milli$/, 'millième d’unité'],
  [/Seconds$/, 'seconde'],
  [/Days$/, 'jour'],
]

const unitOf = ({ name }: ExportColumn): string | null => units.find(([ending]) => ending.test(name))?.[1] ?? null

function tableInfo({ name, columns }: ExportTable, files: readonly ExportFile[]) {
  const about = [...snapshotTables, ...historyTables].find((table) => table.name === name)?.about ?? ''
  const own = files.filter(({ tableName, path }) => tableName === name && path.endsWith('.ndjson'))
  return {
    name,
    about,
    rowCount: own.reduce((sum, { rowCount }) => sum + rowCount, 0n).toString(),
    columns: columns.map((column) => ({ ...column, unit: unitOf(column) })),
  }
}

function fileInfo({ path, sizeBytes, sha256, rowCount, tableName, readAt }: ExportFile) {
  return {
    path,
    table: tableName,
    rowCount: rowCount.toString(),
    sizeBytes: sizeBytes.toString(),
    sha256,
    readAt: instantToIso(readAt),
  }
}

/** Writes what the archive holds: for people, for programs, and for `sha256sum -c`. */
export async function writeManifest(ports: JobPorts, run: ExportRun): Promise<void> {
  const { unitOfWork, installation, clock } = ports
  const { tenantId, exportId } = run
  const scope = { kind: 'tenant', tenantId } as const
  const today = civilDateOf(clock.now(), installation.timeZone)
  const { files, tables, stored, tenant } = await unitOfWork.read(scope, async (tx) => ({
    files: await tx.tenancy.exportFiles(tenantId, exportId),
    tables: await tx.tenancy.exportTables([...snapshotTables, ...historyTables].map(({ name }) => name)),
    stored: await tx.tenancy.getExport(tenantId, exportId),
    tenant: await tx.tenancy.tenantInBrief(tenantId, today),
  }))
  const snapshotAt = stored?.snapshotAt ?? clock.now()
  const manifest = {
    format: manifestFormat,
    exportId,
    installationId: installation.id,
    operator: { name: installation.operatorName, siren: installation.operatorSiren },
    tenant: { id: tenantId, name: tenant?.name ?? '' },
    requestedBy: stored?.requestedBy ?? '',
    requestedAt: instantToIso(stored?.requestedAt ?? snapshotAt),
    snapshotAt: instantToIso(snapshotAt),
    files: files.map(fileInfo),
    tables: tables.map((table) => tableInfo(table, files)),
  }
  const text = `${JSON.stringify(manifest, null, 2)}\n`
  const readMe = readMeText({ memberName: tenant?.name ?? '', operatorName: installation.operatorName, snapshotAt })
  const own = { step: 'sealing', tableName: null, readAt: clock.now() } as const
  const write = (path: string, position: number, content: string) =>
    savePiece(ports, run, { file: emptyFile(run, { ...own, path, position }), text: content, rowCount: 0 })
  await write('LISEZMOI.txt', 1, readMe)
  await write('manifest.json', 2, text)
  const hashed = [
    ...files.map(({ path, sha256 }) => [sha256, path]),
    ...[['manifest.json', text] as const, ['LISEZMOI.txt', readMe] as const].map(([path, content]) => [
      createHash('sha256').update(content).digest('hex'),
      path,
    ]),
  ]
  await write('SHA256SUMS', 3, hashed.map(([hash, path]) => `${hash}  ${path}\n`).join(''))
  await closeFiles(ports, run)
}

/** The size and hash of the whole archive, made once to know them; null where it is longer than an archive may be. */
export async function archiveOf(
  ports: JobPorts,
  { tenantId, exportId }: ExportRun,
  bytesMax: bigint,
): Promise<{ sizeBytes: bigint; sha256: string } | null> {
  const hash = createHash('sha256')
  let sizeBytes = 0n
  const pieces = readExportArchive(ports, { tenantId, exportId, scope: { kind: 'platform' } })
  for await (const chunk of ports.exportWriter.archive(pieces)) {
    hash.update(chunk)
    sizeBytes += BigInt(chunk.length)
    if (sizeBytes > bytesMax) return null
  }
  return { sizeBytes, sha256: hash.digest('hex') }
}

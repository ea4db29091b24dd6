import { printedPages } from '../../../browser/support/pdf-text.ts'
import { bytesOf } from '../../../harness/pages.ts'
import { adminOf } from '../../use-cases/dated-house.ts'
import { callOf } from '../../use-cases/house.ts'
import { opened, sha256 } from '../../use-cases/opened-archive.ts'
import type { Stage } from '../stage.ts'
import type { Check } from './check.ts'
import { amountsIn, inOneLine } from './printed-text.ts'
import { statedRows } from './stated-rows.ts'

type Archive = ReturnType<typeof opened>

/** What is the archive, or its trail, itself. */
const itself = ['audit_entry', 'audit_seal', 'audit_tenant_checkpoint', 'tenant_export_file', 'tenant_export_part']
/** What is about the member and is the operator's, or a program's. */
const others = ['backup_repository', 'capacity_reservation', 'dirty_day', 'operator_task', 'outbox', 'tenant_lease']
const notInTables = new Set([...itself, ...others])

/** What was told of the archive, which is after it was made. */
const toldOfIt = `SELECT id FROM notice WHERE kind = 'export-ready'`
const laterRows: Readonly<Record<string, string>> = {
  notice: `AND id NOT IN (${toldOfIt})`,
  delivery: `AND notice_id NOT IN (${toldOfIt})`,
}

/** How many rows of the member each table has that has any, by no list of the product. */
async function countsOf({ admin }: Stage, tenantId: string): Promise<Map<string, string>> {
  const { rows: tables } = await admin.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant_id'
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`)
  const counts = tables.map(
    ({ name }) =>
      `SELECT '${name}' AS name, count(*)::text AS count FROM ${name} WHERE tenant_id = $1 ${laterRows[name] ?? ''}`,
  )
  const { rows } = await admin.query<{ name: string; count: string }>(counts.join(' UNION ALL '), [tenantId])
  return new Map(rows.filter(({ count }) => count !== '0').map(({ name, count }) => [name, count]))
}

/** What is in one of two lists and not in the other. */
const inOneOnly = (left: readonly string[], right: readonly string[]): string[] => [
  ...left.filter((one) => !right.includes(one)),
  ...right.filter((one) => !left.includes(one)),
]

/** Every file is on the list with its hash, and in the manifest with its length. */
function listFaults({ files, text, manifest }: Archive): string[] {
  const sums = text('SHA256SUMS').trimEnd().split('\n')
  const hashed = Object.entries(files).filter(([path]) => path !== 'SHA256SUMS')
  const wanted = hashed.map(([path, bytes]) => `${sha256(bytes)}  ${path}`)
  const own = new Set(['SHA256SUMS', 'manifest.json', 'LISEZMOI.txt'])
  const listed = manifest.files.map(({ path, sizeBytes, sha256: hash }) => `${path} ${sizeBytes} ${hash}`)
  const there = Object.entries(files)
    .filter(([path]) => !own.has(path))
    .map(([path, bytes]) => `${path} ${bytes.length} ${sha256(bytes)}`)
  return [
    ...inOneOnly(wanted, sums).map((line) => `SHA256SUMS and the files: ${line}`),
    ...inOneOnly(there, listed).map((line) => `manifest and the files: ${line}`),
    ...[...own].filter((path) => files[path] === undefined).map((path) => `no ${path}`),
  ]
}

/** As many rows of each table as the database has, and no table of the member forgotten. */
async function tableFaults(stage: Stage, { manifest, text }: Archive, tenantId: string): Promise<string[]> {
  const counts = await countsOf(stage, tenantId)
  const told = new Map(manifest.tables.map(({ name, rowCount }) => [name, rowCount]))
  const read = manifest.files.filter(({ path }) => path.endsWith('.ndjson') && !path.startsWith('audit/'))
  return [
    ...[...counts].flatMap(([name, count]) =>
      told.get(name) === count || notInTables.has(name) ? [] : [`${name}: ${told.get(name)} rows of ${count}`],
    ),
    ...read.flatMap(({ path, rowCount }) => {
      const lines = text(path).trimEnd().split('\n').length
      return String(lines) === rowCount ? [] : [`${path} has ${lines} rows, its list ${rowCount}`]
    }),
  ]
}

/** Amounts of a table, as programs read them. */
function sumIn({ text }: Archive, path: string, column: string): bigint {
  const lines = text(path).trimEnd().split('\n')
  return lines.reduce((sum, line) => sum + BigInt((JSON.parse(line) as Record<string, string>)[column] ?? ''), 0n)
}

async function moneyFaults({ admin }: Stage, archive: Archive, tenantId: string): Promise<string[]> {
  const { rows } = await admin.query<{ micros: string; cents: string }>(
    `SELECT (SELECT sum(amount_micros) FROM charge WHERE tenant_id = $1)::text AS micros,
            (SELECT sum(payable_cents) FROM statement WHERE tenant_id = $1)::text AS cents`,
    [tenantId],
  )
  const micros = sumIn(archive, 'billing/charge.ndjson', 'amountMicros')
  const cents = sumIn(archive, 'billing/statement.ndjson', 'payableCents')
  return [
    ...(String(micros) === rows[0]?.micros ? [] : [`charges come to ${micros}, the rows to ${rows[0]?.micros}`]),
    ...(String(cents) === rows[0]?.cents ? [] : [`statements come to ${cents}, the rows to ${rows[0]?.cents}`]),
  ]
}

/** What people read in each PDF, by its path. */
async function pdfTexts({ files }: Archive): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  for (const [path, bytes] of Object.entries(files).filter(([name]) => name.endsWith('.pdf')))
    texts.set(path, inOneLine((await printedPages(bytes)).map((page) => page.text).join(' ')))
  return texts
}

/** Each statement of the member that was issued, as its document, and no other. */
async function statementFaults(stage: Stage, texts: Map<string, string>, tenantId: string): Promise<string[]> {
  const own = (await statedRows(stage)).filter((row) => row.tenantId === tenantId)
  const wanted = new Map(own.map((row) => [`billing/statements/${row.number}.pdf`, row]))
  const faults: string[] = own.length === 0 ? ['the member has no statement'] : []
  const told = [...texts.keys()].filter((path) => path.startsWith('billing/'))
  for (const path of inOneOnly([...wanted.keys()], told)) faults.push(`${path} is not in both`)
  for (const [path, { number, payableCents }] of wanted) {
    const text = texts.get(path) ?? ''
    if (!text.includes(number) || !amountsIn(text).includes(payableCents)) faults.push(`${path} has no ${payableCents}`)
  }
  return faults
}

/** The signed paper of the act that its agreement rests on, byte for byte as it was attached, and no other. */
function actFileFaults({ region, marks: { actFile } }: Stage, { files }: Archive): string[] {
  const papers = Object.entries(files).filter(([path]) => path.startsWith('configuration/acts/'))
  const [paper] = papers
  if (papers.length !== 1 || paper === undefined || actFile === undefined) return [`${papers.length} signed acts`]
  const [path, bytes] = paper
  return path.includes(region.actId) && actFile.equals(bytes) ? [] : [`${path} is not the act that was attached`]
}

/** Nothing names another member, neither what people read nor what programs do. */
async function strangerFaults(
  { admin }: Stage,
  { files, text }: Archive,
  { texts, tenantId }: { texts: Map<string, string>; tenantId: string },
): Promise<string[]> {
  const { rows } = await admin.query<{ id: string; slug: string; name: string }>(
    `SELECT tenant.id, tenant.slug, identity.name FROM tenant JOIN organisation_identity identity USING (organisation_id)
      WHERE tenant.id <> $1`,
    [tenantId],
  )
  const readable = Object.keys(files).map((path) => [path, texts.get(path) ?? inOneLine(text(path))] as const)
  const told = rows.flatMap(({ id, slug, name }) =>
    readable
      .filter(([, said]) => [id, `"${slug}"`, inOneLine(name)].some((one) => said.includes(one)))
      .map(([path]) => `${path} names ${name}`),
  )
  return rows.length > 0 ? [...new Set(told)] : ['there is no other member, which proves nothing']
}

/** "Everything" of a member, fetched, opened and read: its list and hashes, its rows, its documents, and nothing of anybody else. */
export const memberArchiveTellsTheRows: Check = async ({ stage, documents }) => {
  const { archive: which } = stage.marks
  if (which === undefined) return ['nobody asked for everything']
  const { tenantId } = which
  const bytes = await bytesOf(
    documents.exportArchive(stage.house.api.getTenantExportFile(which, callOf(adminOf(tenantId)))),
  )
  const { rows } = await stage.admin.query<{ hash: string; size: string }>(
    `SELECT encode(sha256, 'hex') AS hash, size_bytes::text AS size FROM tenant_export WHERE id = $1`,
    [which.exportId],
  )
  const told = `${rows[0]?.hash}, ${rows[0]?.size} bytes`
  const fetched = `${sha256(bytes)}, ${bytes.length} bytes`
  if (fetched !== told) return [`${fetched} were fetched, ${told} were made`]
  const archive = opened(bytes)
  const texts = await pdfTexts(archive)
  return [
    ...listFaults(archive),
    ...(await tableFaults(stage, archive, tenantId)),
    ...(await moneyFaults(stage, archive, tenantId)),
    ...(await statementFaults(stage, texts, tenantId)),
    ...actFileFaults(stage, archive),
    ...(await strangerFaults(stage, archive, { texts, tenantId })),
  ]
}

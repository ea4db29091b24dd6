import { FileNumber, readWorkbook } from '@grenier/documents/testing/workbook'
import { parse } from 'csv-parse/sync'
import { printedPages } from '../../../browser/support/pdf-text.ts'
import { callOf, finance } from '../../use-cases/house.ts'
import type { Check, Played } from './check.ts'
import { amountsIn, inOneLine } from './printed-text.ts'
import { centsOf, type StatedRow, statedRows, sumCents } from './stated-rows.ts'

/** Texts beside each other, so that both can be read where they differ. */
export const differ = (
  what: string,
  read: readonly (bigint | string)[],
  rows: readonly (bigint | string)[],
): string[] => (read.join(' ') === rows.join(' ') ? [] : [`${what} has ${read.join(' ')}, the rows ${rows.join(' ')}`])

/** What is in the first list and has no match of its own in the second. */
function without(wanted: readonly bigint[], there: readonly bigint[]): bigint[] {
  const left = [...there]
  return wanted.filter((cents) => {
    const at = left.indexOf(cents)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** By beneficiary, where anybody but the payer is one: what its annex comes to. */
function annexesOf({ lines }: StatedRow): (readonly [name: string, cents: bigint])[] {
  if (lines.every(({ isPayer }) => isPayer)) return []
  return [...Map.groupBy(lines, ({ beneficiary }) => beneficiary)].map(([name, own]) => [name, sumCents(own)])
}

async function pdfFaults({ stage, documents }: Played, row: StatedRow): Promise<string[]> {
  const page = await stage.house.api.getStatementPdf({ statementId: row.id }, callOf(finance))
  const { statement, ...context } = page
  const pages = await printedPages(await documents.statementPdf(statement, context))
  const text = inOneLine(pages.map((one) => one.text).join(' '))
  const annexes = annexesOf(row)
  const wanted = [
    ...row.lines.map(({ cents }) => cents),
    row.totalCents,
    row.payableCents,
    ...annexes.map(([, cents]) => cents),
  ]
  const lacking = without([...new Set(wanted)], amountsIn(text))
  const names = [
    row.number,
    ...(row.originalNumber === null ? [] : [row.originalNumber]),
    ...annexes.map(([name]) => `Pour ${name}`),
  ]
  const unnamed = names.filter((name) => !text.includes(inOneLine(name)))
  const cut = pages.flatMap(({ cutTexts }) => cutTexts)
  return [
    ...lacking.map((cents) => `no ${cents}`),
    ...unnamed.map((name) => `no « ${name} »`),
    ...cut.map((one) => `cut: ${one}`),
  ]
}

async function csvFaults(
  { stage, documents }: Played,
  { id, lines, totalCents, payableCents }: StatedRow,
): Promise<string[]> {
  const statement = await stage.house.api.getStatement({ statementId: id }, callOf(finance))
  const rows = parse<Record<string, string>>(Buffer.from(documents.statementCsv(statement)), {
    bom: true,
    delimiter: ';',
    columns: true,
  })
  const cells = (of: (row: Record<string, string>) => boolean) =>
    rows.filter(of).map((row) => centsOf(row['Montant (EUR)'] ?? ''))
  const [own, sums] = [cells((row) => row['Ligne'] !== ''), cells((row) => row['Ligne'] === '')]
  return [
    ...differ(
      'CSV lines',
      own,
      lines.map(({ cents }) => cents),
    ),
    ...differ(
      'CSV beneficiaries',
      rows.slice(0, lines.length).map((row) => row['Bénéficiaire'] ?? ''),
      lines.map(({ beneficiary }) => beneficiary),
    ),
    ...differ('CSV sums', [sums[0] ?? 0n, sums.at(-1) ?? 0n], [totalCents, payableCents]),
  ]
}

async function workbookFaults(
  { stage, documents }: Played,
  { id, lines, totalCents, payableCents }: StatedRow,
): Promise<string[]> {
  const statement = await stage.house.api.getStatement({ statementId: id }, callOf(finance))
  const [sheet] = await readWorkbook(await documents.money.statementXlsx(statement))
  const [heading = [], ...rows] = sheet?.data ?? []
  const column = heading.indexOf('Montant (EUR)')
  const cells = rows
    .map((row) => row[column])
    .flatMap((cell) => (cell instanceof FileNumber ? [centsOf(cell.digits)] : []))
  const own = lines.map(({ cents }) => cents)
  return [
    ...differ('workbook lines', cells.slice(0, own.length), own),
    ...differ('workbook sums', [cells[own.length] ?? 0n, cells.at(-1) ?? 0n], [totalCents, payableCents]),
  ]
}

/** So many faults tell enough. */
const faultsToldMax = 5

export type Reader = (played: Played, row: StatedRow) => Promise<string[]>

/** Opens a document of each issued statement that is meant; one that cannot be read is a fault like any other. */
export const everyOne =
  (what: string, isMeant: (row: StatedRow) => boolean, read: Reader): Check =>
  async (played) => {
    const meant = (await statedRows(played.stage)).filter(isMeant)
    const faults: string[] = meant.length === 0 ? [`no ${what} was issued`] : []
    for (const row of meant) {
      if (faults.length >= faultsToldMax) break
      const told = await read(played, row).catch((error: Error) => [`cannot be read: ${error.message}`])
      faults.push(...told.map((fault) => `${what} ${row.number}: ${fault}`))
    }
    return faults
  }

/** Each issued statement as PDF, with its annexes and what it gives back on. */
export const statementPdfsTellTheRows = everyOne('statement', () => true, pdfFaults)
export const statementCsvsTellTheRows = everyOne('statement', () => true, csvFaults)
export const statementWorkbooksTellTheRows = everyOne('statement', () => true, workbookFaults)

/** An annex for each beneficiary: of an EPCI that pays for three communes, of a CCAS, of a successor. */
export const annexesTellTheRows = everyOne('annex', (row) => annexesOf(row).length > 1, pdfFaults)
/** What gives back names what it gives back on, and is below zero. */
export const creditsTellTheRows = everyOne(
  'credit',
  ({ isCredit }) => isCredit,
  async (played, row) => [...(row.payableCents < 0n ? [] : ['asks for something']), ...(await pdfFaults(played, row))],
)

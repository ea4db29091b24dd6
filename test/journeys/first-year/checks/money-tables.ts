import { FileNumber, readWorkbook } from '@grenier/documents/testing/workbook'
import { type CivilMonth, civilMonth } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { bytesOf } from '../../../harness/pages.ts'
import { callOf, finance } from '../../use-cases/house.ts'
import { firstMonth, firstYear } from '../stage.ts'
import type { Check, Played } from './check.ts'

/** A decimal text of a file, as millionths of a euro. */
function microsOf(text: string): bigint {
  const parts = /^(-?)(\d+)(?:[.,](\d{1,6}))?$/.exec(text.replaceAll(/[\s\u00a0\u202f]/g, ''))
  if (parts === null) throw new Error(`no amount: ${text}`)
  const [, sign = '', whole = '', decimals = ''] = parts
  const micros = BigInt(whole) * 1_000_000n + BigInt(decimals.padEnd(6, '0'))
  return sign === '-' ? -micros : micros
}

const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, micros) => sum + micros, 0n)

type CsvReader = 'people' | 'machines'

/** What amounts come to, whose last one is said to be their sum. */
function withTotal(amounts: readonly bigint[]): bigint {
  const sum = sumOf(amounts.slice(0, -1))
  const total = amounts.at(-1) ?? 0n
  if (sum !== total) throw new Error(`the rows come to ${sum}, the last one says ${total}`)
  return sum
}

/** What a column of a CSV comes to; people have the sum in its last row, programs make it themselves. */
async function ofCsv(chunks: AsyncIterable<Uint8Array>, column: string, reader: CsvReader): Promise<bigint> {
  const delimiter = reader === 'people' ? ';' : ','
  const rows = parse<Record<string, string>>(await bytesOf(chunks), { bom: true, columns: true, delimiter })
  const amounts = rows.map((row) => microsOf(row[column] ?? ''))
  return reader === 'people' ? withTotal(amounts) : sumOf(amounts)
}

/** What a column of a sheet comes to, as its last row says too. */
async function ofWorkbook(bytes: Uint8Array, column: string, title?: string): Promise<bigint> {
  const sheets = await readWorkbook(bytes)
  const sheet = title === undefined ? sheets[0] : sheets.find(({ sheet: name }) => name === title)
  const [heading = [], ...rows] = sheet?.data ?? []
  const at = heading.indexOf(column)
  const cells = rows.map((row) => row[at])
  return withTotal(cells.map((cell) => (cell instanceof FileNumber ? microsOf(cell.digits) : 0n)))
}

interface Wanted {
  readonly statements: bigint
  readonly charges: bigint
  readonly shares: bigint
}

/** What the database has of a month. */
async function wantedOf({ stage }: Played, month: CivilMonth): Promise<Wanted> {
  const { rows } = await stage.admin.query<Record<keyof Wanted, string>>(
    `SELECT (SELECT coalesce(sum(payable_cents), 0) * 10000 FROM statement JOIN statement_issue ON statement_id = id
              WHERE month = $1)::text AS statements,
            (SELECT coalesce(sum(amount_micros), 0) FROM charge WHERE month = $1)::text AS charges,
            (SELECT coalesce(sum(amount_micros), 0) FROM charge WHERE month = $1 AND kind = 'shared')::text AS shares`,
    [month],
  )
  const [row] = rows
  if (row === undefined) throw new Error('sums are one row')
  return { statements: BigInt(row.statements), charges: BigInt(row.charges), shares: BigInt(row.shares) }
}

type Read = readonly [file: string, of: keyof Wanted, sum: () => Promise<bigint>]

/** Every file of a month, and what it has to come to. */
function filesOf({ stage, documents }: Played, month: CivilMonth): readonly Read[] {
  const { api } = stage.house
  const { money } = documents
  const call = callOf(finance)
  const [people, machines] = [{ month, reader: 'people' } as const, { month, reader: 'machines' } as const]
  const payable = 'À payer (EUR)'
  const part = 'Part (EUR)'
  return [
    [
      'statements.csv',
      'statements',
      () => ofCsv(money.statementsCsv(api.exportStatementsCsv(people, call), 'people'), payable, 'people'),
    ],
    [
      'statements.csv for programs',
      'statements',
      () => ofCsv(money.statementsCsv(api.exportStatementsCsv(machines, call), 'machines'), 'payableEuros', 'machines'),
    ],
    [
      'statements.xlsx',
      'statements',
      async () => ofWorkbook(await money.statementsXlsx(await api.exportStatements({ month }, call)), payable),
    ],
    [
      'charges.xlsx',
      'charges',
      async () => ofWorkbook(await money.chargesXlsx(await api.exportCharges({ month }, call)), 'Montant (EUR)'),
    ],
    [
      'cost-shares.csv',
      'shares',
      () => ofCsv(money.costSharesCsv(api.exportCostSharesCsv(people, call), 'people'), part, 'people'),
    ],
    [
      'cost-shares.xlsx',
      'shares',
      async () => ofWorkbook(await money.costSharesXlsx(await api.exportCostShares({ month }, call)), part, 'Parts'),
    ],
  ]
}

/** The charges of the first year by member, service and site, as the explorer gives them away. */
async function sumFaults({ stage, documents }: Played): Promise<string[]> {
  const { api } = stage.house
  const { money } = documents
  const { rows } = await stage.admin.query<{ micros: string }>(
    `SELECT sum(amount_micros)::text AS micros FROM charge WHERE month LIKE '${firstYear}-%'`,
  )
  const wanted = BigInt(rows[0]?.micros ?? '0')
  const faults: string[] = []
  for (const by of ['member', 'service', 'site'] as const) {
    const asked = { from: firstMonth, to: civilMonth(`${firstYear}-12`), by }
    const sums = await api.exportChargeSums(asked, callOf(finance))
    const told = [
      await ofCsv(money.chargeSumsCsv(sums, 'machines'), 'amountEuros', 'machines'),
      await ofCsv(money.chargeSumsCsv(sums, 'people'), 'Total (EUR)', 'people'),
      await ofWorkbook(await money.chargeSumsXlsx(sums), 'Total (EUR)'),
    ]
    if (told.some((sum) => sum !== wanted)) faults.push(`charges by ${by} come to ${told.join(', ')}, not ${wanted}`)
  }
  return faults
}

/** Every table of money that finance takes away, for people and for programs, comes to what the database has. */
export const moneyTablesTellTheRows: Check = async (played) => {
  const faults = await sumFaults(played)
  const met = { statements: 0, charges: 0, shares: 0 }
  for (const month of played.stage.closed) {
    const wanted = await wantedOf(played, month)
    for (const [file, of, read] of filesOf(played, month)) {
      const told = await read().catch((error: Error) => error.message)
      if (told !== wanted[of]) faults.push(`${file} of ${month}: ${told}, not ${wanted[of]}`)
      if (wanted[of] !== 0n) met[of] += 1
    }
  }
  const never = Object.entries(met).filter(([, times]) => times === 0)
  return [...faults, ...never.map(([of]) => `no month has ${of}, which proves nothing`)]
}

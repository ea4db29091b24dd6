import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import type { Table } from '../shared/table.ts'
import { bytesOf, inPages } from '../testing/pages.ts'
import { FileNumber, readWorkbook, workbookText } from '../testing/workbook.ts'
import { chargesTable } from './charge-table.ts'
import { costPoolsTable, costSharesTable } from './cost-share-tables.ts'
import { exampleNotice } from './forecast-notice-example.test-support.ts'
import { forecastNoticeXlsx, noticeLinesTable, noticeTable } from './forecast-notice-tables.ts'
import * as documents from './money-workbooks.ts'
import { exampleCharges, exampleCostShares, exampleStatements } from './month-example.test-support.ts'
import { exampleStatement } from './statement-example.test-support.ts'
import { statementTable } from './statement-table.ts'
import { statementsTable } from './statements-table.ts'

const statement = exampleStatement({ payerSiret: '21940038900017' })

const workbooks: readonly (readonly [string, () => Promise<Uint8Array>, readonly Table[]])[] = [
  ['charges', () => documents.chargesXlsx(exampleCharges()), [chargesTable(exampleCharges())]],
  ['statements', () => documents.statementsXlsx(exampleStatements()), [statementsTable(exampleStatements())]],
  [
    'cost-shares',
    () => documents.costSharesXlsx(exampleCostShares()),
    [costPoolsTable(exampleCostShares()), costSharesTable(exampleCostShares())],
  ],
  ['statement', () => documents.statementXlsx(statement), [statementTable(statement)]],
  [
    'forecast-notice',
    () => forecastNoticeXlsx(exampleNotice()),
    [noticeTable(exampleNotice()), noticeLinesTable(exampleNotice())],
  ],
]

/** What a cell should read as: worked out here from the table, not by the writer. */
function expected(value: string | bigint | null, kind: string): unknown {
  if (value === null) return null
  if (kind === 'text') return value
  if (kind === 'date') return new Date(`${String(value)}T00:00:00Z`)
  const scale = kind === 'cents' ? 100 : kind === 'micros' ? 1_000_000 : 1
  return Number(value) / scale
}

const read = (value: unknown): unknown => (value instanceof FileNumber ? Number(value.digits) : value)

describe('workbooks of money', () => {
  it.each(workbooks)('%s: another library reads every cell as it was, of its own type', async (_, write, tables) => {
    const sheets = await readWorkbook(await write())
    expect(sheets.map(({ sheet }) => sheet)).toEqual(tables.map(({ name }) => name))
    for (const [index, { columns, rows, furtherTotals }] of tables.entries()) {
      const data = sheets[index]?.data ?? []
      expect(data[0]).toEqual(columns.map(({ title }) => title))
      for (const [at, row] of rows.entries()) {
        expect(data[at + 1]?.map(read)).toEqual(
          row.map((value, column) => expected(value, columns[column]?.kind ?? '')),
        )
      }
      expect(data).toHaveLength(rows.length + 2 + (furtherTotals?.length ?? 0))
      expect(data[rows.length + 1]?.[0]).toBe('Total')
    }
  })

  it.each(workbooks)('%s is what was reviewed, byte for byte', async (name, write) => {
    const bytes = await write()
    await expect(workbookText(bytes)).toMatchFileSnapshot(`golden/${name}.xlsx.txt`)
    expect(Buffer.compare(bytes, await write())).toBe(0)
  })

  it('a statement’s workbook ends with its VAT, or why none, and what is to be paid', async () => {
    const [sheet] = await readWorkbook(await documents.statementXlsx(statement))
    const column = (sheet?.data[0] ?? []).indexOf('Montant (EUR)')
    const ends = (sheet?.data ?? []).slice(-3).map((row) => [row[0], read(row[column])])
    expect(ends).toEqual([
      ['Total', 1235],
      [expect.stringContaining('article 256 B'), 0],
      ['Total à payer', 1235],
    ])
  })

  it('a month’s total in the workbook is the sum of its charges', async () => {
    const [sheet] = await readWorkbook(await documents.chargesXlsx(exampleCharges()))
    const header = sheet?.data[0] ?? []
    expect(read(sheet?.data.at(-1)?.[header.indexOf('Montant (EUR)')])).toBe(-11.470_679)
  })
})

const csvs = [
  [
    'charges',
    (to: 'people' | 'machines') => documents.chargesCsv(inPages(exampleCharges().items), to),
    chargesTable(exampleCharges()),
  ],
  [
    'statements',
    (to: 'people' | 'machines') => documents.statementsCsv(inPages(exampleStatements().items), to),
    statementsTable(exampleStatements()),
  ],
  [
    'cost-shares',
    (to: 'people' | 'machines') => documents.costSharesCsv(inPages(exampleCostShares().shares), to),
    costSharesTable(exampleCostShares()),
  ],
] as const

describe('CSV of money', () => {
  it.each(csvs)('%s are what was reviewed, for people and for programs', async (name, write) => {
    for (const reader of ['people', 'machines'] as const) {
      const text = (await bytesOf(write(reader))).toString('utf8')
      await expect(text).toMatchFileSnapshot(`golden/${name}.${reader}.csv`)
    }
  })

  it.each(csvs)('%s reopen with as many rows and columns as the table has', async (_, write, table) => {
    const machines = parse(await bytesOf(write('machines')))
    expect(machines).toHaveLength(table.rows.length + 1)
    expect(machines[0]).toEqual(table.columns.map(({ field }) => field))
    const people = parse(await bytesOf(write('people')), { bom: true, delimiter: ';' })
    expect(people).toHaveLength(table.rows.length + 2)
    expect(people[0]).toEqual(table.columns.map(({ title }) => title))
  })
})

import type { ChargeTable, CostShareTable, Statement, StatementTable } from '@grenier/contracts'
import { type CsvReader, tableCsv } from '../shared/table-csv.ts'
import { tablesXlsx, type WorkbookInfo } from '../shared/table-xlsx.ts'
import { chargeColumns, chargesTable } from './charge-table.ts'
import { costPoolsTable, costSharesTable, shareColumns } from './cost-share-tables.ts'
import { statementTable } from './statement-table.ts'
import { statementColumns, statementsTable } from './statements-table.ts'

/** Rows as they are read, page by page. */
type RowPages<Row> = AsyncIterable<readonly Row[]>
type CsvChunks = AsyncIterable<Uint8Array>

/** A month's tables bear its last day: no clock. */
function infoOf(title: string, { month, issuerName, datedOn }: Omit<ChargeTable, 'items'>): WorkbookInfo {
  return { title: `${title} ${month}`, author: issuerName, datedMs: Date.parse(`${datedOn}T00:00:00Z`) }
}

/** A month's charges as a workbook. The same charges give the same bytes, as all of these do. */
export function chargesXlsx(charges: ChargeTable): Promise<Uint8Array> {
  return tablesXlsx([chargesTable(charges)], infoOf('Participations', charges))
}

/** A month's charges as CSV. */
export function chargesCsv(rows: RowPages<ChargeTable['items'][number]>, reader: CsvReader): CsvChunks {
  return tableCsv(chargeColumns, rows, reader)
}

/** A month's statements as a workbook. */
export function statementsXlsx(statements: StatementTable): Promise<Uint8Array> {
  return tablesXlsx([statementsTable(statements)], infoOf('États', statements))
}

/** A month's statements as CSV. */
export function statementsCsv(rows: RowPages<StatementTable['items'][number]>, reader: CsvReader): CsvChunks {
  return tableCsv(statementColumns, rows, reader)
}

/** A month's shared costs as a workbook: the costs, then the parts. */
export function costSharesXlsx(costs: CostShareTable): Promise<Uint8Array> {
  return tablesXlsx([costPoolsTable(costs), costSharesTable(costs)], infoOf('Coûts partagés', costs))
}

/** The parts of a month's shared costs as CSV. */
export function costSharesCsv(rows: RowPages<CostShareTable['shares'][number]>, reader: CsvReader): CsvChunks {
  return tableCsv(shareColumns, rows, reader)
}

/** A statement as a workbook, one row a line. */
export function statementXlsx(statement: Statement): Promise<Uint8Array> {
  const { number, issuerName, issuedAt } = statement
  return tablesXlsx([statementTable(statement)], { title: `État ${number}`, author: issuerName, datedMs: issuedAt })
}

import {
  readSettlementRow,
  type SettlementCellFault,
  type SettlementRow,
  settlementColumns,
} from '@grenier/quota-billing'
import { type CsvRecord, readCsvRecords } from '../shared/csv-records.ts'
import { Problem } from '../shared/problem.ts'

type Column = (typeof settlementColumns)[number]

export interface SettlementFile {
  readonly rows: readonly SettlementRow[]
  readonly faults: readonly SettlementCellFault[]
}

/** Without these nothing can be told of any row. */
const neededColumns: readonly Column[] = ['numero_etat', 'exercice', 'titre']

/** What stands most often between the names of the first line. */
function delimiterOf(csv: string): string {
  const [head = ''] = csv.split('\n', 1)
  const counts = [';', ',', '\t'].map((delimiter) => ({ delimiter, count: head.split(delimiter).length }))
  return counts.toSorted((left, right) => right.count - left.count)[0]?.delimiter ?? ';'
}

/** Problem: `settlement-file-unreadable`. */
function recordsOf(csv: string): readonly CsvRecord[] {
  const { records, fault } = readCsvRecords(csv, delimiterOf(csv))
  if (records === null) throw new Problem('settlement-file-unreadable', { detail: fault })
  return records
}

/** The columns in the file's order. Problem: `settlement-file-unreadable`. */
function columnsOf(head: readonly string[]): Column[] {
  const names = head.map((name) => name.trim().toLowerCase())
  const columns = names.flatMap((name) => settlementColumns.find((column) => column === name) ?? [])
  const unknown = names.filter((name) => !(settlementColumns as readonly string[]).includes(name))
  const missing = neededColumns.filter((column) => !columns.includes(column))
  const faults = [
    ...unknown.map((name) => `column-unknown: ${name}`),
    ...missing.map((name) => `column-missing: ${name}`),
    ...(new Set(names).size < names.length ? ['column-repeated'] : []),
  ]
  if (faults.length > 0) throw new Problem('settlement-file-unreadable', { detail: faults.join(', ') })
  return columns
}

/**
 * Reads a file of the accounting: its first line names the columns, in any order. Cells of a row beyond the columns, or too
 * few, make the whole file unreadable, because nobody can tell what they mean. Problem: `settlement-file-unreadable`.
 */
export function readSettlementFile(csv: string): SettlementFile {
  const [head, ...records] = recordsOf(csv)
  const columns = columnsOf(head?.cells ?? [])
  const rows: SettlementRow[] = []
  const faults: SettlementCellFault[] = []
  for (const { line, cells: written } of records) {
    if (written.length !== columns.length) {
      throw new Problem('settlement-file-unreadable', { detail: `line ${line}: ${written.length} cells` })
    }
    const cells = Object.fromEntries(columns.map((column, index) => [column, written[index] ?? '']))
    const read = readSettlementRow(line, cells)
    if (read.row === null) faults.push(...read.faults)
    else rows.push(read.row)
  }
  return { rows, faults }
}

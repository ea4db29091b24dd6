import type { CsvFault } from '@grenier/contracts'
import { readCsvRecords } from './csv-records.ts'

/** One line of a table, cell by column name; `line` counts from 1, the heading included. */
export interface TableRow {
  readonly line: number
  readonly cells: Readonly<Record<string, string>>
}

export interface ReadTable {
  readonly rows: readonly TableRow[]
  readonly faults: readonly CsvFault[]
}

/** A fault of a file: at a line of it and in a column, where it has a place; of what stood there only so much as a person reads. */
export function faultOf(
  code: CsvFault['code'],
  { line, column, value = '' }: { line: number | null; column: string | null; value?: string },
): CsvFault {
  return { line, column, code, value: value.slice(0, 200) }
}

function headingFaults(heading: readonly string[], columns: TableColumns): CsvFault[] {
  const missing = columns.required.filter((column) => !heading.includes(column))
  const known = [...columns.required, ...columns.optional]
  const unknown = heading.filter((column) => !known.includes(column))
  const repeated = heading.filter((column, index) => heading.indexOf(column) !== index)
  return [
    ...missing.map((column) => faultOf('column-missing', { line: 1, column })),
    ...unknown.map((column) => faultOf('column-unknown', { line: 1, column })),
    ...repeated.map((column) => faultOf('column-repeated', { line: 1, column })),
  ]
}

export interface TableColumns {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** A file as rows by column name, in whatever order its columns stand; with a faulty heading no row is read. */
export function readTable(csv: string, columns: TableColumns): ReadTable {
  const [first, ...others] = readCsvRecords(csv).records ?? []
  if (first === undefined) return { rows: [], faults: [faultOf('not-a-table', { line: null, column: null })] }
  const heading = first.cells.map((cell) => cell.trim().toLowerCase())
  const faults = headingFaults(heading, columns)
  if (faults.length > 0) return { rows: [], faults }
  const tooWide = others.filter(({ cells }) => cells.length > heading.length)
  return {
    rows: others.map(({ line, cells }) => ({
      line,
      cells: Object.fromEntries(heading.map((column, index) => [column, (cells[index] ?? '').trim()])),
    })),
    faults: tooWide.map(({ line }) => faultOf('cells-too-many', { line, column: null })),
  }
}

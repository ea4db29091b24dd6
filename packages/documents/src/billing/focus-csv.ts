import { stringify } from 'csv-stringify/sync'
import {
  billingPeriodColumns,
  focus12Columns,
  focusColumns,
  focusMandatoryColumns,
  invoiceDetailColumns,
} from './focus-columns.ts'

/** One row: column name to text, null (or absent) where FOCUS wants null. */
export type FocusRow = Readonly<Record<string, string | null>>

/** Which dataset the rows are of, and as which version has it. */
export interface FocusSort {
  readonly dataset: 'cost-and-usage' | 'invoice-detail' | 'billing-period'
  readonly focusVersion: '1.4' | '1.2'
}

interface ColumnList {
  readonly known: readonly string[]
  /** Those that every file holds, even where all values are null. */
  readonly mandatory: readonly string[]
}

/** Of the mandatory columns of 1.4, those that 1.2 has too. */
const mandatory12 = focusMandatoryColumns.filter((column) => focus12Columns.includes(column))

function columnsOf({ dataset, focusVersion }: FocusSort): ColumnList {
  if (dataset === 'invoice-detail')
    return {
      known: invoiceDetailColumns,
      mandatory: invoiceDetailColumns.filter((column) => column !== 'PurchaseOrderNumber'),
    }
  if (dataset === 'billing-period') return { known: billingPeriodColumns, mandatory: billingPeriodColumns }
  if (focusVersion === '1.2')
    return { known: focus12Columns, mandatory: [...mandatory12, 'ProviderName', 'PublisherName'] }
  return { known: focusColumns, mandatory: focusMandatoryColumns }
}

/**
 * The columns of a file whose first page this is: the mandatory ones and those any of its rows names, in the order of the
 * specification, then our own `x_` columns by name. @throws Error for a column that is neither.
 */
export function focusColumnsOf(page: readonly FocusRow[], sort: FocusSort): string[] {
  const { known, mandatory } = columnsOf(sort)
  const named = new Set(page.flatMap((row) => Object.keys(row)))
  const own = [...named].filter((column) => !known.includes(column)).sort()
  const unknown = own.filter((column) => !/^x_[A-Z][A-Za-z0-9]{0,47}$/.test(column))
  if (unknown.length > 0) throw new Error(`not columns of FOCUS ${sort.focusVersion}: ${unknown.join(', ')}`)
  return [...known.filter((column) => named.has(column) || mandatory.includes(column)), ...own]
}

/** Values of a page under the columns of its file. @throws Error for a row that names another column: the file has none. */
export function focusCells(page: readonly FocusRow[], columns: readonly string[]): (string | null)[][] {
  const held = new Set(columns)
  return page.map((row) => {
    const other = Object.keys(row).find((column) => !held.has(column))
    if (other !== undefined) throw new Error(`a row names ${other}, and no row of the first page did`)
    return columns.map((column) => row[column] ?? null)
  })
}

/**
 * Rows as a file of FOCUS, RFC 4180: comma, CR LF, UTF-8 without byte order mark, null as an empty field; Cost and Usage of
 * 1.4 unless another dataset or version is named. A chunk for each page of rows, the header in the first.
 * @throws Error for a column that the dataset does not have.
 */
export async function* focusCsv(
  pages: AsyncIterable<readonly FocusRow[]>,
  sort: FocusSort = { dataset: 'cost-and-usage', focusVersion: '1.4' },
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder()
  const write = (records: readonly (readonly (string | null)[])[]): Uint8Array =>
    encoder.encode(stringify([...records], { record_delimiter: 'windows' }))
  let columns: readonly string[] | null = null
  for await (const page of pages) {
    if (page.length === 0) continue
    const head: readonly string[][] = columns === null ? [focusColumnsOf(page, sort)] : []
    columns ??= head[0] ?? []
    yield write([...head, ...focusCells(page, columns)])
  }
  if (columns === null) yield write([focusColumnsOf([], sort)])
}

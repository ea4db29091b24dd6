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
 * Rows as a file of FOCUS, RFC 4180: comma, CR LF, UTF-8 without byte order mark, null as an empty field; Cost and Usage of
 * 1.4 unless another dataset or version is named. Columns: the mandatory ones and those any row names, in the order of the
 * specification, then our own `x_` columns by name. A column that is neither is a broken invariant and throws.
 */
export function focusCsv(
  rows: readonly FocusRow[],
  sort: FocusSort = { dataset: 'cost-and-usage', focusVersion: '1.4' },
): Uint8Array {
  const { known, mandatory } = columnsOf(sort)
  const named = new Set(rows.flatMap((row) => Object.keys(row)))
  const own = [...named].filter((column) => !known.includes(column)).sort()
  const unknown = own.filter((column) => !/^x_[A-Z][A-Za-z0-9]{0,47}$/.test(column))
  if (unknown.length > 0) throw new Error(`not columns of FOCUS ${sort.focusVersion}: ${unknown.join(', ')}`)
  const columns = [...known.filter((column) => named.has(column) || mandatory.includes(column)), ...own]
  const records = rows.map((row) => columns.map((column) => row[column] ?? null))
  return new TextEncoder().encode(stringify([columns, ...records], { record_delimiter: 'windows' }))
}

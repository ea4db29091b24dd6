import { stringify } from 'csv-stringify/sync'
import { focusColumns, focusMandatoryColumns } from './focus-columns.ts'

/** One row: column name to text, null (or absent) where FOCUS wants null. */
export type FocusRow = Readonly<Record<string, string | null>>

/**
 * Rows as a FOCUS 1.4 Cost and Usage file, RFC 4180: comma, CR LF, UTF-8 without byte order mark, null as an empty field.
 * Columns: the mandatory ones and those any row names, in the order of the specification, then our own `x_` columns by
 * name. A column that is neither is a broken invariant and throws.
 */
export function focusCsv(rows: readonly FocusRow[]): Uint8Array {
  const named = new Set(rows.flatMap((row) => Object.keys(row)))
  const known = new Set<string>(focusColumns)
  const own = [...named].filter((column) => !known.has(column)).sort()
  const unknown = own.filter((column) => !/^x_[A-Z][A-Za-z0-9]{0,47}$/.test(column))
  if (unknown.length > 0) throw new Error(`not columns of FOCUS 1.4: ${unknown.join(', ')}`)
  const columns = [
    ...focusColumns.filter((column) => named.has(column) || focusMandatoryColumns.includes(column)),
    ...own,
  ]
  const records = rows.map((row) => columns.map((column) => row[column] ?? null))
  return new TextEncoder().encode(stringify([columns, ...records], { record_delimiter: 'windows' }))
}

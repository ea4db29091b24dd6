import type { CivilDate } from '@grenier/quota-billing'

/**
 * What stands in a column. `cents` and `micros` are money in euros with two and six decimals; `decimal` is a decimal text
 * with a point; `count` is a whole number. SIRET, INSEE codes and whatever else begins with a zero are `text`.
 */
export type ColumnKind = 'text' | 'date' | 'count' | 'decimal' | 'cents' | 'micros'

/** Text, a civil date or a decimal text as `string`; whole numbers, cents and micros as `bigint`; null: nothing to say. */
export type CellValue = string | bigint | null

/** One column of a table of money, the same in every format. */
export interface Column<Row> {
  /** The header for programs: stable, ASCII. */
  readonly field: string
  /** The header for people, in French. */
  readonly title: string
  readonly kind: ColumnKind
  /** In letters. */
  readonly width: number
  /** Its sum stands below the last row. */
  readonly summed?: true
  readonly valueOf: (this: void, row: Row) => CellValue
}

/** A table, written once and served as XLSX, as CSV for people and as CSV for programs. */
export interface Table {
  /** At most 31 letters, none of `[]:*?/\`. */
  readonly name: string
  readonly columns: readonly Omit<Column<unknown>, 'valueOf'>[]
  readonly rows: readonly (readonly CellValue[])[]
  /** Amounts below the total of the last summed column, each with what it is: the tax, what is to be paid. */
  readonly furtherTotals?: readonly { readonly label: string; readonly value: bigint }[]
}

/** The rows of something under its columns. */
export function tableOf<Row>(name: string, columns: readonly Column<Row>[], rows: readonly Row[]): Table {
  return { name, columns, rows: rows.map((row) => columns.map(({ valueOf }) => valueOf(row))) }
}

/** Decimals of a kind of money. */
function decimalsOf(kind: ColumnKind): number {
  return kind === 'cents' ? 2 : kind === 'micros' ? 6 : 0
}

/** A value of a column as text with a point and without separators, exact for any size; a date as ISO 8601; null: empty. */
export function plainText(value: CellValue, kind: ColumnKind): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  const decimals = decimalsOf(kind)
  if (decimals === 0) return value.toString()
  const magnitude = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0')
  return `${value < 0n ? '-' : ''}${magnitude.slice(0, -decimals)}.${magnitude.slice(-decimals)}`
}

/** A civil date as people write it in France: `31/01/2026`. */
export function frenchDate(day: CivilDate | string): string {
  return day.split('-').toReversed().join('/')
}

/** The column under which further totals stand: the last one that is summed. */
export function lastSummed({ columns }: Table): number {
  return columns.findLastIndex(({ summed }) => summed)
}

/** Exact sum of a column; nothing counts as nothing. */
export function sumOf(table: Table, column: number): bigint {
  return table.rows.reduce((sum, row) => {
    const value = row[column] ?? null
    return typeof value === 'bigint' ? sum + value : sum
  }, 0n)
}

import { stringify } from 'csv-stringify/sync'
import { inert } from './inert.ts'
import { type CellValue, type Column, type ColumnKind, frenchDate, plainText } from './table.ts'

/** For whom a CSV is written. */
export type CsvReader = 'people' | 'machines'

/**
 * A table as CSV, a chunk for each page of its rows; the first holds the header too. For people: semicolons, decimal comma,
 * French dates, byte order mark, French headers, a last row `Total`; text that a spreadsheet would run as a formula is preceded
 * by an apostrophe. For machines: RFC 4180, decimal point, ISO dates, field names, no mark, no total, every text as it is.
 * CR LF and UTF-8 in both. However the rows are paged, the bytes are the same.
 */
export async function* tableCsv<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  reader: CsvReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  const forPeople = reader === 'people'
  const encoder = new TextEncoder()
  const write = (records: readonly (readonly string[])[], bom = false): Uint8Array =>
    encoder.encode(stringify([...records], { bom, delimiter: forPeople ? ';' : ',', record_delimiter: 'windows' }))
  const textOf = forPeople ? frenchText : plainText
  const sums = columns.map(() => 0n)
  let head: readonly string[] | null = columns.map(({ title, field }) => (forPeople ? title : field))
  for await (const page of pages) {
    const cells = page.map((row) => columns.map(({ valueOf }) => valueOf(row)))
    for (const row of cells) addTo(sums, row)
    const records = cells.map((row) => columns.map(({ kind }, index) => textOf(row[index] ?? null, kind)))
    if (records.length === 0) continue
    yield head === null ? write(records) : write([head, ...records], forPeople)
    head = null
  }
  if (head !== null) yield write([head], forPeople)
  if (forPeople && columns.some(({ summed }) => summed)) yield write([totalOf(columns, sums)])
}

function addTo(sums: bigint[], row: readonly CellValue[]): void {
  for (const [index, value] of row.entries()) {
    if (typeof value === 'bigint') sums[index] = (sums[index] ?? 0n) + value
  }
}

function totalOf(columns: readonly Pick<Column<never>, 'kind' | 'summed'>[], sums: readonly bigint[]): string[] {
  return columns.map(({ kind, summed }, index) =>
    summed ? frenchText(sums[index] ?? 0n, kind) : index === 0 ? 'Total' : '',
  )
}

function frenchText(value: CellValue, kind: ColumnKind): string {
  const text = plainText(value, kind)
  if (kind === 'text') return inert(text)
  return kind === 'date' ? frenchDate(text) : text.replace('.', ',')
}

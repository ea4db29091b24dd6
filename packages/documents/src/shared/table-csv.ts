import { stringify } from 'csv-stringify/sync'
import { inert } from './inert.ts'
import { type CellValue, type ColumnKind, frenchDate, lastSummed, plainText, sumOf, type Table } from './table.ts'

/** For whom a CSV is written. */
export type CsvReader = 'people' | 'machines'

/**
 * A table as CSV. For people: semicolons, decimal comma, French dates, byte order mark, French headers, a last row `Total`;
 * text that a spreadsheet would run as a formula is preceded by an apostrophe. For machines: RFC 4180, decimal point, ISO
 * dates, field names, no mark, no total, every text as it is. CR LF and UTF-8 in both.
 */
export function tableCsv(table: Table, reader: CsvReader): Uint8Array {
  const records = reader === 'people' ? forPeople(table) : forMachines(table)
  const form = reader === 'people' ? { bom: true, delimiter: ';' } : { bom: false, delimiter: ',' }
  return new TextEncoder().encode(stringify(records, { ...form, record_delimiter: 'windows' }))
}

function forMachines({ columns, rows }: Table): string[][] {
  return [
    columns.map(({ field }) => field),
    ...rows.map((row) => columns.map(({ kind }, index) => plainText(row[index] ?? null, kind))),
  ]
}

function forPeople(table: Table): string[][] {
  const { columns, rows } = table
  const records = rows.map((row) => columns.map(({ kind }, index) => frenchText(row[index] ?? null, kind)))
  if (columns.some(({ summed }) => summed)) {
    const total = columns.map(({ kind, summed }, index) =>
      summed ? frenchText(sumOf(table, index), kind) : index === 0 ? 'Total' : '',
    )
    records.push(total)
    const last = lastSummed(table)
    const further = table.furtherTotals ?? []
    const amountOf = (value: bigint) => frenchText(value, columns[last]?.kind ?? 'cents')
    records.push(
      ...further.map(({ label, value }) =>
        columns.map((_, index) => (index === 0 ? inert(label) : index === last ? amountOf(value) : '')),
      ),
    )
  }
  return [columns.map(({ title }) => title), ...records]
}

function frenchText(value: CellValue, kind: ColumnKind): string {
  const text = plainText(value, kind)
  if (kind === 'text') return inert(text)
  return kind === 'date' ? frenchDate(text) : text.replace('.', ',')
}

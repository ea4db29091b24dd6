import type { Terminal } from '../terminal.ts'
import type { Column, Row } from './cells.ts'
import { csvHeader, csvRecord } from './csv.ts'
import { pagedTable } from './table.ts'
import { yamlText } from './yaml-text.ts'

export const outputFormats = ['table', 'json', 'yaml', 'csv'] as const
export type OutputFormat = (typeof outputFormats)[number]

/** Rows as they come, and how they are shown. */
export interface Listing {
  /** Names of the fields, in the order in which CSV has them. */
  readonly fields: readonly string[]
  readonly columns: readonly Column[]
  readonly pages: AsyncIterable<readonly Row[]>
}

/**
 * Writes a list page by page, so that a long one needs no memory and shows at once. JSON is one array, YAML one sequence, CSV a
 * header and records (RFC 4180); all three carry every field by its name in the contract. Answers how many rows there were.
 */
export async function writeListing(terminal: Terminal, format: OutputFormat, listing: Listing): Promise<number> {
  const writer = writerOf(terminal, format, listing)
  let count = 0
  for await (const rows of listing.pages) {
    if (rows.length === 0) continue
    writer.page(rows, count === 0)
    count += rows.length
  }
  writer.end(count)
  return count
}

interface Writer {
  page(rows: readonly Row[], isFirst: boolean): void
  end(count: number): void
}

function writerOf(terminal: Terminal, format: OutputFormat, { fields, columns }: Listing): Writer {
  const { write } = terminal
  switch (format) {
    case 'table': {
      const table = pagedTable(columns, terminal)
      return {
        page: (rows) => table.page(rows).forEach(write),
        // An empty list still shows what its columns would be.
        end: (count) => count === 0 && table.page([]).forEach(write),
      }
    }
    case 'json':
      return {
        page: (rows, isFirst) =>
          rows.forEach((row, index) => write(`${isFirst && index === 0 ? '[' : ','}${JSON.stringify(row)}`)),
        end: (count) => write(count === 0 ? '[]' : ']'),
      }
    case 'yaml':
      return {
        page: (rows) => write(yamlText(rows)),
        end: (count) => count === 0 && write('[]'),
      }
    case 'csv':
      write(csvHeader(fields))
      return { page: (rows) => rows.forEach((row) => write(csvRecord(fields, row))), end: () => {} }
  }
}

/** Writes one thing: by its fields for programs, by the given lines for people. */
export function writeOne(
  terminal: Terminal,
  format: OutputFormat,
  one: { value: Row; lines: () => readonly string[] },
): void {
  switch (format) {
    case 'table':
      return one.lines().forEach(terminal.write)
    case 'json':
      return terminal.write(JSON.stringify(one.value, null, 2))
    case 'yaml':
      return terminal.write(yamlText(one.value))
    case 'csv': {
      const fields = Object.keys(one.value)
      terminal.write(csvHeader(fields))
      return terminal.write(csvRecord(fields, one.value))
    }
  }
}

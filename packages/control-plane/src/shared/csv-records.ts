import { CsvError, parse } from 'csv-parse/sync'

/** One record of a file, cells as they were written; `line` is where it began, counted from 1, the heading included. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

interface ParsedRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/**
 * Reads a file as office tools write it: with or without a byte order mark, lines ended by LF or CRLF, quotes where a cell holds
 * one, a line end or the delimiter; empty lines are left out. Text that is no such file has a `fault`, in the parser's words.
 */
export function readCsvRecords(
  csv: string,
  delimiter = ';',
):
  | { readonly records: readonly CsvRecord[]; readonly fault: null }
  | { readonly records: null; readonly fault: string } {
  const lineEnds = ['\r\n', '\n', '\r']
  const layout = { bom: true, delimiter, record_delimiter: lineEnds } as const
  const options = { ...layout, info: true, skip_empty_lines: true, relax_column_count: true } as const
  try {
    const parsed = parse(csv, options) as unknown as ParsedRecord[]
    const records = parsed.map(({ record, info }) => {
      const innerLineEnds = record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0)
      return { line: info.lines - innerLineEnds, cells: record }
    })
    return { records, fault: null }
  } catch (error) {
    if (error instanceof CsvError) return { records: null, fault: error.message }
    throw error
  }
}

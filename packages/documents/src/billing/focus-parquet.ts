import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import { type FocusRow, type FocusSort, focusCells, focusColumnsOf } from './focus-csv.ts'
import { decimalPrecision, type FocusType, focusTypeOf } from './focus-types.ts'

/** Rows of a row group, the unit in which a file is made and read: it does not depend on how the rows are paged. */
const rowsPerGroup = 10_000

const decimalBytes = 16

function elementOf(name: string, type: FocusType): SchemaElement {
  const element = { name, repetition_type: 'OPTIONAL' } as const
  switch (type.kind) {
    case 'text':
      return { ...element, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
    case 'count':
      return { ...element, type: 'INT64' }
    case 'instant':
      return {
        ...element,
        type: 'INT64',
        converted_type: 'TIMESTAMP_MILLIS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
      }
    case 'decimal': {
      const digits = { precision: decimalPrecision, scale: type.scale }
      return {
        ...element,
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: decimalBytes,
        converted_type: 'DECIMAL',
        logical_type: { type: 'DECIMAL', ...digits },
        ...digits,
      }
    }
  }
}

/** A decimal text as a whole number of 10^-scale. @throws Error for what has more digits: none is cut. */
function unscaled(decimal: string, scale: number): bigint {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal) ?? []
  const digits = whole + decimals.padEnd(scale, '0')
  if (whole === '' || decimals.length > scale || digits.length > decimalPrecision) {
    throw new Error(`no decimal(${decimalPrecision}, ${scale}): ${decimal}`)
  }
  return BigInt(sign + digits)
}

function valueOf(text: string | null, type: FocusType): string | bigint | null {
  if (text === null) return null
  switch (type.kind) {
    case 'text':
      return text
    case 'count':
      return BigInt(text)
    case 'instant':
      return BigInt(Date.parse(text))
    case 'decimal':
      return unscaled(text, type.scale)
  }
}

/** What was written so far; the writer goes on behind it. */
function drained(bytes: ByteWriter): Uint8Array {
  const written = new Uint8Array(bytes.getBuffer())
  bytes.index = 0
  return written
}

/** One file: its columns are those of its first page, and what is held of it is one row group. */
function openFile(columns: readonly string[], { dataset, focusVersion }: FocusSort) {
  const typed = columns.map((name) => ({ name, type: focusTypeOf(name) }))
  const bytes = new ByteWriter()
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'focus', num_children: columns.length }, ...typed.map(({ name, type }) => elementOf(name, type))],
    createdBy: 'Grenier',
    kvMetadata: [
      { key: 'focus.dataset', value: dataset },
      { key: 'focus.version', value: focusVersion },
    ],
  })
  return {
    writeGroup(rows: readonly FocusRow[]): Uint8Array {
      const cells = focusCells(rows, columns)
      const columnData = typed.map(({ name, type }, index) => ({
        name,
        data: cells.map((row) => valueOf(row[index] ?? null, type)),
      }))
      void writer.write({ columnData, rowGroupSize: rowsPerGroup })
      return drained(bytes)
    },
    finish(): Uint8Array {
      void writer.finish()
      return drained(bytes)
    },
  }
}

/**
 * Rows as a file of FOCUS in Parquet: the columns and the order of its CSV; costs, prices and quantities as exact decimals,
 * times as UTC instants, everything else as text, null as null. Row groups of 10,000 rows, a chunk each. The same rows give the
 * same bytes. @throws Error for a column that the dataset does not have, and for a decimal that its type does not hold.
 */
export async function* focusParquet(
  pages: AsyncIterable<readonly FocusRow[]>,
  sort: FocusSort = { dataset: 'cost-and-usage', focusVersion: '1.4' },
): AsyncGenerator<Uint8Array, void, undefined> {
  let file: ReturnType<typeof openFile> | null = null
  let waiting: FocusRow[] = []
  for await (const page of pages) {
    if (page.length === 0) continue
    file ??= openFile(focusColumnsOf(page, sort), sort)
    waiting.push(...page)
    while (waiting.length >= rowsPerGroup) {
      yield file.writeGroup(waiting.slice(0, rowsPerGroup))
      waiting = waiting.slice(rowsPerGroup)
    }
  }
  file ??= openFile(focusColumnsOf([], sort), sort)
  if (waiting.length > 0) yield file.writeGroup(waiting)
  yield file.finish()
}

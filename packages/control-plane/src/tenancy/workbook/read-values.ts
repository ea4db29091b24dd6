import {
  type WorkbookColumn,
  type WorkbookFault,
  type WorkbookFaultCode,
  workbookSheets,
} from '@grenier/contracts/workbook'
import { z } from 'zod'
import { readCell } from './read-cells.ts'
import { faultIn, type ReadSheet, type SheetRow } from './read-sheets.ts'

/** One line whose cells are all what their columns want; empty ones have what an empty cell means. */
export interface ValueRow {
  readonly line: number
  /** As the API would be sent them, in text; null: nothing. */
  readonly values: Readonly<Record<string, string | null>>
  /** What stands in each column in which something does, as it was written. */
  readonly written: ReadonlyMap<string, string>
}

export interface ReadValues {
  readonly rows: readonly ValueRow[]
  readonly faults: readonly WorkbookFault[]
  /** Whom the faulty rows are of, as far as that can be read. */
  readonly faultyMembers: readonly string[]
}

/** A body’s number: a SIREN, or the INSEE code of a commune. */
const memberKey = /^(\d{9}|\d[\dAB]\d{3})$/

function readRow(sheet: ReadSheet, { line, cells }: SheetRow) {
  const columns: Readonly<Record<string, WorkbookColumn>> = workbookSheets[sheet.key].columns
  const values: Record<string, string | null> = {}
  const written = new Map<string, string>()
  const faults: WorkbookFault[] = []
  for (const [key, column] of Object.entries(columns)) {
    const cell = cells[key] ?? null
    const read = readCell(column, cell, sheet.daysFrom)
    const add = (code: WorkbookFaultCode, params: Readonly<Record<string, string>> = {}): void => {
      faults.push(faultIn(sheet, code, { line, column: key, value: cell?.text ?? '', params }))
    }
    if ('fault' in read) add(read.fault, read.params)
    else if (read.value === null && column.isRequired) add('value-missing')
    else if (key === 'member' && !memberKey.test(read.value ?? '')) add('member-key-invalid')
    else {
      values[key] = read.value ?? column.otherwise
      if (cell !== null && read.value !== null) written.set(key, cell.text)
    }
  }
  return { line, values, written, faults }
}

/** The rows of a sheet as values; a row with a faulty cell is left out, and each of its faults is named. */
export function readValues(sheet: ReadSheet): ReadValues {
  const read = sheet.rows.map((row) => readRow(sheet, row))
  return {
    rows: read.filter(({ faults }) => faults.length === 0).map(({ faults: _faults, ...row }) => row),
    faults: read.flatMap(({ faults }) => faults),
    faultyMembers: read.flatMap(({ faults, values: { member = null } }) =>
      faults.length > 0 && member !== null ? [member] : [],
    ),
  }
}

function codeOf(issue: z.core.$ZodIssue): WorkbookFaultCode {
  if (issue.code === 'too_big' && issue.origin === 'string') return 'value-too-long'
  if (issue.code === 'invalid_format' && issue.format === 'email') return 'email-invalid'
  return 'value-invalid'
}

interface Decoding<Schema extends z.ZodType> {
  readonly sheet: ReadSheet
  readonly row: ValueRow
  /** What the API asks of such a thing: its own schema, so that nothing is judged twice. */
  readonly schema: Schema
  readonly encoded: object
  /** The column of a field, where it is called otherwise; of one within another, by both names with a dot between. */
  readonly columns?: Readonly<Record<string, string>>
}

/** What a row says, decoded as a call of the API would be; or the cells that such a call would be refused for. */
export function decodeRow<Schema extends z.ZodType>(
  decoding: Decoding<Schema>,
): { readonly data: z.output<Schema> } | { readonly faults: readonly WorkbookFault[] } {
  const { sheet, row, schema, encoded, columns = {} } = decoding
  const decoded = z.safeDecode(schema, encoded as z.input<Schema>)
  if (decoded.success) return { data: decoded.data }
  return {
    faults: decoded.error.issues.map((issue) => {
      const field = String(issue.path[0] ?? 'member')
      const column = columns[issue.path.join('.')] ?? columns[field] ?? field
      return faultIn(sheet, codeOf(issue), { line: row.line, column, value: row.written.get(column) ?? '' })
    }),
  }
}

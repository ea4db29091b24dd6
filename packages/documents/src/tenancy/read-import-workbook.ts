import { type Cell, type CellValue, readXlsx, type Sheet } from 'hucre/xlsx'
import { readContainer } from '../templates/read-container.ts'

/** What stands in a cell, in text; null: nothing. */
type ReadCell = null | {
  readonly kind: 'text' | 'number' | 'date' | 'truth' | 'formula' | 'error'
  readonly text: string
}

/** The cells of a workbook as they were written, sheet by sheet, from the first line on. */
export interface ReadWorkbook {
  /** Of which year the numbers that stand for days begin to count. */
  readonly daysFrom: '1900' | '1904'
  readonly sheets: readonly { readonly name: string; readonly rows: readonly (readonly ReadCell[])[] }[]
}

/** Digits that a spreadsheet's number keeps: what it computes beyond them is noise. */
const exactDigits = 15

/** A number as it is shown: 0.1 + 0.2 is 0.3. */
const decimalOf = (value: number): string => String(Number(value.toPrecision(exactDigits)))

function cellOf(value: CellValue, cell: Cell | undefined): ReadCell {
  if (cell?.formula !== undefined) return { kind: 'formula', text: `=${cell.formula}` }
  if (cell?.type === 'error') return { kind: 'error', text: String(value) }
  if (value === null || value === '') return null
  if (value instanceof Date) return { kind: 'date', text: value.toISOString().slice(0, 10) }
  if (typeof value === 'number') return { kind: 'number', text: decimalOf(value) }
  if (typeof value === 'boolean') return { kind: 'truth', text: String(value) }
  return { kind: 'text', text: value }
}

const rowsOf = ({ rows, cells }: Sheet): ReadCell[][] =>
  rows.map((row, line) => row.map((value, column) => cellOf(value, cells?.get(`${line},${column}`))))

/**
 * Reads a workbook of Excel that somebody sends: its values, and of formulas only that they are some. `unreadable` where it is
 * none, or is locked by a password; `inflates` where it unpacks to more than is allowed.
 */
export async function readImportWorkbook(bytes: Uint8Array): Promise<ReadWorkbook | 'inflates' | 'unreadable'> {
  const container = readContainer(bytes)
  if (typeof container === 'string') return container
  try {
    const { sheets, dateSystem } = await readXlsx(bytes)
    return {
      daysFrom: dateSystem === '1904' ? '1904' : '1900',
      sheets: sheets.map((sheet) => ({ name: sheet.name, rows: rowsOf(sheet) })),
    }
  } catch {
    // What it throws says no more than that this is no workbook it can read.
    return 'unreadable'
  }
}

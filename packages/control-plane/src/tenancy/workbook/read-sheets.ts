import { searchText } from '@grenier/contracts'
import {
  columnLetters,
  type WorkbookColumn,
  type WorkbookFault,
  type WorkbookFaultCode,
  type WorkbookSheetKey,
  workbookNotice,
  workbookRowsMax,
  workbookSheetKeys,
  workbookSheets,
} from '@grenier/contracts/workbook'
import type { WorkbookCell, WorkbookCells } from './workbook.ports.ts'

/** One line of a sheet, its cells by the key of their column; those that are empty are left out. */
export interface SheetRow {
  readonly line: number
  readonly cells: Readonly<Record<string, WorkbookCell>>
}

/** A sheet whose headings are all known. */
export interface ReadSheet {
  readonly key: WorkbookSheetKey
  /** As the file calls it. */
  readonly name: string
  readonly columns: ReadonlyMap<string, { readonly letters: string; readonly heading: string }>
  readonly rows: readonly SheetRow[]
  readonly daysFrom: WorkbookCells['daysFrom']
}

export interface ReadSheets {
  readonly sheets: readonly ReadSheet[]
  readonly faults: readonly WorkbookFault[]
}

/** So much of a cell as a person reads. */
const valueCharsMax = 200

const plain = (text: string): string =>
  searchText(text)
    .replaceAll(/\([^)]*\)/g, ' ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Whether two texts are the same word for people: without regard to capitals, accents, marks, and what stands in brackets. */
export const isSameWord = (one: string, other: string): boolean => plain(one) === plain(other)

interface Place {
  readonly line: number | null
  /** The key of its column; null: the row or the sheet. */
  readonly column: string | null
  readonly value?: string
  readonly params?: Readonly<Record<string, string>>
}

/** A fault of a sheet that could be read, at a line and in a column of it; a column that it lacks is called by its French heading. */
export function faultIn(
  sheet: ReadSheet,
  code: string,
  { line, column, value = '', params = {} }: Place,
): WorkbookFault {
  const known = column === null ? undefined : sheet.columns.get(column)
  const columns: Readonly<Record<string, WorkbookColumn>> = workbookSheets[sheet.key].columns
  const heading = known?.heading ?? (column === null ? null : (columns[column]?.heading.fr ?? null))
  const place = { sheet: sheet.name, line, column: known?.letters ?? null, heading }
  return { ...place, value: value.slice(0, valueCharsMax), code, params: { ...params } }
}

const namesOfAll = {
  names_fr: workbookSheetKeys.map((key) => workbookSheets[key].name.fr).join(', '),
  names_en: workbookSheetKeys.map((key) => workbookSheets[key].name.en).join(', '),
}

function fileFault(code: WorkbookFaultCode, sheet: string | null, params: Record<string, string> = {}): WorkbookFault {
  return { sheet, line: null, column: null, heading: null, value: '', code, params }
}

const keyOfSheet = (name: string): WorkbookSheetKey | undefined =>
  workbookSheetKeys.find((key) => Object.values(workbookSheets[key].name).some((known) => isSameWord(known, name)))

const isFilled = (row: readonly WorkbookCell[]): boolean => row.some((cell) => cell !== null)

type RawSheet = WorkbookCells['sheets'][number]

/** The key of each column that has a heading, by its place; with what is wrong with the headings. */
function readHeadings(key: WorkbookSheetKey, { name, rows }: RawSheet) {
  const known = Object.entries<WorkbookColumn>(workbookSheets[key].columns)
  const columns = new Map<string, { letters: string; heading: string }>()
  const keys = new Map<number, string>()
  const faults: WorkbookFault[] = []
  for (const [index, cell] of (rows[0] ?? []).entries()) {
    if (cell === null) continue
    const { text } = cell
    const letters = columnLetters(index)
    const add = (code: WorkbookFaultCode): void => {
      const place = { sheet: name, line: 1, column: letters, heading: text.slice(0, valueCharsMax) }
      faults.push({ ...place, value: '', code, params: {} })
    }
    const found = known.find(([, { heading, also }]) =>
      [heading.fr, heading.en, ...also].some((word) => isSameWord(word, text)),
    )
    if (found === undefined) add('column-unknown')
    else if (columns.has(found[0])) add('column-repeated')
    else {
      columns.set(found[0], { letters, heading: text })
      keys.set(index, found[0])
    }
  }
  for (const [column, { heading, isRequired }] of known) {
    if (!isRequired || columns.has(column)) continue
    const place = { sheet: name, line: 1, column: null, heading: heading.fr }
    faults.push({ ...place, value: '', code: 'column-missing', params: {} })
  }
  return { columns, keys, faults }
}

function readSheet(key: WorkbookSheetKey, raw: RawSheet, daysFrom: WorkbookCells['daysFrom']) {
  const { columns, keys, faults } = readHeadings(key, raw)
  const filled = raw.rows.map((row, index) => ({ line: index + 1, row })).filter(({ row }) => isFilled(row))
  const below = filled.filter(({ line }) => line > 1)
  if (below.length > workbookRowsMax)
    faults.push(fileFault('rows-too-many', raw.name, { most: String(workbookRowsMax) }))
  // With a faulty heading no row is read: what stands in it could be anything.
  if (faults.length > 0) return { sheet: null, faults }
  const beside = below.flatMap(({ line, row }) =>
    row.flatMap((cell, index): WorkbookFault[] => {
      if (cell === null || keys.has(index)) return []
      const place = { sheet: raw.name, line, column: columnLetters(index), heading: null }
      return [{ ...place, value: cell.text.slice(0, valueCharsMax), code: 'heading-missing', params: {} }]
    }),
  )
  const rows = below.map(({ line, row }) => ({
    line,
    cells: Object.fromEntries(
      row.flatMap((cell, index) => {
        const column = keys.get(index)
        return cell === null || column === undefined ? [] : [[column, cell]]
      }),
    ),
  }))
  return { sheet: { key, name: raw.name, columns, rows, daysFrom }, faults: beside }
}

/**
 * The sheets of a workbook that are known, by French or English names and headings, in whatever order they stand; the notice and
 * empty sheets are passed over. Every other sheet and every heading that is not understood is a fault, and its sheet is left out.
 */
export function readSheets({ sheets, daysFrom }: WorkbookCells): ReadSheets {
  const read: ReadSheet[] = []
  const faults: WorkbookFault[] = []
  const seen = new Set<WorkbookSheetKey>()
  for (const raw of sheets) {
    const isNotice = Object.values(workbookNotice).some((name) => isSameWord(name, raw.name))
    if (isNotice || !raw.rows.some(isFilled)) continue
    const key = keyOfSheet(raw.name)
    if (key === undefined) faults.push(fileFault('sheet-unknown', raw.name, namesOfAll))
    else if (seen.has(key)) faults.push(fileFault('sheet-repeated', raw.name))
    else {
      seen.add(key)
      const { sheet, faults: own } = readSheet(key, raw, daysFrom)
      faults.push(...own)
      if (sheet !== null) read.push(sheet)
    }
  }
  if (seen.size === 0) faults.push(fileFault('sheets-missing', null, namesOfAll))
  return { sheets: read, faults }
}

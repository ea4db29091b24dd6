import { columnLetters } from '@grenier/contracts/workbook'
import { type CellStyle, type CellValue as SheetValue, type WriteSheet, writeXlsx } from 'hucre/xlsx'
import { type CellValue, type ColumnKind, lastSummed, plainText, sumOf, type Table } from './table.ts'

/** What a reader's program shows of a workbook. Its date is a fact of the data, never a clock's. */
export interface WorkbookInfo {
  readonly title: string
  readonly author: string
  /** Epoch milliseconds. */
  readonly datedMs: number
}

/** Excel's own limit. */
const rowsMax = 1_048_576
/** Digits that a spreadsheet's number keeps. */
const exactDigits = 15

const formatOf: Readonly<Record<ColumnKind, string>> = {
  text: '@',
  date: 'dd/mm/yyyy',
  count: '#,##0',
  decimal: '#,##0.000###',
  cents: '#,##0.00',
  micros: '#,##0.00####',
}

const headerStyle: CellStyle = {
  font: { bold: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFEEF3EF' } },
  alignment: { wrapText: true, vertical: 'top' },
  numFmt: '@',
}

/**
 * Tables as a workbook, one sheet each: a frozen header, real numbers and dates, every text in the format of text (a SIRET
 * keeps its zeros, and what begins with `=` stays text even after it was edited), a last row `Total` of formulas that hold
 * their sum as well. The same tables give the same bytes. @throws when a table outgrows a sheet, or an amount the fifteen
 * digits that a spreadsheet's number keeps: it would be shown wrong.
 */
export async function tablesXlsx(tables: readonly Table[], info: WorkbookInfo): Promise<Uint8Array> {
  const dated = new Date(info.datedMs)
  return writeXlsx({
    sheets: tables.map(sheetOf),
    properties: { title: info.title, creator: info.author, created: dated, modified: dated },
  })
}

function sheetOf(table: Table): WriteSheet {
  const { columns, rows } = table
  if (rows.length + 2 > rowsMax) throw new Error(`${table.name} has ${rows.length} rows: too many for a sheet`)
  return {
    name: table.name,
    columns: columns.map(({ width, kind }) => ({ width, style: { numFmt: formatOf[kind] } })),
    rows: [
      columns.map(({ title }) => title),
      ...rows.map((row) => columns.map(({ kind }, index) => sheetValue(row[index] ?? null, kind))),
    ],
    cells: new Map([...headerCells(table), ...totalCells(table)]),
    freezePane: { rows: 1 },
  }
}

type PlacedCell = readonly [string, NonNullable<ReturnType<NonNullable<WriteSheet['cells']>['get']>>]

function headerCells({ columns }: Table): PlacedCell[] {
  return columns.map(({ title }, index) => [`0,${index}`, { value: title, style: headerStyle }] as const)
}

function totalCells(table: Table): PlacedCell[] {
  const { columns, rows } = table
  if (!columns.some(({ summed }) => summed)) return []
  const at = rows.length + 1
  const bold = { font: { bold: true } }
  const label: PlacedCell = [`${at},0`, { value: 'Total', style: { ...bold, numFmt: '@' } }]
  const sums = columns.flatMap(({ kind, summed }, index): PlacedCell[] => {
    if (!summed) return []
    const value = sheetNumber(plainText(sumOf(table, index), kind))
    const style = { ...bold, numFmt: formatOf[kind] }
    // A sum over no row would name the header.
    if (rows.length === 0) return [[`${at},${index}`, { value, style }]]
    const letters = columnLetters(index)
    const formula = `SUM(${letters}2:${letters}${rows.length + 1})`
    return [[`${at},${index}`, { value, formula, formulaResult: value, style }]]
  })
  return [label, ...sums, ...furtherCells(table, at + 1)]
}

function furtherCells(table: Table, from: number): PlacedCell[] {
  const last = lastSummed(table)
  const kind = table.columns[last]?.kind ?? 'cents'
  return (table.furtherTotals ?? []).flatMap(({ label, value }, index): PlacedCell[] => [
    [`${from + index},0`, { value: label, style: { numFmt: '@' } }],
    [`${from + index},${last}`, { value: sheetNumber(plainText(value, kind)), style: { numFmt: formatOf[kind] } }],
  ])
}

function sheetValue(value: CellValue, kind: ColumnKind): SheetValue {
  if (value === null) return null
  const text = plainText(value, kind)
  if (kind === 'text') return text
  return kind === 'date' ? new Date(`${text}T00:00:00Z`) : sheetNumber(text)
}

/** A spreadsheet has no numbers but doubles: one that holds the decimal exactly as it is printed is taken, no other. */
function sheetNumber(decimal: string): number {
  const significant = decimal.includes('.') ? decimal.replace(/0+$/, '') : decimal
  const digits = significant.replace(/^-?0*\.?0*/, '').replace('.', '')
  if (digits.length > exactDigits) throw new Error(`a spreadsheet cannot hold ${decimal} exactly`)
  return Number(decimal)
}

import type { Statement, StatementLine } from '@grenier/contracts'
import { eurosText } from '../shared/french.ts'
import {
  drawInside,
  drawRule,
  drawText,
  fittedToLine,
  ink,
  pageLayout,
  type Sheet,
  type TextStyle,
  textHeight,
} from '../shared/pdf-page.ts'
import { annexesOf } from './statement-annexes.ts'
import { continuedText, statementTexts, vatGroupText } from './statement-texts.ts'

interface Column {
  readonly x: number
  readonly width: number
  readonly align: 'left' | 'right'
  readonly title: string
  readonly text: (line: StatementLine) => string
}

const columns: readonly Column[] = [
  { x: 50, width: 20, align: 'left', title: 'N°', text: (line) => String(line.position) },
  { x: 72, width: 186, align: 'left', title: statementTexts.label, text: (line) => line.label },
  { x: 262, width: 104, align: 'right', title: statementTexts.quantity, text: (line) => line.quantityText },
  { x: 370, width: 96, align: 'right', title: statementTexts.unitPrice, text: (line) => line.unitPriceText },
  { x: 470, width: 75, align: 'right', title: statementTexts.lineAmount, text: (line) => eurosText(line.amountCents) },
]

const rowStyle = { size: 9 } as const
const rowGap = 9
const headHeight = 40
const totalHeight = 56
const totalRowHeight = 16
const annexHeadHeight = 18
const annexEndHeight = 22

/** Every line, over as many pages as it takes, then the total, which never stands alone on a page without a line. Returns where it ends. */
export function drawLines(sheet: Sheet, { statement, y: wanted }: { statement: Statement; y: number }): number {
  const y = startOf(sheet, statement, wanted)
  drawText(sheet, statementTexts.detail, { x: pageLayout.left, y, width: 400, size: 11, bold: true, tag: 'H2' })
  let at = drawAnnexes(sheet, { statement, y })
  if (statement.lines.length === 0) {
    drawText(sheet, statementTexts.noLine, { x: pageLayout.left, y: at + 6, width: 400, ...rowStyle, colour: ink.soft })
    at += 24
  }
  return drawTotal(sheet, { statement, y: at })
}

/** The head never stands without a line below it: both go to a page of their own where there is no room for them. */
function startOf(sheet: Sheet, statement: Statement, wanted: number): number {
  const [first, ...others] = statement.lines
  const lineHeight = first === undefined ? 24 : rowHeight(sheet, first)
  const needed = headHeight + lineHeight + (others.length === 0 ? totalsHeight(sheet, statement) : 0)
  if (wanted + needed <= pageLayout.bodyBottom) return wanted
  sheet.doc.addPage()
  return pageLayout.top
}

/** One table; for a payer of several, or of others alone, one for each beneficiary, with its name and what its lines come to. */
function drawAnnexes(sheet: Sheet, { statement, y }: { statement: Statement; y: number }): number {
  const annexes = annexesOf(statement)
  let at = y
  for (const [index, { title, subtotalCents, lines }] of annexes.entries()) {
    const isLast = index === annexes.length - 1
    const after = isLast ? totalsHeight(sheet, statement) : annexEndHeight
    const [first] = lines
    const opening = headHeight + annexHeadHeight + (first === undefined ? 0 : rowHeight(sheet, first))
    if (title !== null && index > 0 && at + opening > pageLayout.bodyBottom) {
      sheet.doc.addPage()
      at = pageLayout.top
    }
    if (title !== null) {
      drawText(sheet, title, { x: pageLayout.left, y: at + 22, width: 495, size: 10, bold: true, tag: 'H3' })
      at += annexHeadHeight
    }
    const top = at
    at = drawInside(sheet, 'Table', (table) => drawTable(table, { title, lines, after, y: top }))
    if (subtotalCents !== null) at = drawSubtotal(sheet, { cents: subtotalCents, y: at })
  }
  return at
}

function drawSubtotal(sheet: Sheet, { cents, y }: { cents: bigint; y: number }): number {
  drawText(sheet, statementTexts.annexTotal, { x: 72, y: y + 2, width: 300, size: 9, bold: true })
  drawText(sheet, eurosText(cents), { x: 380, y: y + 2, width: 165, size: 9, bold: true, align: 'right' })
  return y + annexEndHeight
}

interface LinesToDraw {
  /** Whose lines they are, said again on each page; null where that is said nowhere. */
  readonly title: string | null
  readonly lines: readonly StatementLine[]
  /** What stands below the last line and does not leave it. */
  readonly after: number
  readonly y: number
}

function drawTable(table: Sheet, { title, lines, after, y }: LinesToDraw): number {
  let at = drawInside(table, 'TR', (row) => drawTableHead(row, { y, tag: 'TH' }))
  const last = lines.length - 1
  for (const [index, line] of lines.entries()) {
    const height = rowHeight(table, line)
    const needed = index === last ? height + after : height
    if (at + needed > pageLayout.bodyBottom) at = openPage(table, title)
    const place = { line, y: at, height }
    drawInside(table, 'TR', (row) => drawRow(row, place))
    at += height
  }
  return at
}

/** The head again, and whose lines these are, is for the eye: who hears the document is still in the same table. */
function openPage(sheet: Sheet, annexTitle: string | null): number {
  sheet.doc.addPage()
  const y = pageLayout.top
  const head = { x: pageLayout.left, bold: true, tag: 'Artifact' } as const
  drawText(sheet, continuedText(statementTexts.detail), { ...head, y, width: 400, size: 11 })
  if (annexTitle === null) return drawTableHead(sheet, { y, tag: 'Artifact' })
  drawText(sheet, continuedText(annexTitle), { ...head, y: y + 22, width: 495, size: 10 })
  return drawTableHead(sheet, { y: y + annexHeadHeight, tag: 'Artifact' })
}

function drawTableHead(sheet: Sheet, { y, tag }: { y: number; tag: 'TH' | 'Artifact' }): number {
  for (const column of columns)
    drawText(sheet, column.title, { ...styleOf(column), x: column.x, y: y + 22, size: 8.5, colour: ink.soft, tag })
  drawRule(sheet, y + headHeight - 4, ink.accent)
  return y + headHeight
}

function drawRow(sheet: Sheet, { line, y, height }: { line: StatementLine; y: number; height: number }): void {
  for (const column of columns)
    drawText(sheet, column.text(line), { ...cellStyle(sheet, column, line), x: column.x, y: y + 2, tag: 'TD' })
  drawRule(sheet, y + height - 3)
}

/** One total where no VAT is due; else what it is counted on, the VAT of each rate, and what is asked. */
function totalsOf(statement: Statement): readonly { label: string; cents: bigint }[] {
  const { totalCents, vatGroups, payableCents } = statement
  if (vatGroups.every(({ regime }) => regime !== 'standard'))
    return [{ label: statementTexts.total, cents: totalCents }]
  const taxes = vatGroups.map((group) => ({ label: vatGroupText(group), cents: group.vatCents }))
  const total = { label: statementTexts.totalBeforeVat, cents: totalCents }
  return [total, ...taxes, { label: statementTexts.payableWithVat, cents: payableCents }]
}

const totalLabel = { width: 300, size: 9 } as const

/** A label that says why no VAT is due may take two lines. */
function totalRowHeightOf(sheet: Sheet, label: string): number {
  return totalRowHeight - textHeight(sheet, '0', totalLabel) + textHeight(sheet, label, totalLabel)
}

function totalsHeight(sheet: Sheet, statement: Statement): number {
  const above = totalsOf(statement).slice(0, -1)
  return totalHeight + above.reduce((sum, { label }) => sum + totalRowHeightOf(sheet, label), 0)
}

function drawTotal(sheet: Sheet, { statement, y: top }: { statement: Statement; y: number }): number {
  let y = top
  const totals = totalsOf(statement)
  for (const [index, { label, cents }] of totals.entries()) {
    const style = { y: y + 8, size: index === totals.length - 1 ? 11 : 9, bold: index === totals.length - 1 }
    drawText(sheet, label, { ...style, x: 72, width: totalLabel.width })
    drawText(sheet, eurosText(cents), { ...style, x: 380, width: 165, align: 'right' })
    if (index < totals.length - 1) y += totalRowHeightOf(sheet, label)
  }
  const note = { x: pageLayout.left, y: y + 32, width: pageLayout.right - pageLayout.left, size: 8, colour: ink.soft }
  return note.y + drawText(sheet, statementTexts.unitNote, note)
}

function rowHeight(sheet: Sheet, line: StatementLine): number {
  return (
    Math.max(...columns.map((column) => textHeight(sheet, column.text(line), cellStyle(sheet, column, line)))) + rowGap
  )
}

/** Figures stand on one line; words break. */
function cellStyle(sheet: Sheet, column: Column, line: StatementLine): TextStyle {
  const style = styleOf(column)
  return column.align === 'right' ? fittedToLine(sheet, column.text(line), style) : style
}

function styleOf(column: Column): TextStyle {
  return { ...rowStyle, width: column.width, align: column.align }
}

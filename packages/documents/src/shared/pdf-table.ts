import { drawLines, linesHeight } from './pdf-lines.ts'
import { drawInside, drawRule, drawText, ink, pageLayout, type Sheet } from './pdf-page.ts'

const { left, right, top } = pageLayout
const width = right - left
const rowSize = 8.5

/** A column of a table, in points. */
export interface Column {
  readonly x: number
  readonly width: number
  readonly title: string
  /** Figures stand at the right of their column. */
  readonly align?: 'right'
}
/** The lines of each cell of a row. */
export type Cells = readonly (readonly string[])[]

/** Columns side by side across the body, by their titles and widths. */
export function columnsOf(titles: readonly string[], widths: readonly number[]): Column[] {
  let x = left as number
  return titles.map((title, index) => {
    const column = { x, width: (widths[index] ?? 0) - 8, title }
    x += widths[index] ?? 0
    return column
  })
}

interface Table {
  readonly title: string
  readonly continued?: string
  readonly none: string
  readonly columns: readonly Column[]
  readonly rows: readonly Cells[]
  readonly y: number
}

/** Draws a table over as many pages as it takes; returns where the next part may begin. */
export function drawTable(sheet: Sheet, table: Table): number {
  const pages = drawTableByPage(sheet, table)
  for (;;) {
    const { done, value } = pages.next()
    if (done) return value
  }
}

/** The same, pausing after each page: whoever draws a long one lets others go on meanwhile. */
export function* drawTableByPage(
  sheet: Sheet,
  { title, continued = title, none, columns, rows, y }: Table,
): Generator<undefined, number, undefined> {
  drawText(sheet, title, { x: left, y, width, size: 11, bold: true, tag: 'H2' })
  if (rows.length === 0) return y + 20 + drawText(sheet, none, { x: left, y: y + 20, width, size: 9.5 })
  let rest = rows
  let at = y
  while (rest.length > 0) {
    const begun = { columns, rows: rest, y: at + 19 }
    const drawn = drawInside(sheet, 'Table', (inner) => drawRows(inner, begun))
    rest = rest.slice(drawn.count)
    at = drawn.y
    if (rest.length > 0) {
      yield
      sheet.doc.addPage()
      at = top
      drawText(sheet, continued, { x: left, y: at, width, size: 11, bold: true, tag: 'H2' })
    }
  }
  return at
}

/** As many rows as fit, one at least. */
function drawRows(
  sheet: Sheet,
  { columns, rows, y }: Pick<Table, 'columns' | 'rows' | 'y'>,
): { count: number; y: number } {
  drawInside(sheet, 'TR', (row) => {
    for (const { x, width: wide, title, align = 'left' } of columns) {
      drawText(row, title, { x, y, width: wide, align, size: 8, colour: ink.soft, tag: 'TH' })
    }
  })
  let at = y + 14
  drawRule(sheet, at, ink.accent)
  let count = 0
  for (const cells of rows) {
    const heights = cells.map((lines, index) =>
      linesHeight(sheet, lines, { width: columns[index]?.width ?? 0, size: rowSize }),
    )
    const height = Math.max(...heights) + 7
    if (count > 0 && at + height > pageLayout.bodyBottom) break
    drawInside(sheet, 'TR', (row) => {
      for (const [index, lines] of cells.entries()) drawCell(row, { column: columns[index], lines, y: at + 3 })
    })
    at += height
    drawRule(sheet, at)
    count += 1
  }
  return { count, y: at }
}

function drawCell(sheet: Sheet, cell: { column: Column | undefined; lines: readonly string[]; y: number }): void {
  const { column, lines, y } = cell
  if (column === undefined) return
  const { x, width: wide, align = 'left' } = column
  drawLines(sheet, lines, { x, y, width: wide, align, size: rowSize, tag: 'TD' })
}

/** The foot of every page, with its number where there are several. */
export function drawFeet(sheet: Sheet, foot: string): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    sheet.doc.switchToPage(page)
    const text = count === 1 ? foot : `${foot} · ${page - start + 1}/${count}`
    drawText(sheet, text, { x: left, y: pageLayout.footTop, width, size: 8, colour: ink.soft, tag: 'Artifact' })
  }
}

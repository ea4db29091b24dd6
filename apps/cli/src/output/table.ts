import type { Language } from '@grenier/contracts'
import Table from 'cli-table3'
import { type Column, cellText, type Row } from './cells.ts'

const gapWidth = 2
/** No column is made narrower than this, whatever the terminal. */
const narrowestWidth = 8
const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '',
}

export interface TableLook {
  readonly language: Language
  /** Null: nothing is cut. */
  readonly columns: number | null
  readonly isColoured: boolean
}

/** Pages of one table, each printed as soon as it is there; the widths are those that the first page wants. */
export interface PagedTable {
  /** The lines of the next page; the headings stand before the first one. */
  page(rows: readonly Row[]): readonly string[]
}

export function pagedTable(columns: readonly Column[], look: TableLook): PagedTable {
  const headers = columns.map(({ header }) => header[look.language].toLocaleUpperCase(look.language))
  let widths: readonly number[] | null = null
  return {
    page: (rows) => {
      const cells = rows.map((row) => columns.map((column) => cellText(column, row, look.language)))
      const isFirst = widths === null
      widths ??= fitted(naturalWidths([headers, ...cells]), look.columns)
      const table = new Table({
        chars: borderless,
        style: { head: look.isColoured ? ['bold'] : [], border: [], 'padding-left': 0, 'padding-right': gapWidth },
        colWidths: widths.map((width) => width + gapWidth),
        ...(isFirst ? { head: headers } : {}),
      })
      table.push(...cells)
      return cells.length === 0 && !isFirst ? [] : trimmedLines(table.toString())
    },
  }
}

function naturalWidths(lines: readonly (readonly string[])[]): number[] {
  const [first = []] = lines
  return first.map((_, index) => lines.reduce((most, line) => Math.max(most, widthOf(line[index] ?? '')), 0))
}

/** How many cells of a terminal a text takes; names of communes hold letters with accents and nothing wider. */
function widthOf(text: string): number {
  return [...new Intl.Segmenter().segment(text)].length
}

/** The widest column gives way until the line fits; a line that cannot fit is left as it is narrowest. */
export function fitted(natural: readonly number[], available: number | null): number[] {
  const widths = [...natural]
  if (available === null) return widths
  const room = available - gapWidth * (widths.length - 1)
  const excess = () => widths.reduce((sum, width) => sum + width, 0) - room
  while (excess() > 0) {
    const widest = widths.indexOf(Math.max(...widths))
    const width = widths[widest] ?? 0
    if (width <= narrowestWidth) break
    widths[widest] = width - 1
  }
  return widths
}

function trimmedLines(text: string): string[] {
  return text.split('\n').map((line) => line.trimEnd())
}

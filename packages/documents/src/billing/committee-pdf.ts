import { formatBytes } from '@grenier/contracts'
import { civilDayText, decimalText, eurosText, instantText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import {
  cutToLine,
  drawInside,
  drawRule,
  drawText,
  fittedToLine,
  ink,
  pageLayout,
  type Sheet,
} from '../shared/pdf-page.ts'
import { type Cells, columnsOf, drawFeet, drawTable } from '../shared/pdf-table.ts'
import { type CommitteeBlock, type CommitteeFigure, committeeBlocks } from './committee-figures.ts'
import {
  type CommitteeReport,
  delayText,
  fullText,
  quarterText,
  committeeTexts as texts,
  usedText,
} from './committee-texts.ts'

const { left, right, top } = pageLayout
const width = right - left
const gutter = 28
const blockWidth = (width - gutter) / 2
const valueWidth = 92
const rowHeight = 16
const gap = 16

/**
 * The report of a quarter as PDF (A4, one page): space by pool, requests, cost against forecast, restore tests, members and
 * disputes. A quarter that is not over says so under its title. What nobody measured, decided or set is said and is never 0. The
 * same report gives the same bytes.
 */
export async function committeeReportPdf(report: CommitteeReport): Promise<Uint8Array> {
  const { operatorName, quarter, readAt } = report
  const sheet = openSheet({
    title: `${texts.title} – ${quarterText(quarter)}`,
    author: operatorName,
    subject: quarterText(quarter),
    datedMs: readAt,
  })
  const written = bytesOf(sheet)
  const y = drawCapacity(sheet, report, drawHead(sheet, report) + gap)
  drawBlocks(sheet, committeeBlocks(report), y + gap)
  drawFeet(sheet, `${operatorName} · ${texts.title} · ${quarterText(quarter)} · ${texts.foot(instantText(readAt))}`)
  sheet.doc.end()
  return written
}

function drawHead(sheet: Sheet, report: CommitteeReport): number {
  const { operatorName, quarter, firstDay, lastDay, isEnded, throughDay } = report
  const name = cutToLine(sheet, operatorName, { width, size: 10, bold: true })
  drawText(sheet, name, { x: left, y: top, width, size: 10, bold: true, colour: ink.accent })
  const title = `${texts.title} – ${quarterText(quarter)}`
  drawText(sheet, title, { x: left, y: top + 22, width, size: 19, bold: true, tag: 'H1' })
  const [from, to] = [civilDayText(firstDay), civilDayText(lastDay)]
  const said = isEnded ? texts.ended(from, to) : texts.running(from, civilDayText(throughDay))
  const place = { x: left, y: top + 49, width, size: 10, bold: !isEnded, colour: isEnded ? ink.soft : ink.warn }
  return top + 49 + drawText(sheet, said, place)
}

const columns = columnsOf(texts.capacityHead, [128, 101, 66, 66, 66, 68])
const cellSize = 8.5

function drawCapacity(sheet: Sheet, { capacity }: CommitteeReport, y: number): number {
  const { pools, leftOutCount, usedOn } = capacity
  const oneLine = (text: string, column: number) =>
    cutToLine(sheet, text, { width: columns[column]?.width ?? 0, size: cellSize })
  const rows = pools.map(
    ({ name, offerName, totalBytes, reservedBytes, usedBytes, daysToFull }): Cells => [
      [oneLine(name, 0)],
      [oneLine(offerName, 1)],
      [formatBytes(totalBytes, 'fr')],
      [formatBytes(reservedBytes, 'fr', 'up')],
      [usedText(usedBytes)],
      [fullText(daysToFull)],
    ],
  )
  const at = drawTable(sheet, { title: texts.capacity, none: texts.capacityNone, columns, rows, y })
  if (rows.length === 0) return at
  const notes = [
    usedOn === null ? texts.usedNever : texts.usedOn(civilDayText(usedOn)),
    ...(leftOutCount === 0 ? [] : [texts.leftOut(leftOutCount)]),
  ].join(' ')
  return at + 4 + drawText(sheet, notes, { x: left, y: at + 4, width, size: 8.5, colour: ink.soft })
}

/** Two beside each other, by turns, the rows of each pair below those of the one before. */
function drawBlocks(sheet: Sheet, blocks: readonly CommitteeBlock[], y: number): number {
  let at = y
  for (let first = 0; first < blocks.length; first += 2) {
    const pair = blocks.slice(first, first + 2)
    const ends = pair.map((block, place) => drawBlock(sheet, block, { x: left + place * (blockWidth + gutter), y: at }))
    at = Math.max(...ends) + gap
  }
  return at
}

function drawBlock(sheet: Sheet, { title, figures }: CommitteeBlock, { x, y }: { x: number; y: number }): number {
  drawText(sheet, title, { x, y, width: blockWidth, size: 11, bold: true, tag: 'H2' })
  let at = y + 18
  drawRule(sheet, at - 1)
  drawInside(sheet, 'Table', (table) => {
    for (const figure of figures) {
      drawInside(table, 'TR', (row) => drawFigure(row, figure, { x, y: at + 3 }))
      at += rowHeight
    }
  })
  return at
}

function drawFigure(sheet: Sheet, figure: CommitteeFigure, { x, y }: { x: number; y: number }): void {
  const labelStyle = { width: blockWidth - valueWidth - 6, size: 9.5, colour: ink.soft, tag: 'TH' } as const
  drawText(sheet, figure.label, { ...fittedToLine(sheet, figure.label, labelStyle), x, y })
  const value = figureText(figure)
  const style = { width: valueWidth, size: 9.5, bold: true, align: 'right', tag: 'TD' } as const
  drawText(sheet, value, { ...fittedToLine(sheet, value, style), x: x + blockWidth - valueWidth, y })
}

function figureText(figure: CommitteeFigure): string {
  if (figure.kind === 'count') return decimalText(BigInt(figure.value))
  if (figure.kind === 'halfDays') return delayText(figure.value)
  return figure.value === null ? texts.none : eurosText(figure.value)
}

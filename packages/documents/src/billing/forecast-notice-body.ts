import type { ForecastNoticeContent } from '@grenier/contracts/forecast-notice'
import { eurosText } from '../shared/french.ts'
import { drawArtifact, drawText, fittedToLine, ink, pageLayout, type Sheet, textHeight } from '../shared/pdf-page.ts'
import { type Cells, type Column, columnsOf, drawTable } from '../shared/pdf-table.ts'
import {
  costText,
  gapText,
  lineText,
  type NoticeRow,
  noticeTexts,
  noticeTitle,
  readingTexts,
  tariffText,
  yearsOf,
} from './forecast-notice-texts.ts'
import { vatGroupText } from './statement-texts.ts'

const { left, right, top, bodyBottom } = pageLayout
const width = right - left
const monthsPerYear = 12
const widths = [264, 77, 77, 77]

type Part = ForecastNoticeContent['parts'][number]

function known(cents: bigint | null): string {
  return cents === null ? '–' : eurosText(cents)
}

function tableColumns(content: ForecastNoticeContent, part: Pick<Part, 'formerLabel'>): Column[] {
  const { former, running, forecast } = yearsOf(content)
  const before = part.formerLabel === 'repris' ? `${former} (repris)` : former
  const titles = [noticeTexts.service, before, `${running} (projeté)`, `${forecast} (prévu)`]
  return columnsOf(titles, widths).map((column, index) => (index === 0 ? column : { ...column, align: 'right' }))
}

function rowCells({ label, lines, gaps, formerCents, projectedCents, forecastCents }: NoticeRow): Cells {
  const details = lines.map((line) => lineText(line, { isWholeYear: line.months === monthsPerYear }))
  const names = [...(label === '' ? [] : [label]), ...details, ...gaps.map(gapText)]
  return [names, [known(formerCents)], [known(projectedCents)], [known(forecastCents)]]
}

interface Sums {
  readonly formerCents: bigint | null
  readonly projectedCents: bigint
  readonly forecastCents: bigint
}

function sumCells(label: string, { formerCents, projectedCents, forecastCents }: Sums): Cells {
  const before = formerCents === null ? noticeTexts.unknown : eurosText(formerCents)
  return [[label], [before], [eurosText(projectedCents)], [eurosText(forecastCents)]]
}

/** On this page where it fits, else on the next one. */
function placeFor(sheet: Sheet, y: number, height: number): number {
  if (y + height <= bodyBottom) return y
  sheet.doc.addPage()
  return top
}

function drawPart(
  sheet: Sheet,
  { content, part, y }: { content: ForecastNoticeContent; part: Part; y: number },
): number {
  const rows = [...part.rows.map(rowCells), sumCells(noticeTexts.total, part)]
  const siren = part.siren === null ? '' : ` (SIREN ${part.siren})`
  return drawTable(sheet, {
    title: `${part.name}${siren}`,
    continued: `${part.name} (suite)`,
    none: noticeTexts.nothing,
    columns: tableColumns(content, part),
    rows: part.rows.length === 0 && part.formerCents === null ? [] : rows,
    // A title never stands without a row.
    y: placeFor(sheet, y, 90),
  })
}

/** The answer: what to plan, with its tax. */
function drawAmount(sheet: Sheet, content: ForecastNoticeContent, y: number): number {
  const { vatGroups, vatCents, payableCents, forecastCents } = content
  const isTaxed = vatGroups.some(({ regime }) => regime === 'standard')
  const taxes = vatGroups.map((group) => vatGroupText(group))
  const inner = width - 32
  const small = { width: inner, size: 8.5, colour: ink.soft }
  const sums = isTaxed ? [`${eurosText(forecastCents)} hors taxes, ${eurosText(vatCents)} de TVA.`] : []
  const notes = [...sums, ...taxes]
  const height = 72 + notes.reduce((sum, note) => sum + textHeight(sheet, note, small), 0)
  drawArtifact(sheet, () => {
    sheet.doc.roundedRect(left, y, width, height, 5).fill(ink.panel)
  })
  const x = left + 16
  const label = `${noticeTexts.payable} pour ${content.year}${isTaxed ? `, ${noticeTexts.withVat}` : ''}`
  drawText(sheet, label, { x, y: y + 14, width: inner, size: 9.5, colour: ink.soft })
  const amount = eurosText(payableCents)
  const large = fittedToLine(sheet, amount, { width: inner, size: 24, bold: true, colour: ink.accent })
  drawText(sheet, amount, { ...large, x, y: y + 28 + (24 - large.size) })
  let at = y + 60
  for (const note of notes) at += drawText(sheet, note, { ...small, x, y: at })
  return y + height
}

function drawNotes(sheet: Sheet, { title, notes, y }: { title: string; notes: readonly string[]; y: number }): number {
  const style = { width, size: 9 }
  const [first = ''] = notes
  let at = placeFor(sheet, y, 18 + textHeight(sheet, first, style))
  drawText(sheet, title, { x: left, y: at, width, size: 11, bold: true, tag: 'H2' })
  at += 17
  for (const note of notes) {
    at = placeFor(sheet, at, textHeight(sheet, note, style))
    at += drawText(sheet, note, { ...style, x: left, y: at }) + 3
  }
  return at + 8
}

/**
 * What a notice says, from a height of a page on: title, amount, a table for each beneficiary, prices and how it is to be read. It draws no
 * sender and no address, so that whoever writes letters puts it under both; returns where it ends. `reference` stands under the title.
 */
export function drawForecastNoticeBody(
  sheet: Sheet,
  { content, reference, y }: { content: ForecastNoticeContent; reference: string; y: number },
): number {
  drawText(sheet, noticeTitle(content), { x: left, y, width, size: 19, bold: true, tag: 'H1' })
  let at = y + 26
  at += drawText(sheet, reference, { x: left, y: at, width, size: 10.5, colour: ink.soft }) + 12
  at = drawAmount(sheet, content, at) + 14
  if (content.isIncomplete) {
    const warning = { x: left, width, size: 9.5, bold: true, colour: ink.warn }
    at += drawText(sheet, noticeTexts.incomplete, { ...warning, y: at }) + 12
  }
  for (const part of content.parts) at = drawPart(sheet, { content, part, y: at }) + 14
  if (content.parts.length > 1) {
    const columns = tableColumns(content, { formerLabel: null })
    const rows = [sumCells(noticeTexts.total, content)]
    const all = { title: noticeTexts.allParts, none: noticeTexts.nothing, columns, rows }
    at = drawTable(sheet, { ...all, y: placeFor(sheet, at, 60) }) + 14
  }
  const prices = content.tariffs.length === 0 ? [noticeTexts.noPrices] : content.tariffs.map(tariffText)
  at = drawNotes(sheet, { title: noticeTexts.prices, notes: prices, y: at })
  if (content.costs.length > 0) {
    const notes = content.costs.map((cost) => costText(cost, yearsOf(content)))
    at = drawNotes(sheet, { title: noticeTexts.costs, notes, y: at })
  }
  return drawNotes(sheet, { title: noticeTexts.reading, notes: readingTexts(content), y: at })
}

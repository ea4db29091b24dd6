import type { Statement, StatementGrounds } from '@grenier/contracts'
import {
  drawInside,
  drawRule,
  drawText,
  fittedToLine,
  ink,
  pageLayout,
  type Sheet,
  textHeight,
} from '../shared/pdf-page.ts'
import { actText, type ForecastRow, forecastRows, groundsTexts, placeText, proofText } from './grounds-texts.ts'
import { priceRuleText } from './price-rule-text.ts'
import type { StatementContext } from './statement-context.ts'

const { left, right, top, bodyBottom } = pageLayout
const width = right - left
const body = { size: 9 } as const
const titleHeight = 22

/** Something with a name, and what there is to say of it. */
interface Entry {
  readonly name: string
  readonly text: string
}

interface Section {
  readonly title: string
  readonly entries: readonly Entry[]
  readonly note?: string
}

/** Prices and their act, places and proofs; a section of which nothing is known is left out. */
function sectionsOf(statement: Statement, { act, rules, places, proofs }: StatementGrounds): Section[] {
  const sections: Section[] = [
    {
      title: groundsTexts.rules,
      entries: [
        { name: '', text: actText(statement, act) },
        ...rules.map((rule) => ({ name: rule.label, text: priceRuleText(rule, rules) })),
      ],
      note: groundsTexts.carried,
    },
    {
      title: groundsTexts.places,
      entries: places.map((place) => ({ name: '', text: placeText(place) })),
    },
    {
      title: groundsTexts.proofs,
      entries: proofs.map((proof) => ({ name: '', text: proofText(proof) })),
    },
  ]
  return sections.filter(({ entries }) => entries.length > 0)
}

/** Where the next thing of that height may stand: here, or on a page of its own. */
function placeFor(sheet: Sheet, y: number, height: number): number {
  if (y + height <= bodyBottom) return y
  sheet.doc.addPage()
  return top
}

function entryHeight(sheet: Sheet, { name, text }: Entry): number {
  const nameHeight = name === '' ? 0 : textHeight(sheet, name, { ...body, bold: true, width })
  return nameHeight + textHeight(sheet, text, { ...body, width }) + 6
}

function drawEntry(sheet: Sheet, entry: Entry, y: number): number {
  const at = placeFor(sheet, y, entryHeight(sheet, entry))
  const nameHeight = entry.name === '' ? 0 : drawText(sheet, entry.name, { ...body, bold: true, x: left, y: at, width })
  return at + nameHeight + drawText(sheet, entry.text, { ...body, x: left, y: at + nameHeight, width }) + 6
}

/** A title never stands without its first entry. */
function drawSection(sheet: Sheet, { title, entries, note }: Section, y: number): number {
  const [first] = entries
  const needed = titleHeight + (first === undefined ? 0 : entryHeight(sheet, first))
  let at = placeFor(sheet, y, needed)
  drawText(sheet, title, { x: left, y: at, width, size: 11, bold: true, tag: 'H2' })
  drawRule(sheet, at + 16, ink.accent)
  at += titleHeight
  for (const entry of entries) at = drawEntry(sheet, entry, at)
  if (note === undefined) return at + 10
  const style = { size: 8, colour: ink.soft, width }
  at = placeFor(sheet, at, textHeight(sheet, note, style))
  return at + drawText(sheet, note, { ...style, x: left, y: at }) + 14
}

/** After the total: what an invoice says besides, where the statement is one, and what it rests on, where that is known. */
export function drawGrounds(
  sheet: Sheet,
  options: {
    statement: Statement
    grounds: StatementGrounds | null
    invoiceFields: readonly { readonly label: string; readonly value: string }[]
    y: number
  },
): void {
  const { statement, grounds, invoiceFields, y } = options
  const invoice = {
    title: groundsTexts.invoice,
    entries: invoiceFields.map(({ label, value }) => ({ name: '', text: `${label} : ${value}` })),
  }
  const sections = grounds === null ? [] : sectionsOf(statement, grounds)
  let at = y + 18
  for (const section of invoiceFields.length > 0 ? [invoice, ...sections] : sections)
    at = drawSection(sheet, section, at)
}

const columns = [
  { x: left, width: 245, align: 'left', textOf: ({ label }: ForecastRow) => label },
  { x: 300, width: 78, align: 'right', textOf: ({ expected }: ForecastRow) => expected },
  { x: 384, width: 78, align: 'right', textOf: ({ actual }: ForecastRow) => actual },
  { x: 467, width: 78, align: 'right', textOf: ({ difference }: ForecastRow) => difference },
] as const

const headings: ForecastRow = { label: groundsTexts.forecast, expected: 'Prévu', actual: 'Réel', difference: 'Écart' }

function drawForecastRow(row: Sheet, cells: ForecastRow, place: { y: number; isHead: boolean }): number {
  const heights = columns.map(({ x, width: wide, align, textOf }) => {
    const style = place.isHead ? { size: 8.5, colour: ink.soft, tag: 'TH' as const } : { size: 9, tag: 'TD' as const }
    const cell = { ...style, width: wide, align }
    const fitted = align === 'right' ? fittedToLine(row, textOf(cells), cell) : cell
    return drawText(row, textOf(cells), { ...fitted, x, y: place.y })
  })
  return Math.max(...heights)
}

/** The few services with a forecast that a first page has room for; the others stand in the state of the year. */
const rowsMax = 4

/** What was notified against what became of it; nothing where nothing was notified. Returns where it ends. */
export function drawForecast(
  sheet: Sheet,
  { statement, context, y }: { statement: Statement; context: StatementContext; y: number },
): number {
  const { grounds, yearToDateCents } = context
  const rows = grounds === null ? [] : forecastRows(statement, grounds.forecast, yearToDateCents).slice(0, rowsMax)
  if (rows.length === 0) return y
  return drawInside(sheet, 'Table', (table) => {
    let at = y + 16
    at += drawInside(table, 'TR', (row) => drawForecastRow(row, headings, { y: at, isHead: true })) + 3
    drawRule(sheet, at - 1)
    for (const cells of rows)
      at += drawInside(table, 'TR', (row) => drawForecastRow(row, cells, { y: at + 2, isHead: false })) + 4
    return at
  })
}

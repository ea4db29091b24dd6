import { formatBytes, type ResidencyAttestation, type ResidencyRecord } from '@grenier/contracts'
import { drawParties } from '../shared/certificate-parties.ts'
import { civilDayText, instantText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { brokenLines, drawLines, linesHeight } from '../shared/pdf-lines.ts'
import { drawInside, drawRule, drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { drawSignature } from '../shared/signature-block.ts'
import { holdingTexts, residencyNames, residencyTexts as texts, unknownTexts } from './residency-texts.ts'

const { left, right, top } = pageLayout
const width = right - left
const rowSize = 8.5

/**
 * An attestation of residency as PDF (A4): for whom, of which instant, the places with who keeps them, everything that stands in
 * them, what is not known, and the signature. The same attestation gives the same bytes.
 */
export async function residencyPdf(attestation: ResidencyAttestation): Promise<Uint8Array> {
  const { record, recordSha256: sha256, keyId, signature } = attestation
  const sheet = openSheet({
    title: `${texts.title} ${record.organisationName}`,
    author: record.operatorName,
    subject: record.organisationName,
    datedMs: record.attestedAt,
  })
  const written = bytesOf(sheet)
  let y = drawHead(sheet, record) + 14
  y = drawTable(sheet, { title: texts.places, none: texts.noPlaces, columns: placeColumns, rows: placeRows(record), y })
  y = drawTable(sheet, {
    title: texts.holdings,
    continued: texts.holdingsContinued,
    none: texts.noHoldings,
    columns: holdingColumns,
    rows: holdingRows(record),
    y: y + 12,
  })
  y = drawUnknown(sheet, record, y + 12)
  drawSignature(sheet, { block: { keyId, sha256, signature, hashLabel: texts.hash, verify: texts.verify }, y: y + 12 })
  drawFeet(sheet, `${record.operatorName} · ${texts.title} · ${sha256.slice(0, 16)}`)
  sheet.doc.end()
  return written
}

function drawHead(sheet: Sheet, record: ResidencyRecord): number {
  drawText(sheet, record.operatorName, { x: left, y: top, width, size: 10, bold: true, colour: ink.accent })
  drawText(sheet, texts.title, { x: left, y: top + 22, width, size: 19, bold: true, tag: 'H1' })
  let y = top + 48
  y += drawText(sheet, texts.inForceAt(instantText(record.inForceAt)), { x: left, y, width, size: 12, bold: true }) + 4
  if (record.observedAt !== null) {
    const observed = texts.observed(instantText(record.observedAt))
    y += drawText(sheet, observed, { x: left, y, width, size: 9, colour: ink.soft }) + 8
  }
  return drawParties(sheet, { record, labels: texts, y: y + 4 })
}

interface Column {
  readonly x: number
  readonly width: number
  readonly title: string
}
type Cells = readonly (readonly string[])[]

function columnsOf(titles: readonly string[], widths: readonly number[]): Column[] {
  let x = left as number
  return titles.map((title, index) => {
    const column = { x, width: (widths[index] ?? 0) - 8, title }
    x += widths[index] ?? 0
    return column
  })
}

const placeColumns = columnsOf(texts.placesHead, [115, 150, 140, 90])
const holdingColumns = columnsOf(texts.holdingsHead, [92, 180, 62, 73, 88])

function placeRows({ places }: ResidencyRecord): Cells[] {
  return places.map(({ code, name, residency, location, keeper }) => [
    [name, code],
    location === null
      ? [texts.notLocated]
      : [
          `${location.postalCode} ${location.locality} (${location.country})`,
          texts.since(civilDayText(location.since)),
        ],
    keeper === null ? [texts.keeperUnknown] : keeperLines(keeper),
    [residencyNames[residency]],
  ])
}

function keeperLines(keeper: NonNullable<ResidencyRecord['places'][number]['keeper']>): string[] {
  if (keeper.kind === 'operator') return [texts.ownKeeper]
  const known = [keeper.siren === null ? null : `SIREN ${keeper.siren}`, keeper.country].filter((part) => part !== null)
  return [keeper.name, texts.subprocessor, known.join(', ')]
}

function holdingRows({ holdings, places }: ResidencyRecord): Cells[] {
  const nameOf = new Map(places.map(({ siteId, name }) => [siteId, name]))
  return holdings.map(({ kind, name, detail, count, sizeBytes, siteId, clusterName, since, seenAt }) => [
    [holdingTexts[kind], ...(kind === 'copies' ? [`× ${count}`] : [])],
    [...brokenLines(name, 36), ...brokenLines(detail, 40)],
    [sizeBytes === null ? texts.unmeasured : formatBytes(sizeBytes, 'fr', 'up')],
    [
      siteId === null ? texts.siteUnknown : (nameOf.get(siteId) ?? siteId),
      ...(clusterName === null ? [] : [clusterName]),
    ],
    [instantText(since), ...(kind === 'copies' && seenAt !== null ? [texts.newest(instantText(seenAt))] : [])],
  ])
}

interface Table {
  readonly title: string
  readonly continued?: string
  readonly none: string
  readonly columns: readonly Column[]
  readonly rows: readonly Cells[]
  readonly y: number
}

/** Over as many pages as it takes; returns where the next part may begin. */
function drawTable(sheet: Sheet, { title, continued = title, none, columns, rows, y }: Table): number {
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
    for (const { x, width: wide, title } of columns) {
      drawText(row, title, { x, y, width: wide, size: 8, colour: ink.soft, tag: 'TH' })
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
  drawLines(sheet, lines, { x: column.x, y, width: column.width, size: rowSize, tag: 'TD' })
}

function drawUnknown(sheet: Sheet, { unknown }: ResidencyRecord, y: number): number {
  const sentences = [...unknown.map((thing) => unknownTexts[thing]), texts.sizes]
  const height = 20 + linesHeight(sheet, sentences, { width, size: 9 })
  let at = y
  if (at + height > pageLayout.bodyBottom) {
    sheet.doc.addPage()
    at = top
  }
  drawText(sheet, texts.unknown, { x: left, y: at, width, size: 11, bold: true, tag: 'H2', colour: ink.warn })
  return at + 18 + drawLines(sheet, sentences, { x: left, y: at + 18, width, size: 9 })
}

function drawFeet(sheet: Sheet, foot: string): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    sheet.doc.switchToPage(page)
    const text = count === 1 ? foot : `${foot} · ${page + 1}/${count}`
    drawText(sheet, text, { x: left, y: pageLayout.footTop, width, size: 8, colour: ink.soft, tag: 'Artifact' })
  }
}

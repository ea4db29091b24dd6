import { formatBytes, type ResidencyAttestation, type ResidencyRecord } from '@grenier/contracts'
import { drawParties } from '../shared/certificate-parties.ts'
import { civilDayText, instantText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { brokenLines, drawLines, linesHeight } from '../shared/pdf-lines.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { type Cells, columnsOf, drawFeet, drawTable } from '../shared/pdf-table.ts'
import { drawSignature } from '../shared/signature-block.ts'
import { holdingTexts, residencyNames, residencyTexts as texts, unknownTexts } from './residency-texts.ts'

const { left, right, top } = pageLayout
const width = right - left

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

import { type DrillCertificate, type DrillRecord, formatBytes } from '@grenier/contracts'
import { drawParties } from '../shared/certificate-parties.ts'
import { instantText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { brokenLines, drawLines } from '../shared/pdf-lines.ts'
import { drawRule, drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { drawSignature } from '../shared/signature-block.ts'
import { drillTexts, verdictTexts } from './drill-certificate-texts.ts'

const { left, right, top } = pageLayout
const width = right - left
const labelWidth = 160
const valueLetters = 54
/** What machines say is shown to here, so that the certificate stays one page; the JSON has it whole. */
const shownLettersMax = 150

type Row = readonly [label: string, value: string]

const figures = new Intl.NumberFormat('fr-FR')

/**
 * A certificate of a restore drill as PDF (A4, one page): whose copy, of which instant, who asked, when it was restored,
 * what was compared and what that proves, and the signature. A drill that failed says what failed. The same certificate
 * gives the same bytes.
 */
export async function drillCertificatePdf(certificate: DrillCertificate): Promise<Uint8Array> {
  const { record, recordSha256: sha256, keyId, signature } = certificate
  const sheet = openSheet({
    title: `${drillTexts.title} ${record.taskId}`,
    author: record.operatorName,
    subject: record.organisationName,
    datedMs: record.endedAt,
  })
  const written = bytesOf(sheet)
  let y = drawHead(sheet, record)
  y = drawVerdict(sheet, { record, y: y + 12 })
  y = drawRows(sheet, { title: drillTexts.result, rows: resultRows(record), y: y + 10 })
  y = drawRows(sheet, { title: drillTexts.what, rows: copyRows(record), y: y + 8 })
  y = drawRows(sheet, { title: drillTexts.how, rows: courseRows(record), y: y + 8 })
  y += 4 + drawText(sheet, drillTexts.untouched, { x: left, y: y + 4, width, size: 8.5, colour: ink.soft })
  const { hash: hashLabel, verify } = drillTexts
  drawSignature(sheet, { block: { keyId, sha256, signature, hashLabel, verify }, y: y + 10 })
  const foot = `${record.operatorName} · ${drillTexts.title} · ${sha256.slice(0, 16)}`
  drawText(sheet, foot, { x: left, y: pageLayout.footTop, width, size: 8, colour: ink.soft })
  sheet.doc.end()
  return written
}

function drawHead(sheet: Sheet, record: DrillRecord): number {
  drawText(sheet, record.operatorName, { x: left, y: top, width, size: 10, bold: true, colour: ink.accent })
  drawText(sheet, drillTexts.title, { x: left, y: top + 22, width, size: 19, bold: true, tag: 'H1' })
  let y = top + 46
  y += drawText(sheet, `n° ${record.taskId}`, { x: left, y, width, size: 10, colour: ink.soft }) + 9
  return drawParties(sheet, { record, labels: drillTexts, y })
}

function drawVerdict(sheet: Sheet, { record, y }: { record: DrillRecord; y: number }): number {
  const { headline, meaning } = verdictTexts[record.verdict]
  const colour = record.verdict === 'identical' ? ink.accent : ink.warn
  const height = drawText(sheet, headline, { x: left, y, width, size: 14, bold: true, colour })
  return y + height + 3 + drawText(sheet, meaning, { x: left, y: y + height + 3, width, size: 10 })
}

function countText(count: bigint | null): string {
  return count === null ? drillTexts.notCounted : figures.format(count)
}

function bytesText(bytes: bigint | null): string {
  return bytes === null ? drillTexts.notCounted : `${formatBytes(bytes, 'fr')} (${figures.format(bytes)} octets)`
}

/** Of a copy without hashes bytes are set against bytes, and that nothing was compared is said. */
function figureRows(record: DrillRecord): Row[] {
  const { driver, verdict, expectedFiles, restoredFiles, comparedBytes, copiedBytes, restoredBytes } = record
  if (driver === 'velero') {
    return [
      [drillTexts.restored, countText(restoredFiles)],
      [drillTexts.copied, bytesText(copiedBytes ?? null)],
      [drillTexts.counted, bytesText(restoredBytes ?? null)],
      [drillTexts.hashes, drillTexts.hashesNone],
    ]
  }
  return [
    [drillTexts.expected, countText(expectedFiles)],
    [drillTexts.restored, countText(restoredFiles)],
    [drillTexts.bytes, bytesText(comparedBytes)],
    [drillTexts.hashes, verdict === 'identical' ? drillTexts.hashesEqual : drillTexts.hashesUnproven],
  ]
}

function resultRows(record: DrillRecord): Row[] {
  const rows = figureRows(record)
  return record.verdict === 'identical' ? rows : [...rows, [drillTexts.said, shortened(record.message)]]
}

function copyRows({ claimName, copyRef, repository, copyTakenAt }: DrillRecord): Row[] {
  return [
    [drillTexts.takenAt, instantText(copyTakenAt)],
    [drillTexts.claim, claimName],
    [drillTexts.copy, copyRef],
    [drillTexts.repository, repository],
  ]
}

function courseRows({ requestedBy, requestedAt, startedAt, endedAt, namespace }: DrillRecord): Row[] {
  return [
    [drillTexts.requestedBy, requestedBy === 'schedule' ? drillTexts.schedule : requestedBy],
    [drillTexts.requestedAt, instantText(requestedAt)],
    [drillTexts.startedAt, startedAt === null ? drillTexts.neverStarted : instantText(startedAt)],
    [drillTexts.namespace, namespace],
    [drillTexts.endedAt, instantText(endedAt)],
  ]
}

function drawRows(sheet: Sheet, part: { title: string; rows: readonly Row[]; y: number }): number {
  drawText(sheet, part.title, { x: left, y: part.y, width, size: 11, bold: true, tag: 'H2' })
  let at = part.y + 17
  drawRule(sheet, at - 2)
  for (const [label, value] of part.rows) {
    const labelHeight = drawText(sheet, label, { x: left, y: at + 2, width: labelWidth - 8, size: 9, colour: ink.soft })
    const place = { x: left + labelWidth, y: at + 2, width: width - labelWidth, size: 9.5 }
    at += Math.max(labelHeight, drawLines(sheet, linesOf(value), place)) + 3
  }
  return at
}

function shortened(text: string): string {
  return text.length <= shownLettersMax ? text : `${text.slice(0, shownLettersMax - 1)}…`
}

/** Names of machines have no spaces to break at; sentences have. */
function linesOf(value: string): readonly string[] {
  return value.includes(' ') ? [value] : brokenLines(shortened(value), valueLetters)
}

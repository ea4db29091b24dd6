import type { DestructionCertificate } from '@grenier/contracts'
import { drawRule, drawText, ink, pageLayout, type Sheet, textHeight } from '../shared/pdf-page.ts'
import { drawLines } from './certificate-lines.ts'
import { certificateTexts } from './certificate-texts.ts'

const width = pageLayout.right - pageLayout.left
const lettersPerLine = 84

/** The key, the hash of the list and the signature, whole on one page, and how they are verified. */
export function drawSignature(
  sheet: Sheet,
  { certificate, y }: { certificate: DestructionCertificate; y: number },
): void {
  const rows: [string, string[]][] = [
    [certificateTexts.keyId, [certificate.keyId]],
    [certificateTexts.hash, [certificate.listSha256]],
    [certificateTexts.jws, certificate.signature.match(new RegExp(`.{1,${lettersPerLine}}`, 'g')) ?? []],
  ]
  const texts = rows.flatMap(([label, lines]) => [label, ...lines])
  const height = [...texts, certificateTexts.verify].reduce(
    (sum, text) => sum + textHeight(sheet, text, { width, size: 9 }) + 5,
    30,
  )
  let at = y
  if (at + height > pageLayout.bodyBottom) {
    sheet.doc.addPage()
    at = pageLayout.top
  }
  drawRule(sheet, at, ink.accent)
  drawText(sheet, certificateTexts.signature, { x: pageLayout.left, y: at + 10, width, size: 11, bold: true })
  at += 30
  for (const [label, lines] of rows) {
    at += drawText(sheet, label, { x: pageLayout.left, y: at, width, size: 8.5, colour: ink.soft }) + 1
    at += drawLines(sheet, lines, { x: pageLayout.left, y: at, width, size: 8.5 }) + 6
  }
  drawText(sheet, certificateTexts.verify, { x: pageLayout.left, y: at + 2, width, size: 8.5, colour: ink.soft })
}

import type { DestructionCertificate } from '@grenier/contracts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { drawSignature } from '../shared/signature-block.ts'
import { drawFacts } from './certificate-facts.ts'
import { drawItems } from './certificate-items.ts'
import { drawLostSides } from './certificate-lost.ts'
import { certificateTexts } from './certificate-texts.ts'

/**
 * A certificate of destruction as PDF (A4): whose data, on whose word and when, everything that was destroyed, what was left to
 * clusters declared lost, and the
 * signature by which the list can be verified. The same certificate gives the same bytes.
 */
export async function certificatePdf(certificate: DestructionCertificate): Promise<Uint8Array> {
  const { list } = certificate
  const sheet = openSheet({
    title: `${certificateTexts.title} ${list.exitId}`,
    author: list.operatorName,
    subject: list.organisationName,
    datedMs: list.destroyedAt,
  })
  const written = bytesOf(sheet)
  const facts = drawFacts(sheet, list)
  const items = drawItems(sheet, { items: list.items, y: facts + 16 })
  const lost = drawLostSides(sheet, { sides: list.lostSides ?? [], y: items })
  const { keyId, listSha256: sha256, signature } = certificate
  const { hash: hashLabel, verify } = certificateTexts
  drawSignature(sheet, { block: { keyId, sha256, signature, hashLabel, verify }, y: lost + 16 })
  drawFeet(sheet, certificate)
  sheet.doc.end()
  return written
}

/** Which certificate and which page, on every page. */
function drawFeet(sheet: Sheet, { list, listSha256 }: DestructionCertificate): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let index = start; index < start + count; index += 1) {
    sheet.doc.switchToPage(index)
    const foot = { y: pageLayout.footTop, size: 8, colour: ink.soft }
    const left = `${list.operatorName} · ${certificateTexts.title} · ${listSha256.slice(0, 16)}`
    drawText(sheet, left, { ...foot, x: pageLayout.left, width: 420 })
    drawText(sheet, `${index + 1} / ${count}`, { ...foot, x: pageLayout.right - 60, width: 60, align: 'right' })
  }
}

import { drawLines } from './pdf-lines.ts'
import { drawRule, drawText, ink, pageLayout, type Sheet, textHeight } from './pdf-page.ts'

/** By what a document is known, and what its hash and the way to verify it are called there. */
export interface SignatureBlock {
  readonly keyId: string
  readonly sha256: string
  readonly signature: string
  readonly hashLabel: string
  readonly verify: string
}

const texts = {
  title: 'Signature',
  keyId: 'Clé de l’installation (empreinte RFC 7638)',
  jws: 'Signature détachée (JWS, RFC 7515 annexe F)',
} as const

const width = pageLayout.right - pageLayout.left
const lettersPerLine = 84

/** The key, the hash of what is signed and the signature, whole on one page, and how they are verified. */
export function drawSignature(sheet: Sheet, { block, y }: { block: SignatureBlock; y: number }): void {
  const rows: [string, string[]][] = [
    [texts.keyId, [block.keyId]],
    [block.hashLabel, [block.sha256]],
    [texts.jws, block.signature.match(new RegExp(`.{1,${lettersPerLine}}`, 'g')) ?? []],
  ]
  const shown = rows.flatMap(([label, lines]) => [label, ...lines])
  const height = [...shown, block.verify].reduce(
    (sum, text) => sum + textHeight(sheet, text, { width, size: 9 }) + 5,
    30,
  )
  let at = y
  if (at + height > pageLayout.bodyBottom) {
    sheet.doc.addPage()
    at = pageLayout.top
  }
  drawRule(sheet, at, ink.accent)
  drawText(sheet, texts.title, { x: pageLayout.left, y: at + 10, width, size: 11, bold: true, tag: 'H2' })
  at += 30
  for (const [label, lines] of rows) {
    at += drawText(sheet, label, { x: pageLayout.left, y: at, width, size: 8.5, colour: ink.soft }) + 1
    at += drawLines(sheet, lines, { x: pageLayout.left, y: at, width, size: 8.5 }) + 6
  }
  drawText(sheet, block.verify, { x: pageLayout.left, y: at + 2, width, size: 8.5, colour: ink.soft })
}

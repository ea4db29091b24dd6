import { type DestructionList, formatBytes } from '@grenier/contracts'
import { instantText } from '../shared/french.ts'
import { brokenLines, drawLines, linesHeight } from '../shared/pdf-lines.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { certificateTexts, itemKindTexts } from './certificate-texts.ts'

type LostSide = NonNullable<DestructionList['lostSides']>[number]

const width = pageLayout.right - pageLayout.left
const size = 8.5
const lettersPerLine = 96

function itemText({ kind, namespace, name, uid, sizeBytes }: LostSide['items'][number]): string {
  const place = namespace === null ? name : `${namespace}/${name}`
  const bytes = sizeBytes === null ? [] : [formatBytes(sizeBytes, 'fr', 'up')]
  return [`${itemKindTexts[kind]} ${place}`, ...bytes, uid ?? certificateTexts.uidUnknown].join(' · ')
}

/** Whose word it is, and every thing that nobody saw to be gone. */
function sideLines(side: LostSide): string[] {
  const { kubeSystemUid, namespace, requestedBy, approvedBy, lostAt, reason, items } = side
  const said = `${certificateTexts.lostBy} ${requestedBy} et ${approvedBy}, ${instantText(lostAt)} : ${reason}`
  const things = items.length === 0 ? [certificateTexts.nothingKnown] : items.map(itemText)
  return [`${certificateTexts.lostPlace} ${namespace}, ${kubeSystemUid}`, said, ...things].flatMap((text) =>
    brokenLines(text, lettersPerLine),
  )
}

/** What was not destroyed but left to clusters declared lost, if anything; returns where the next part may begin. */
export function drawLostSides(sheet: Sheet, { sides, y }: { sides: readonly LostSide[]; y: number }): number {
  if (sides.length === 0) return y
  let at = y + 16
  const room = (height: number) => {
    if (at + height <= pageLayout.bodyBottom) return
    sheet.doc.addPage()
    at = pageLayout.top
  }
  room(60)
  at +=
    drawText(sheet, certificateTexts.lost, { x: pageLayout.left, y: at, width, size: 11, bold: true, tag: 'H2' }) + 4
  const style = { x: pageLayout.left, width, size }
  at += drawText(sheet, certificateTexts.lostStatement, { ...style, y: at, colour: ink.soft }) + 6
  for (const line of sides.flatMap(sideLines)) {
    room(linesHeight(sheet, [line], { width, size }))
    at += drawLines(sheet, [line], { ...style, y: at }) + 2
  }
  return at
}

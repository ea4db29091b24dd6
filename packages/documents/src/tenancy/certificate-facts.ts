import type { DestructionList } from '@grenier/contracts'
import { drawParties } from '../shared/certificate-parties.ts'
import { civilDayText, instantText } from '../shared/french.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { certificateTexts, dataClassTexts } from './certificate-texts.ts'

const { left, right, top } = pageLayout
const bodyWidth = right - left
const labelWidth = 150

/** Whose data, destroyed by whom, and every step that had to come before; returns where the list may begin. */
export function drawFacts(sheet: Sheet, list: DestructionList): number {
  drawText(sheet, list.operatorName, { x: left, y: top, width: bodyWidth, size: 10, bold: true, colour: ink.accent })
  drawText(sheet, certificateTexts.title, { x: left, y: top + 32, width: bodyWidth, size: 19, bold: true, tag: 'H1' })
  let y = top + 58
  y += drawText(sheet, `n° ${list.exitId}`, { x: left, y, width: bodyWidth, size: 11, colour: ink.soft })
  y = drawParties(sheet, { record: list, labels: certificateTexts, y: y + 16 })
  y += drawText(sheet, certificateTexts.statement, { x: left, y: y + 14, width: bodyWidth, size: 10 }) + 14
  return drawSteps(sheet, { list, y: y + 14 })
}

function visaText({ visaReference, visaAuthority, visaSignedOn }: DestructionList): string {
  if (visaReference === null || visaSignedOn === null) return certificateTexts.noVisa
  return `${visaReference}, ${visaAuthority ?? ''}, ${civilDayText(visaSignedOn)}`
}

function drawSteps(sheet: Sheet, { list, y }: { list: DestructionList; y: number }): number {
  const rows: [string, string][] = [
    [certificateTexts.dataClass, dataClassTexts[list.dataClass]],
    [certificateTexts.notice, civilDayText(list.noticeGivenOn)],
    [certificateTexts.noticeEnds, civilDayText(list.noticeEndsOn)],
    [certificateTexts.finalBackup, instantText(list.finalBackupAt)],
    [certificateTexts.evidence, list.finalBackupEvidence],
    [certificateTexts.coolingOff, civilDayText(list.coolingOffEndsOn)],
    [certificateTexts.visa, visaText(list)],
    [certificateTexts.requestedBy, list.requestedBy],
    [certificateTexts.approvedBy, `${list.approvedBy}, ${instantText(list.approvedAt)}`],
    [certificateTexts.destroyedAt, instantText(list.destroyedAt)],
  ]
  let at = y
  for (const [label, value] of rows) {
    const labelHeight = drawText(sheet, label, { x: left, y: at, width: labelWidth, size: 9, colour: ink.soft })
    const place = { x: left + labelWidth, y: at, width: bodyWidth - labelWidth, size: 9.5 }
    at += Math.max(labelHeight, drawText(sheet, value, place)) + 4
  }
  return at
}

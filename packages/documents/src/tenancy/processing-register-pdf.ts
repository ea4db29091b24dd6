import type { TenantProcessingRegister } from '@grenier/contracts'
import { drawParties } from '../shared/certificate-parties.ts'
import { instantText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { drawLines } from '../shared/pdf-lines.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { type Cells, columnsOf, drawFeet, drawTable } from '../shared/pdf-table.ts'
import {
  listPart,
  measureLines,
  operatorLines,
  type Part,
  subprocessorPart,
  transferLines,
} from './processing-register-parts.ts'
import { dataClassTexts, functionTexts, processingTexts, registerTexts as texts } from './processing-register-texts.ts'

const { left, right, top } = pageLayout
const width = right - left
const gap = 12

type Register = TenantProcessingRegister

/**
 * A member's part of the register of processing (RGPD art. 30(2)) as PDF (A4): who processes for whom, with whose contacts, what,
 * with which subprocessors and transfers, protected how. What nobody recorded is said to be so. The same data gives the same bytes.
 */
export async function processingRegisterPdf(register: Register): Promise<Uint8Array> {
  const { controller } = register
  const sheet = openSheet({
    title: `${texts.title} ${controller.organisationName}`,
    author: register.operatorName,
    subject: controller.organisationName,
    datedMs: register.drawnUpAt,
  })
  const written = bytesOf(sheet)
  const parts: Part[] = [
    peoplePart(register),
    processingPart(register),
    subprocessorPart(register),
    listPart(texts.transfers, transferLines(register)),
    listPart(texts.measures, [...measureLines(register), provenLine(controller)]),
  ]
  parts.reduce((y, draw) => draw(sheet, y + gap), drawHead(sheet, register))
  drawFeet(sheet, `${register.operatorName} · ${texts.title} · ${controller.organisationName}`)
  sheet.doc.end()
  return written
}

function drawHead(sheet: Sheet, register: Register): number {
  const { controller, operatorName, operatorSiren } = register
  drawText(sheet, operatorName, { x: left, y: top, width, size: 10, bold: true, colour: ink.accent })
  drawText(sheet, texts.title, { x: left, y: top + 22, width, size: 19, bold: true, tag: 'H1' })
  let y = top + 48
  y += drawText(sheet, texts.basis, { x: left, y, width, size: 9.5 }) + 2
  const drawnUp = texts.drawnUpAt(instantText(register.drawnUpAt))
  y += drawText(sheet, drawnUp, { x: left, y, width, size: 9, colour: ink.soft }) + 10
  const { organisationName, organisationSiren } = controller
  const record = { organisationName, organisationSiren, operatorName, operatorSiren }
  y = drawParties(sheet, { record, labels: texts, y }) + 6
  y += drawLines(sheet, operatorLines(register), { x: left, y, width, size: 9.5 })
  return y + drawText(sheet, membershipText(controller), { x: left, y, width, size: 9.5 })
}

function membershipText({ enrolledAt, exitedAt }: Register['controller']): string {
  const since = texts.since(instantText(enrolledAt))
  return exitedAt === null ? `${since}.` : `${since}, ${texts.exited(instantText(exitedAt))}.`
}

function provenLine({ lastProvenRestoreAt }: Register['controller']): string {
  return lastProvenRestoreAt === null ? texts.notProven : texts.proven(instantText(lastProvenRestoreAt))
}

const peopleColumns = columnsOf(texts.peopleHead, [165, 165, 165])

function peoplePart({ controller: { contacts, officers } }: Register): Part {
  const rows = [...contacts, ...officers].map(
    ({ function: of, name, email }): Cells => [[functionTexts[of]], [name], [email]],
  )
  const missing = [
    ...(contacts.length === 0 ? [texts.noContact] : []),
    ...(officers.length === 0 ? [texts.noOfficer] : []),
  ]
  return (sheet, y) => {
    const table = { title: texts.people, none: missing.join(' '), columns: peopleColumns, rows, y }
    const at = drawTable(sheet, table)
    if (rows.length === 0 || missing.length === 0) return at
    return at + 5 + drawText(sheet, missing.join(' '), { x: left, y: at + 5, width, size: 9.5, colour: ink.warn })
  }
}

const processingColumns = columnsOf(texts.processingsHead, [140, 225, 130])

function processingPart({ controller: { processings, dataClasses } }: Register): Part {
  const rows = processings.map(
    ({ kind, offers }): Cells => [
      [processingTexts[kind].name],
      [processingTexts[kind].what],
      offers.length === 0 ? ['—'] : offers,
    ],
  )
  const classes = dataClasses.map((dataClass) => dataClassTexts[dataClass]).join(', ')
  const told = classes === '' ? texts.noDataClass : texts.dataClasses(classes)
  return (sheet, y) => {
    const at = drawTable(sheet, { title: texts.processings, none: '', columns: processingColumns, rows, y }) + 5
    return at + drawText(sheet, told, { x: left, y: at, width, size: 9.5 })
  }
}

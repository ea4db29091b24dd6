import type { TenantProcessingRegister } from '@grenier/contracts'
import { isTransfer } from '@grenier/quota-billing'
import { drawParties } from '../shared/certificate-parties.ts'
import { civilDayText, instantText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { drawLines, linesHeight } from '../shared/pdf-lines.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { type Cells, columnsOf, drawFeet, drawTable } from '../shared/pdf-table.ts'
import {
  activityTexts,
  certificateKinds,
  dataClassTexts,
  functionTexts,
  measureTexts,
  processingTexts,
  registerTexts as texts,
} from './processing-register-texts.ts'

const { left, right, top } = pageLayout
const width = right - left
const gap = 12

type Register = TenantProcessingRegister
type Part = (sheet: Sheet, y: number) => number

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
    listPart(texts.measures, measureLines(register)),
  ]
  parts.reduce((y, draw) => draw(sheet, y + gap), drawHead(sheet, register))
  drawFeet(sheet, `${register.operatorName} · ${texts.title} · ${controller.organisationName}`)
  sheet.doc.end()
  return written
}

function drawHead(sheet: Sheet, register: Register): number {
  const { controller, operatorName, operatorSiren, operatorContact } = register
  drawText(sheet, operatorName, { x: left, y: top, width, size: 10, bold: true, colour: ink.accent })
  drawText(sheet, texts.title, { x: left, y: top + 22, width, size: 19, bold: true, tag: 'H1' })
  let y = top + 48
  y += drawText(sheet, texts.basis, { x: left, y, width, size: 9.5 }) + 2
  const drawnUp = texts.drawnUpAt(instantText(register.drawnUpAt))
  y += drawText(sheet, drawnUp, { x: left, y, width, size: 9, colour: ink.soft }) + 10
  const { organisationName, organisationSiren } = controller
  const record = { organisationName, organisationSiren, operatorName, operatorSiren }
  y = drawParties(sheet, { record, labels: texts, y }) + 6
  const contact = `${texts.contact} : ${operatorContact ?? texts.none}`
  y += drawText(sheet, contact, { x: left, y, width, size: 9.5 })
  return y + drawText(sheet, membershipText(controller), { x: left, y, width, size: 9.5 })
}

function membershipText({ enrolledAt, exitedAt }: Register['controller']): string {
  const since = texts.since(instantText(enrolledAt))
  return exitedAt === null ? `${since}.` : `${since}, ${texts.exited(instantText(exitedAt))}.`
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

const subprocessorColumns = columnsOf(texts.subprocessorsHead, [130, 165, 100, 100])

function subprocessorPart({ subprocessors }: Register): Part {
  const rows = subprocessors.map(
    ({ name, siren, activity, description, place, country, startsOn, endsOn }): Cells => [
      [name, ...(siren === null ? [] : [`SIREN ${siren}`])],
      [activityTexts[activity], description],
      [place, country],
      [texts.from(civilDayText(startsOn)), ...(endsOn === null ? [] : [texts.until(civilDayText(endsOn))])],
    ],
  )
  return (sheet, y) =>
    drawTable(sheet, { title: texts.subprocessors, none: texts.noSubprocessor, columns: subprocessorColumns, rows, y })
}

function transferLines({ subprocessors }: Register): string[] {
  const abroad = subprocessors.filter(({ country }) => isTransfer(country))
  if (abroad.length === 0) return [texts.noTransfer]
  return abroad.map(({ name, country, transferSafeguard }) =>
    texts.transfer(name, country, transferSafeguard ?? texts.none),
  )
}

function measureLines({ measures, certificates, controller: { lastProvenRestoreAt } }: Register): string[] {
  return [
    ...measures.map((measure) => measureTexts[measure]),
    ...certificates.map(({ kind, reference, of, validUntil }) =>
      texts.certificate({ kind: certificateKinds[kind], reference, of, until: civilDayText(validUntil) }),
    ),
    lastProvenRestoreAt === null ? texts.notProven : texts.proven(instantText(lastProvenRestoreAt)),
  ]
}

/** A heading with lines below it, on one page where they fit on one. */
function listPart(title: string, lines: readonly string[]): Part {
  return (sheet, y) => {
    const height = 18 + linesHeight(sheet, lines, { width, size: 9.5 })
    const isOver = y + height > pageLayout.bodyBottom
    if (isOver) sheet.doc.addPage()
    const at = isOver ? top : y
    drawText(sheet, title, { x: left, y: at, width, size: 11, bold: true, tag: 'H2' })
    return at + 18 + drawLines(sheet, lines, { x: left, y: at + 18, width, size: 9.5 })
  }
}

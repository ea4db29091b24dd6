import type { ControllerEntry, WholeProcessingRegister } from '@grenier/contracts'
import { instantText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import { drawLines } from '../shared/pdf-lines.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { type Cells, columnsOf, drawFeet, drawTableByPage } from '../shared/pdf-table.ts'
import {
  listPart,
  measureLines,
  operatorLines,
  type Part,
  processingText,
  subprocessorPart,
  transferLines,
} from './processing-register-parts.ts'
import { dataClassTexts, functionTexts, processingTexts, registerTexts as texts } from './processing-register-texts.ts'

const { left, right, top } = pageLayout
const width = right - left
const gap = 12

/**
 * The whole register of a processor (RGPD art. 30(2)) as PDF (A4): the operator with its officer, what is the same for everybody, then
 * a row for each controller with its contacts, its officer and the processings that it uses. What nobody recorded is said to be so. The
 * same data gives the same bytes.
 */
export async function wholeRegisterPdf(register: WholeProcessingRegister): Promise<Uint8Array> {
  const of = texts.wholeOf(register.departement)
  const sheet = openSheet({
    title: `${texts.wholeTitle}, ${of}`,
    author: register.operatorName,
    subject: of,
    datedMs: register.drawnUpAt,
  })
  const written = bytesOf(sheet)
  const begun: Part[] = [
    subprocessorPart(register),
    listPart(texts.transfers, transferLines(register)),
    listPart(texts.measures, measureLines(register)),
    listPart(texts.whatIsDone, processingLines(register.items)),
  ]
  const y = begun.reduce((at, draw) => draw(sheet, at + gap), drawHead(sheet, register))
  await drawControllers(sheet, { items: register.items, y: y + gap })
  drawFeet(sheet, `${register.operatorName} · ${texts.wholeTitle} · ${of}`)
  sheet.doc.end()
  return written
}

function drawHead(sheet: Sheet, register: WholeProcessingRegister): number {
  const { operatorName, operatorSiren, departement, items } = register
  drawText(sheet, operatorName, { x: left, y: top, width, size: 10, bold: true, colour: ink.accent })
  drawText(sheet, texts.wholeTitle, { x: left, y: top + 22, width, size: 19, bold: true, tag: 'H1' })
  let y = top + 48
  y += drawText(sheet, texts.wholeBasis, { x: left, y, width, size: 9.5 }) + 2
  const drawnUp = texts.drawnUpAt(instantText(register.drawnUpAt))
  y += drawText(sheet, drawnUp, { x: left, y, width, size: 9, colour: ink.soft }) + 8
  const lines = [
    `${texts.operator} : ${operatorName}, SIREN ${operatorSiren}`,
    ...operatorLines(register),
    `${texts.controllers(items.length)} (${texts.wholeOf(departement)})`,
  ]
  return y + drawLines(sheet, lines, { x: left, y, width, size: 9.5 })
}

/** Each kind of processing that somebody uses, told once. */
function processingLines(items: readonly ControllerEntry[]): string[] {
  const used = new Set(items.flatMap(({ processings }) => processings.map(({ kind }) => kind)))
  return (Object.keys(processingTexts) as (keyof typeof processingTexts)[])
    .filter((kind) => used.has(kind))
    .map((kind) => `${processingTexts[kind].name} : ${processingTexts[kind].what}.`)
}

const controllerColumns = columnsOf(texts.controllersHead, [120, 145, 110, 60, 60])

/** Page by page: a thousand members are a hundred pages, and the process serves others between them. */
async function drawControllers(
  sheet: Sheet,
  { items, y }: { readonly items: readonly ControllerEntry[]; readonly y: number },
): Promise<void> {
  const pages = drawTableByPage(sheet, {
    title: texts.controllersTitle,
    continued: texts.controllersContinued,
    none: texts.controllersNone,
    columns: controllerColumns,
    rows: items.map(controllerRow),
    y,
  })
  while (pages.next().done !== true) await new Promise((resolve) => setImmediate(resolve))
}

function controllerRow(controller: ControllerEntry): Cells {
  const { organisationName, organisationSiren, enrolledAt, exitedAt, dataClasses, lastProvenRestoreAt } = controller
  const day = (at: ControllerEntry['enrolledAt']) => instantText(at).slice(0, 10)
  return [
    [
      organisationName,
      ...(organisationSiren === null ? [] : [`SIREN ${organisationSiren}`]),
      texts.since(day(enrolledAt)),
      ...(exitedAt === null ? [] : [texts.exited(day(exitedAt))]),
    ],
    peopleLines(controller),
    controller.processings.map(processingText),
    dataClasses.length === 0 ? [texts.unsaid] : dataClasses.map((one) => dataClassTexts[one]),
    [lastProvenRestoreAt === null ? texts.notProvenShort : day(lastProvenRestoreAt)],
  ]
}

function peopleLines({ contacts, officers }: ControllerEntry): string[] {
  return [
    ...contacts.map(({ function: of, name, email }) => `${functionTexts[of]} : ${name}, ${email}`),
    ...(contacts.length === 0 ? [texts.noContact] : []),
    ...officers.map(({ name, email }) => `${texts.officer} : ${name}, ${email}`),
    ...(officers.length === 0 ? [texts.noOfficer] : []),
  ]
}

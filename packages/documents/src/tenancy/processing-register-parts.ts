import type { ControllerEntry, OperatorOfficer, TenantProcessingRegister } from '@grenier/contracts'
import { isTransfer } from '@grenier/quota-billing'
import { civilDayText } from '../shared/french.ts'
import { drawLines, linesHeight } from '../shared/pdf-lines.ts'
import { drawText, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { type Cells, columnsOf, drawTable } from '../shared/pdf-table.ts'
import {
  activityTexts,
  certificateKinds,
  measureTexts,
  processingTexts,
  registerTexts as texts,
} from './processing-register-texts.ts'

const { left, right, top } = pageLayout
const width = right - left

/** What the register says of the processor, the same for every controller. */
export type CommonRegister = Omit<TenantProcessingRegister, 'controller'>

/** Draws a part from a place on; returns where the next one may begin. */
export type Part = (sheet: Sheet, y: number) => number

/** Whom of the operator to ask: its address and its data protection officer; what nobody recorded is said to be so. */
export function operatorLines({ operatorContact, operatorOfficer }: CommonRegister): string[] {
  return [
    `${texts.contact} : ${operatorContact ?? texts.none}`,
    `${texts.operatorOfficer} : ${operatorOfficer === null ? texts.none : unbroken(operatorOfficer)}`,
  ]
}

const unbroken = ({ phone, ...officer }: OperatorOfficer): string =>
  officerText({ ...officer, phone: phone?.replaceAll(' ', '\u00a0') ?? null })

/** A data protection officer with every way to reach them. */
export function officerText({ name, email, phone }: OperatorOfficer): string {
  return [name, email, phone].filter((part) => part !== null).join(', ')
}

/** A kind of processing with the services by which it is done. */
export function processingText({ kind, offers }: ControllerEntry['processings'][number]): string {
  const { name } = processingTexts[kind]
  return offers.length === 0 ? name : `${name} (${offers.join(', ')})`
}

const subprocessorColumns = columnsOf(texts.subprocessorsHead, [130, 165, 100, 100])

/** Who works on data in the operator's name. */
export function subprocessorPart({ subprocessors }: CommonRegister): Part {
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

/** Subprocessors outside the European Economic Area, and what covers each transfer. */
export function transferLines({ subprocessors }: CommonRegister): string[] {
  const abroad = subprocessors.filter(({ country }) => isTransfer(country))
  if (abroad.length === 0) return [texts.noTransfer]
  return abroad.map(({ name, country, transferSafeguard }) =>
    texts.transfer(name, country, transferSafeguard ?? texts.none),
  )
}

/** What protects the data of every controller. */
export function measureLines({ measures, certificates }: CommonRegister): string[] {
  return [
    ...measures.map((measure) => measureTexts[measure]),
    ...certificates.map(({ kind, reference, of, validUntil }) =>
      texts.certificate({ kind: certificateKinds[kind], reference, of, until: civilDayText(validUntil) }),
    ),
  ]
}

/** A heading with lines below it, on one page where they fit on one. */
export function listPart(title: string, lines: readonly string[]): Part {
  return (sheet, y) => {
    const height = 18 + linesHeight(sheet, lines, { width, size: 9.5 })
    const isOver = y + height > pageLayout.bodyBottom
    if (isOver) sheet.doc.addPage()
    const at = isOver ? top : y
    drawText(sheet, title, { x: left, y: at, width, size: 11, bold: true, tag: 'H2' })
    return at + 18 + drawLines(sheet, lines, { x: left, y: at + 18, width, size: 9.5 })
  }
}

import type { Statement } from '@grenier/contracts'
import { eurosText, type StatementDays } from '../shared/french.ts'
import { drawArtifact, drawText, fittedToLine, ink, pageLayout, type Sheet, textHeight } from '../shared/pdf-page.ts'
import { lastYearField, type StatementContext, yearToDateField } from './statement-context.ts'
import { drawForecast } from './statement-grounds.ts'
import {
  creditText,
  payerIdentityText,
  questionText,
  servicesText,
  statementTexts,
  titleText,
  vatText,
} from './statement-texts.ts'

const { left, right, top } = pageLayout
const bodyWidth = right - left
const half = bodyWidth / 2

interface About {
  readonly statement: Statement
  readonly days: StatementDays
  readonly context: StatementContext
}

/** What the first page answers, before any line; returns where the lines may begin. */
export function drawFirstPage(sheet: Sheet, about: About): number {
  const { statement, days, context } = about
  let y = drawHead(sheet, about)
  y = drawParties(sheet, { statement, y: y + 22 })
  y = drawAmount(sheet, { statement, days, y: y + 18 })
  y = drawComparison(sheet, { ...about, y })
  y = drawForecast(sheet, { ...about, y })
  y = drawReferences(sheet, { ...about, y: y + 16 })
  const question = questionText(statement, { ...days, contact: context.grounds?.contact })
  return y + 14 + drawText(sheet, question, { x: left, y: y + 12, width: bodyWidth, size: 9.5 }) + 14
}

function drawHead(sheet: Sheet, { statement, days, context }: About): number {
  const issuer = { x: left, y: top, width: 330, size: 10, bold: true, colour: ink.accent }
  const issuerHeight = drawText(sheet, statement.issuerName, issuer)
  if (statement.simulated) {
    const width = 116
    drawArtifact(sheet, () => {
      sheet.doc.roundedRect(right - width, top - 6, width, 22, 3).fill(ink.warn)
    })
    const text = statementTexts.simulated.toLocaleUpperCase('fr-FR')
    drawText(sheet, text, { x: right - width + 11, y: top, width, size: 9.5, bold: true, colour: '#ffffff' })
  }
  const title = titleText(context.accounting)
  const titleTop = top + Math.max(14, issuerHeight) + 18
  drawText(sheet, title, { x: left, y: titleTop, width: bodyWidth, size: 19, bold: true, tag: 'H1' })
  const reference = `n° ${statement.number} · ${days.month}`
  const y = titleTop + 26
  const below = y + drawText(sheet, reference, { x: left, y, width: bodyWidth, size: 11, colour: ink.soft })
  const credit = creditText(statement)
  if (credit === null) return below
  return below + 2 + drawText(sheet, credit, { x: left, y: below + 2, width: bodyWidth, size: 11, bold: true })
}

function drawParties(sheet: Sheet, { statement, y }: { statement: Statement; y: number }): number {
  const issuer = drawField(sheet, { x: left, y, label: statementTexts.issuer, value: statement.issuerName })
  const payer = drawField(sheet, { x: left + half, y, label: statementTexts.payer, value: statement.payerName })
  const identity = drawText(sheet, payerIdentityText(statement), {
    x: left + half,
    y: y + payer,
    width: half - 12,
    size: 9.5,
    colour: ink.soft,
  })
  return y + Math.max(issuer, payer + identity)
}

/** The panel a reader looks for: the amount, what it includes and why, the period and the services. */
function drawAmount(sheet: Sheet, place: { statement: Statement; days: StatementDays; y: number }): number {
  const { statement, days, y } = place
  const vat = vatText(statement)
  const inner = half - 30
  const services = servicesText(statement)
  const rightHeight = 54 + textHeight(sheet, services, { width: inner, size: 10 })
  const leftHeight = 77 + textHeight(sheet, vat.long, { width: inner, size: 8.5 })
  const height = Math.max(118, rightHeight + 32, leftHeight + 16)
  drawArtifact(sheet, () => {
    sheet.doc.roundedRect(left, y, bodyWidth, height, 5).fill(ink.panel)
  })
  const x = left + 16
  const amountLabel = statement.credit === null ? statementTexts.amount : statementTexts.credited
  drawText(sheet, amountLabel, { x, y: y + 16, width: inner, size: 9.5, colour: ink.soft })
  const amount = eurosText(statement.payableCents)
  const large = fittedToLine(sheet, amount, { width: half - 26, size: 26, bold: true, colour: ink.accent })
  drawText(sheet, amount, { ...large, x, y: y + 31 + (26 - large.size) })
  drawText(sheet, vat.short, { x, y: y + 64, width: inner, size: 9.5, bold: true })
  drawText(sheet, vat.long, { x, y: y + 77, width: inner, size: 8.5, colour: ink.soft })
  const period = { x: left + half, y: y + 16, label: statementTexts.period, value: days.period }
  const used = drawField(sheet, period)
  drawField(sheet, { x: left + half, y: y + 16 + used + 8, label: statementTexts.services, value: services })
  return y + height
}

/** Against what was asked a year before, and since January, where that is known; else nothing. */
function drawComparison(sheet: Sheet, { statement, context, y }: About & { y: number }): number {
  const { lastYear, yearToDateCents } = context
  const fields = [
    ...(lastYear === null ? [] : [lastYearField(statement, lastYear)]),
    ...(yearToDateCents === null ? [] : [yearToDateField(statement, yearToDateCents)]),
  ]
  const heights = fields.map((field, index) => drawField(sheet, { x: left + index * half, y: y + 16, ...field }))
  return heights.length === 0 ? y : y + 16 + Math.max(...heights)
}

function drawReferences(sheet: Sheet, place: { statement: Statement; days: StatementDays; y: number }): number {
  const { statement, days, y } = place
  const fields = [
    { label: statementTexts.agreement, value: statement.agreementNumber },
    { label: statementTexts.tariff, value: statement.tariffCode },
    { label: statementTexts.act, value: statement.tariffActNumber },
    { label: statementTexts.issuedOn, value: days.issuedOn },
  ]
  const width = bodyWidth / fields.length
  const heights = fields.map((field, index) =>
    drawField(sheet, { x: left + index * width, y, ...field, width: width - 8 }),
  )
  return y + Math.max(...heights)
}

/** A small label above its value; returns the height of both. */
function drawField(
  sheet: Sheet,
  field: { x: number; y: number; label: string; value: string; width?: number },
): number {
  const width = field.width ?? half - 30
  const labelHeight = drawText(sheet, field.label, { x: field.x, y: field.y, width, size: 8.5, colour: ink.soft })
  const value = { x: field.x, y: field.y + labelHeight + 1, width, size: 10 }
  return labelHeight + 1 + drawText(sheet, field.value, value)
}

import type { Statement } from '@grenier/contracts'
import { statementDays } from '../shared/french.ts'
import { bytesOf, openSheet, type SheetInfo } from '../shared/open-sheet.ts'
import { cutToLine, drawText, ink, lineWidth, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import type { StatementContext } from './statement-context.ts'
import { drawFirstPage } from './statement-first-page.ts'
import { drawGrounds } from './statement-grounds.ts'
import { drawLines } from './statement-lines.ts'
import { statementTexts, titleText } from './statement-texts.ts'

/** What a statement says besides where it is an invoice. */
interface InvoiceParts {
  readonly invoiceFields: readonly Entry[]
}

type Entry = { readonly label: string; readonly value: string }

/**
 * The pages of a statement, the first one on the page that is open, each with its foot: pages that were drawn before it are to be
 * written out already.
 */
export function drawStatementPages(
  sheet: Sheet,
  {
    statement,
    context,
    invoiceFields = [],
  }: { statement: Statement; context: StatementContext } & Partial<InvoiceParts>,
): void {
  const y = drawFirstPage(sheet, { statement, days: statementDays(statement, context), context })
  const end = drawLines(sheet, { statement, y })
  drawGrounds(sheet, { statement, grounds: context.grounds, invoiceFields, y: end })
  drawFeet(sheet, { statement, title: titleText(context.accounting) })
}

/** A statement drawn whole and not yet ended. */
export function drawStatement(
  statement: Statement,
  context: StatementContext,
  { invoiceFields }: InvoiceParts = { invoiceFields: [] },
): { sheet: Sheet; info: SheetInfo } {
  const title = titleText(context.accounting)
  const info = {
    title: `${title} ${statement.number}`,
    author: statement.issuerName,
    subject: `${statement.payerName}, ${statement.month}`,
    datedMs: statement.issuedAt,
    ...(statement.simulated ? { keywords: statementTexts.simulated } : {}),
  }
  const sheet = openSheet(info)
  drawStatementPages(sheet, { statement, context, invoiceFields })
  return { sheet, info }
}

/**
 * A statement as tagged PDF (A4): what is asked, for which period and services, whom to ask until when, then every line, and what
 * it rests on. The same statement gives the same bytes: dates come from it, never from a clock.
 */
export async function statementPdf(statement: Statement, context: StatementContext): Promise<Uint8Array> {
  const { sheet } = drawStatement(statement, context)
  const written = bytesOf(sheet)
  sheet.doc.end()
  return written
}

/** Number, issuer and page on every page; on simulated statements also that they are. */
function drawFeet(sheet: Sheet, { statement, title }: { statement: Statement; title: string }): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let index = start; index < start + count; index += 1) {
    sheet.doc.switchToPage(index)
    const y = pageLayout.footTop
    const foot = { width: 420, size: 8, colour: ink.soft } as const
    const reference = ` · ${title} n° ${statement.number}`
    const room = { ...foot, width: foot.width - lineWidth(sheet, reference, foot) - 1 }
    const issuer = cutToLine(sheet, statement.issuerName, room)
    drawText(sheet, `${issuer}${reference}`, { ...foot, x: pageLayout.left, y, tag: 'Artifact' })
    drawText(sheet, `${index - start + 1} / ${count}`, {
      x: pageLayout.right - 60,
      y,
      width: 60,
      size: 8,
      colour: ink.soft,
      align: 'right',
      tag: 'Artifact',
    })
    if (statement.simulated)
      drawText(sheet, statementTexts.simulatedNote, {
        x: pageLayout.left,
        y: y + 12,
        width: pageLayout.right - pageLayout.left,
        size: 8,
        bold: true,
        colour: ink.warn,
        ...(index === start ? {} : { tag: 'Artifact' as const }),
      })
  }
}

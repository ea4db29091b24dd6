import type { Statement } from '@grenier/contracts'
import Pdf from 'pdfkit'
import { statementDays } from '../shared/french.ts'
import { pdfFonts } from '../shared/pdf-fonts.ts'
import { drawText, ink, pageLayout, type Sheet } from '../shared/pdf-page.ts'
import { drawFirstPage } from './statement-first-page.ts'
import { drawLines } from './statement-lines.ts'
import { statementTexts } from './statement-texts.ts'

/**
 * A statement as PDF (A4): what is asked, for which period and services, whom to ask until when, then every line.
 * The same statement gives the same bytes: dates come from it, never from a clock. Titled as a supporting document, because
 * under public accounting the invoice is made elsewhere (first-year needs, no 8).
 */
export async function statementPdf(statement: Statement): Promise<Uint8Array> {
  const days = statementDays(statement)
  const sheet = openSheet(statement)
  const written = collect(sheet.doc)
  const y = drawFirstPage(sheet, { statement, days })
  drawLines(sheet, { statement, y })
  drawFeet(sheet, statement)
  sheet.doc.end()
  return written
}

function openSheet(statement: Statement): Sheet {
  const fonts = pdfFonts()
  const issuedAt = new Date(statement.issuedAt)
  const doc = new Pdf({
    // None to begin with: the default one would be read and parsed for nothing.
    font: '',
    size: 'A4',
    margins: { top: pageLayout.top, bottom: 0, left: pageLayout.left, right: pageLayout.width - pageLayout.right },
    bufferPages: true,
    lang: 'fr-FR',
    displayTitle: true,
    pdfVersion: '1.7',
    info: {
      Title: `${statementTexts.title} ${statement.number}`,
      Author: statement.issuerName,
      Subject: `${statement.payerName}, ${statement.month}`,
      Creator: 'Grenier',
      Producer: 'Grenier',
      CreationDate: issuedAt,
      ModDate: issuedAt,
      ...(statement.simulated ? { Keywords: statementTexts.simulated } : {}),
    },
  })
  // The typings know only names and bytes; a parsed face is accepted and spares parsing it for each document.
  const faces = fonts as unknown as { regular: Buffer; bold: Buffer }
  doc.registerFont('regular', faces.regular)
  doc.registerFont('bold', faces.bold)
  return { doc, fonts }
}

/** Number, issuer and page on every page; on simulated statements also that they are. */
function drawFeet(sheet: Sheet, statement: Statement): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let index = start; index < start + count; index += 1) {
    sheet.doc.switchToPage(index)
    const y = pageLayout.footTop
    const left = `${statement.issuerName} · ${statementTexts.title} n° ${statement.number}`
    drawText(sheet, left, { x: pageLayout.left, y, width: 420, size: 8, colour: ink.soft })
    drawText(sheet, `${index + 1} / ${count}`, {
      x: pageLayout.right - 60,
      y,
      width: 60,
      size: 8,
      colour: ink.soft,
      align: 'right',
    })
    if (statement.simulated)
      drawText(sheet, statementTexts.simulatedNote, {
        x: pageLayout.left,
        y: y + 12,
        width: pageLayout.right - pageLayout.left,
        size: 8,
        bold: true,
        colour: ink.warn,
      })
  }
}

function collect(doc: PDFKit.PDFDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}

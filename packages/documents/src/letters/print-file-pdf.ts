import { formatMonths, type Letter, type LetterBlock, type PrintedLetter, type PrintFile } from '@grenier/contracts'
import { drawForecastNoticePages, noticeReference } from '../billing/forecast-notice-pdf.ts'
import { noticeTitle } from '../billing/forecast-notice-texts.ts'
import { drawStatementPages } from '../billing/statement-pdf.ts'
import { titleText } from '../billing/statement-texts.ts'
import { civilDayText } from '../shared/french.ts'
import { bytesOf, openSheet } from '../shared/open-sheet.ts'
import {
  cutToLine,
  drawArtifact,
  drawText,
  fittedToLine,
  ink,
  pageLayout,
  type Sheet,
  textHeight,
} from '../shared/pdf-page.ts'
import { addressBlock, addressTopMm, foldsMm, letterLayout, mm } from './letter-layout.ts'

const texts = {
  title: (number: number) => `Courriers à imprimer n° ${number}`,
  subject: 'Objet : ',
  reference: 'Nos références : ',
  greeting: 'Madame, Monsieur,',
  closing: 'Veuillez agréer, Madame, Monsieur, l’expression de nos salutations distinguées.',
  enclosure: 'Pièce jointe : ',
  back: 'Exp. : ',
} as const

const { left, width } = letterLayout
const bodySize = 10.5
const paragraphGap = 8

type Sender = Pick<PrintFile, 'operatorName' | 'returnLines'>

/**
 * Letters for the post as one tagged PDF (A4): each begins on an odd page and so does what lies behind it, blank pages between,
 * so that both sides of a sheet can be printed and no sheet belongs to two letters. Letters are drawn as they come and kept in
 * no memory but the file's. The same letters give the same bytes.
 */
export async function printFilePdf(file: PrintFile): Promise<{ bytes: Uint8Array; pageCount: number }> {
  const title = texts.title(file.number)
  const sheet = openSheet({ title, author: file.operatorName, subject: title, datedMs: file.requestedAt })
  const written = bytesOf(sheet)
  let pageCount = 0
  let isFirst = true
  for await (const letter of file.letters) {
    if (!isFirst) sheet.doc.addPage()
    isFirst = false
    drawLetter(sheet, letter, file)
    pageCount += endPart(sheet)
    if (letter.enclosure !== null) {
      sheet.doc.addPage()
      drawEnclosure(sheet, letter.enclosure)
      pageCount += endPart(sheet)
    }
  }
  sheet.doc.end()
  return { bytes: await written, pageCount }
}

/** Ends what was drawn since the last end on an even page; returns how many pages that were. */
function endPart({ doc }: Sheet): number {
  if (doc.bufferedPageRange().count % 2 === 1) doc.addPage()
  const { count } = doc.bufferedPageRange()
  doc.flushPages()
  return count
}

/** The document behind a letter, page by page as it is fetched by itself. */
function drawEnclosure(sheet: Sheet, enclosure: NonNullable<PrintedLetter['enclosure']>): void {
  if (enclosure.kind === 'forecast') {
    drawForecastNoticePages(sheet, enclosure.notice)
    return
  }
  const { statement, ...context } = enclosure.page
  drawStatementPages(sheet, { statement, context })
}

function drawLetter(sheet: Sheet, printed: PrintedLetter, sender: Sender): void {
  drawFolds(sheet)
  drawSender(sheet, sender)
  drawAddress(sheet, printed.addressLines, sender)
  const reference = { x: left, y: letterLayout.dateTop, width: mm(75), size: 8.5, colour: ink.soft }
  drawText(sheet, `${texts.reference}${printed.reference}`, reference)
  const dated = { x: mm(addressBlock.leftMm), y: letterLayout.dateTop, width: mm(addressBlock.widthMm), size: 10 }
  drawText(sheet, `Le ${civilDayText(printed.datedOn)}`, dated)
  drawBody(sheet, printed, sender)
  drawLetterFeet(sheet, printed, sender)
}

/** Short lines at the left edge, where the sheet is folded in three. */
function drawFolds(sheet: Sheet): void {
  drawArtifact(sheet, () => {
    for (const fold of foldsMm) {
      const place = sheet.doc.moveTo(letterLayout.foldFrom, mm(fold)).lineTo(letterLayout.foldTo, mm(fold))
      place.lineWidth(0.5).strokeColor(ink.rule).stroke()
    }
  })
}

function drawSender(sheet: Sheet, { operatorName, returnLines }: Sender): void {
  const place = { x: left, width: mm(110), size: 9 }
  const name = { ...place, size: 11, bold: true, colour: ink.accent }
  let y: number = letterLayout.senderTop
  y += drawText(sheet, cutToLine(sheet, operatorName, name), { ...name, y }) + 2
  for (const line of returnLines) y += drawText(sheet, cutToLine(sheet, line, place), { ...place, y })
}

/** The address in the window, and above it in one small line where the letter goes back to. */
function drawAddress(sheet: Sheet, lines: readonly string[], { operatorName, returnLines }: Sender): void {
  const place = { x: mm(addressBlock.leftMm), width: mm(addressBlock.widthMm) }
  const back = { ...place, y: letterLayout.returnTop, size: 6.5, colour: ink.soft }
  const backText = `${texts.back}${[operatorName, ...returnLines].join(', ')}`
  if (returnLines.length > 0) drawText(sheet, cutToLine(sheet, backText, back), back)
  for (const [index, line] of lines.entries()) {
    const y = mm(addressTopMm(lines.length) + index * addressBlock.lineMm)
    drawText(sheet, line, { ...fittedToLine(sheet, line, { ...place, size: addressBlock.sizePt }), y })
  }
}

/** Where the next paragraph stands: further down, or at the top of another page. */
function placeFor(sheet: Sheet, y: number, height: number): number {
  if (y + height <= pageLayout.bodyBottom) return y
  sheet.doc.addPage()
  return pageLayout.top
}

/** What a person wrote may have several lines; a face has no letter for where one ends. */
const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '')

function paragraphsOf(block: LetterBlock): string[] {
  if (block.kind === 'text') return linesOf(block.text)
  if (block.kind === 'list') return block.items.flatMap((item) => linesOf(`–\u00a0${item}`))
  return [`${block.label} : ${block.url}`]
}

/** What lies behind the letter, as its reader finds it named there. */
function enclosureText({ enclosure }: PrintedLetter): string | null {
  if (enclosure === null) return null
  if (enclosure.kind === 'forecast')
    return `${texts.enclosure}${noticeTitle(enclosure.notice.content)}, ${noticeReference(enclosure.notice)}`
  const { statement, accounting } = enclosure.page
  return `${texts.enclosure}${titleText(accounting)} n° ${statement.number}, ${formatMonths(statement, 'fr')}`
}

function bodyParagraphs({ letter, printed, sender }: { letter: Letter; printed: PrintedLetter; sender: Sender }) {
  const enclosure = enclosureText(printed)
  return [
    { text: texts.greeting, size: bodySize },
    ...letter.blocks.flatMap(paragraphsOf).map((text) => ({ text, size: bodySize })),
    { text: texts.closing, size: bodySize },
    { text: sender.operatorName, size: bodySize, bold: true },
    ...(enclosure === null ? [] : [{ text: enclosure, size: 9.5 }]),
    ...linesOf(letter.footer).map((text) => ({ text, size: 9, colour: ink.soft })),
  ]
}

function drawBody(sheet: Sheet, printed: PrintedLetter, sender: Sender): void {
  const { letter } = printed
  const subject = { x: left, y: letterLayout.subjectTop, width, size: 11.5, bold: true, tag: 'H1' as const }
  let y = subject.y + drawText(sheet, `${texts.subject}${letter.subject}`, subject) + 14
  for (const { text, ...style } of bodyParagraphs({ letter, printed, sender })) {
    y = placeFor(sheet, y, textHeight(sheet, text, { ...style, width }))
    y += drawText(sheet, text, { ...style, x: left, y, width }) + paragraphGap
  }
}

/** Whose letter a sheet is of, on each of its pages. */
function drawLetterFeet(sheet: Sheet, printed: PrintedLetter, { operatorName }: Sender): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let index = start; index < start + count; index += 1) {
    sheet.doc.switchToPage(index)
    const foot = { y: pageLayout.footTop, size: 8, colour: ink.soft, tag: 'Artifact' } as const
    const named = { ...foot, x: left, width: 420 }
    drawText(sheet, cutToLine(sheet, `${operatorName} · ${texts.reference}${printed.reference}`, named), named)
    const page = `${index - start + 1} / ${count}`
    drawText(sheet, page, { ...foot, x: pageLayout.right - 60, width: 60, align: 'right' })
  }
}

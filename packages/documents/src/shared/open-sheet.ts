import Pdf from 'pdfkit'
import { pdfFonts } from './pdf-fonts.ts'
import { pageLayout, type Sheet } from './pdf-page.ts'

/** What a reader's program shows of a document before it is opened. Its date is a fact of the document, never a clock's. */
export interface SheetInfo {
  readonly title: string
  readonly author: string
  readonly subject: string
  /** Epoch milliseconds. */
  readonly datedMs: number
  readonly keywords?: string
}

/** An empty, tagged A4 document in our two faces: the same calls on it give the same bytes. */
export function openSheet({ title, author, subject, datedMs, keywords }: SheetInfo): Sheet {
  const fonts = pdfFonts()
  const dated = new Date(datedMs)
  const doc = new Pdf({
    // None to begin with: the default one would be read and parsed for nothing.
    font: '',
    size: 'A4',
    margins: { top: pageLayout.top, bottom: 0, left: pageLayout.left, right: pageLayout.width - pageLayout.right },
    bufferPages: true,
    lang: 'fr-FR',
    displayTitle: true,
    pdfVersion: '1.7',
    tagged: true,
    info: {
      Title: title,
      Author: author,
      Subject: subject,
      Creator: 'Grenier',
      Producer: 'Grenier',
      CreationDate: dated,
      ModDate: dated,
      ...(keywords === undefined ? {} : { Keywords: keywords }),
    },
  })
  // The typings know only names and bytes; a parsed face is accepted and spares parsing it for each document.
  const faces = fonts as unknown as { regular: Buffer; bold: Buffer }
  doc.registerFont('regular', faces.regular)
  doc.registerFont('bold', faces.bold)
  const root = doc.struct('Document')
  doc.addStructure(root)
  return { doc, fonts, root }
}

/** The bytes of a document once it is ended: to be asked for before it is drawn. */
export function bytesOf({ doc }: Sheet): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', () => resolve(Buffer.concat(chunks)))
    doc.on('error', reject)
  })
}

import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** One page of a PDF as a reader would copy it. */
export interface PrintedPage {
  readonly text: string
  readonly widthPt: number
  readonly heightPt: number
  /** Texts that begin or end outside the page. */
  readonly cutTexts: readonly string[]
}

/** The pages of a PDF that a browser made, with their text: what is drawn as a picture alone is not among it. */
export async function printedPages(pdf: Uint8Array): Promise<PrintedPage[]> {
  const loading = getDocument({ data: new Uint8Array(pdf), verbosity: 0 })
  const document = await loading.promise
  const pages: PrintedPage[] = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    const [left = 0, bottom = 0, right = 0, top = 0] = page.view
    const { items } = await page.getTextContent()
    const pieces = items.flatMap((item) => ('str' in item ? [item] : []))
    const isCut = ({ transform, width }: (typeof pieces)[number]): boolean => {
      const [x, y] = [Number(transform[4]), Number(transform[5])]
      return x < left || x + width > right || y < bottom || y > top
    }
    pages.push({
      text: pieces.map(({ str, hasEOL }) => (hasEOL ? `${str}\n` : str)).join(''),
      widthPt: right - left,
      heightPt: top - bottom,
      cutTexts: pieces.filter(({ str }) => str.trim() !== '').flatMap((piece) => (isCut(piece) ? [piece.str] : [])),
    })
  }
  await loading.destroy()
  return pages
}

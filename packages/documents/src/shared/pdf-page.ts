import { drawable, type PdfFonts } from './pdf-fonts.ts'

/** A4 portrait in points, and where things stand on it. */
export const pageLayout = {
  width: 595.28,
  height: 841.89,
  left: 50,
  right: 545,
  top: 48,
  /** Nothing of the body reaches below; the foot of the page stands under it. */
  bodyBottom: 772,
  footTop: 790,
} as const

export const ink = {
  text: '#1b1b1b',
  soft: '#55605a',
  rule: '#c3cbc6',
  panel: '#eef3ef',
  accent: '#1d5240',
  warn: '#8a3b00',
}

export interface TextStyle {
  readonly size: number
  readonly bold?: boolean
  readonly colour?: string
  readonly align?: 'left' | 'right'
  readonly width: number
  /** What the text is to who hears the document; left out: a paragraph. What says nothing more is an `Artifact`. */
  readonly tag?: 'H1' | 'H2' | 'H3' | 'TH' | 'TD' | 'Artifact'
}

/** A document being drawn, with its faces. */
export interface Sheet {
  readonly doc: PDFKit.PDFDocument
  readonly fonts: PdfFonts
  /** The element that what is drawn next belongs to. */
  readonly root: PDFKit.PDFStructureElement
}

/** Draws something that is not read out: a line, a panel, the foot of a page. */
export function drawArtifact({ doc }: Sheet, draw: () => void): void {
  doc.markContent('Artifact')
  draw()
  doc.endMarkedContent()
}

/** Draws what belongs together, such as the cells of a row, as one element. */
export function drawInside<Result>(sheet: Sheet, type: 'Table' | 'TR', draw: (inner: Sheet) => Result): Result {
  const element = sheet.doc.struct(type)
  sheet.root.add(element)
  const result = draw({ ...sheet, root: element })
  element.end()
  return result
}

/** Figures all of one width. */
const features: PDFKit.Mixins.OpenTypeFeatures[] = ['tnum', 'kern']

/** Draws text at a place and returns the height it took: a document's margins are 0, so no text moves to another page. */
export function drawText(sheet: Sheet, text: string, place: TextStyle & { x: number; y: number }): number {
  const { doc } = sheet
  const write = () => {
    const shown = styled(sheet, text, place)
    doc.fillColor(place.colour ?? ink.text)
    doc.text(shown, place.x, place.y, { width: place.width, align: place.align ?? 'left', features })
  }
  if (place.tag === 'Artifact') drawArtifact(sheet, write)
  else sheet.root.add(doc.struct(place.tag ?? 'P', {}, write))
  return doc.y - place.y
}

/** The height that `drawText` would take. */
export function textHeight(sheet: Sheet, text: string, style: TextStyle): number {
  return sheet.doc.heightOfString(styled(sheet, text, style), { width: style.width, features })
}

/** How long a text is on one line. */
export function lineWidth(sheet: Sheet, text: string, style: Omit<TextStyle, 'width'>): number {
  return sheet.doc.widthOfString(styled(sheet, text, style), { features })
}

/** A figure is read whole: where it is too long for its place it is written smaller, to no less than this. */
const figureSizeMin = 6

/** The style in which a figure stands on one line, smaller where it has to be. */
export function fittedToLine<Style extends TextStyle>(sheet: Sheet, text: string, style: Style): Style {
  const wide = lineWidth(sheet, text, style)
  // A hair less than the place: the library breaks a line that is exactly as wide.
  const room = style.width - 0.5
  return wide <= room ? style : { ...style, size: Math.max(figureSizeMin, (style.size * room) / wide) }
}

/** As much of a text as stands on one line, with an ellipsis where something is left out. */
export function cutToLine(sheet: Sheet, text: string, style: TextStyle): string {
  const fits = (candidate: string) => lineWidth(sheet, candidate, style) <= style.width - 0.5
  if (fits(text)) return text
  // Half of a letter beyond the basic plane is none.
  const cutAt = (length: number) =>
    `${text
      .slice(0, length)
      .replace(/[\uD800-\uDBFF]$/, '')
      .trimEnd()}…`
  let length = text.length
  while (length > 0 && !fits(cutAt(length))) length -= 1
  return cutAt(length)
}

/** A thin line across the body. */
export function drawRule(sheet: Sheet, y: number, colour: string = ink.rule): void {
  drawArtifact(sheet, () => {
    sheet.doc.moveTo(pageLayout.left, y).lineTo(pageLayout.right, y).lineWidth(0.6).strokeColor(colour).stroke()
  })
}

function styled(sheet: Sheet, text: string, style: Omit<TextStyle, 'width'>): string {
  sheet.doc.font(style.bold === true ? 'bold' : 'regular').fontSize(style.size)
  return drawable(style.bold === true ? sheet.fonts.bold : sheet.fonts.regular, text)
}

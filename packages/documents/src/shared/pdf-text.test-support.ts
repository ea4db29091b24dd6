import { inflateSync } from 'node:zlib'

/** A piece of text as it was drawn, at its baseline in points from the page's lower left. */
export interface PdfPiece {
  readonly x: number
  readonly y: number
  readonly text: string
}

/** The text of each page, a line for each piece. */
export function pdfPageTexts(pdf: Uint8Array): string[] {
  return pdfPagePieces(pdf).map((pieces) => pieces.map(({ text }) => `${text}\n`).join(''))
}

/**
 * The text of each page of a PDF as our library writes it: deflated streams, hexadecimal glyphs shown with TJ, one
 * ToUnicode table per face. Read through those tables, as a reader's copy-and-paste or screen reader would.
 */
export function pdfPagePieces(pdf: Uint8Array): PdfPiece[][] {
  const source = Buffer.from(pdf).toString('latin1')
  const objects = new Map(
    [...source.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [Number(id), body ?? '']),
  )
  const tables = new Map<string, string[]>()
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\n/.test(body))
  return pages.map((page) => {
    const resources = objects.get(reference(page, 'Resources')) ?? ''
    for (const [, face, id] of resources.matchAll(/\/(F\d+) (\d+) 0 R/g))
      tables.set(
        face ?? '',
        readTable(stream(objects.get(reference(objects.get(Number(id)) ?? '', 'ToUnicode')) ?? '')),
      )
    return readPage(stream(objects.get(reference(page, 'Contents')) ?? ''), tables)
  })
}

function reference(body: string, key: string): number {
  return Number(new RegExp(`/${key} (\\d+) 0 R`).exec(body)?.[1])
}

function stream(body: string): string {
  const data = /stream\n([\s\S]*)\nendstream/.exec(body)?.[1]
  if (data === undefined) throw new Error('not a stream')
  return inflateSync(Buffer.from(data, 'latin1')).toString('latin1')
}

function readTable(cmap: string): string[] {
  const table: string[] = []
  for (const [, from, list] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/g))
    for (const [index, code] of (list ?? '').trim().split(/\s+/).entries())
      table[Number.parseInt(from ?? '', 16) + index] = textOf(code.slice(1, -1))
  return table
}

/** UTF-16 in hexadecimal: a glyph of letters drawn together stands for several, and the absent one for none. */
function textOf(hexadecimal: string): string {
  const units = hexadecimal.match(/.{4}/g) ?? []
  return String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)))
}

function readPage(content: string, tables: ReadonlyMap<string, string[]>): PdfPiece[] {
  const pieces: PdfPiece[] = []
  let face = ''
  let at = { x: 0, y: 0 }
  let text = ''
  for (const line of content.split('\n')) {
    face = /\/(F\d+) [\d.]+ Tf/.exec(line)?.[1] ?? face
    const [, x, y] = /^1 0 0 1 ([\d.-]+) ([\d.-]+) Tm$/.exec(line) ?? []
    if (x !== undefined) at = { x: Number(x), y: Number(y) }
    if (line.endsWith('TJ'))
      for (const [, glyphs] of line.matchAll(/<([0-9a-f]+)>/g))
        for (const glyph of glyphs?.match(/.{4}/g) ?? [])
          text += tables.get(face)?.[Number.parseInt(glyph, 16)] ?? '\ufffd'
    if (line === 'ET') {
      pieces.push({ ...at, text })
      text = ''
    }
  }
  return pieces
}

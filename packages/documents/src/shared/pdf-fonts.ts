import { Buffer } from 'node:buffer'
import { create, type Font, type GlyphRun } from 'fontkit'
import { boldWoffBase64, regularWoffBase64 } from '../generated/fonts.ts'
import { sfntFromWoff } from './woff.ts'

/** The faces of a document, parsed. */
export interface PdfFonts {
  readonly regular: Font
  readonly bold: Font
}

let parsed: PdfFonts | undefined

/**
 * Atkinson Hyperlegible Next (SIL OFL 1.1), made for readers with low vision. Parsed once per process: parsing takes
 * longer than drawing a page.
 */
export function pdfFonts(): PdfFonts {
  parsed ??= { regular: readFace(regularWoffBase64), bold: readFace(boldWoffBase64) }
  return parsed
}

function readFace(woffBase64: string): Font {
  const font = create(Buffer.from(sfntFromWoff(Buffer.from(woffBase64, 'base64'))))
  if (!('layout' in font)) throw new Error('the font file holds a collection, not one face')
  nameGlyphs(font)
  return remembering(font)
}

const isLigature = (codePoint: number): boolean => codePoint >= 0xfb00 && codePoint <= 0xfb06

/**
 * Tells each glyph its letter before anything is drawn. The library keeps a glyph as it was first met: met as a part of another
 * one (`y` of `ÿ`), it stands for no letter, and text that has it could be neither copied nor read out.
 */
function nameGlyphs(font: Font): void {
  for (const codePoint of font.characterSet.toSorted((left, right) => left - right))
    if (!isLigature(codePoint)) font.glyphForCodePoint(codePoint)
}

const rememberedRunsMax = 20_000

/**
 * The face with its layouts remembered, word by word: the words of one statement are nearly those of the next, and shaping
 * is most of the work. Each caller gets positions of its own, because the PDF library scales them in place.
 */
function remembering(font: Font): Font {
  const runs = new Map<string, GlyphRun>()
  const layout = (text: string, features?: string[]): GlyphRun => {
    const key = `${features?.join(',') ?? ''}|${text}`
    let run = runs.get(key)
    if (run === undefined) {
      if (runs.size >= rememberedRunsMax) runs.clear()
      run = font.layout(text, features)
      runs.set(key, run)
    }
    const copy = Object.create(run) as GlyphRun
    return Object.assign(copy, { positions: run.positions.map((position) => Object.assign({}, position)) })
  }
  return Object.assign(Object.create(font) as Font, { layout })
}

/**
 * Text that the face can draw. The narrow no-break space of French numbers becomes the ordinary no-break space; a letter
 * the face lacks loses its accent, and what is still unknown shows as `?` instead of vanishing.
 */
export function drawable(font: Font, text: string): string {
  let result = ''
  for (const character of text.replaceAll('\u202f', '\u00a0')) {
    const codePoint = character.codePointAt(0) ?? 0
    if (font.hasGlyphForCodePoint(codePoint)) result += character
    else {
      const base = character.normalize('NFKD').charAt(0)
      result += base !== '' && font.hasGlyphForCodePoint(base.charCodeAt(0)) ? base : '?'
    }
  }
  return result
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Font, type GlyphRun } from 'fontkit'
import { sfntFromWoff } from './woff.ts'

/** The faces of a document, parsed. */
export interface PdfFonts {
  readonly regular: Font
  readonly bold: Font
}

let parsed: PdfFonts | undefined

/**
 * Atkinson Hyperlegible Next (SIL OFL 1.1), made for readers with low vision; its bytes come with the package, so they are
 * part of the code and not of its input. Parsed once per process: parsing takes longer than drawing a page.
 */
export function pdfFonts(): PdfFonts {
  parsed ??= { regular: readFace(400), bold: readFace(700) }
  return parsed
}

function readFace(weight: 400 | 700): Font {
  const file = `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-${weight}-normal.woff`
  const woff = readFileSync(createRequire(import.meta.url).resolve(file))
  const font = create(Buffer.from(sfntFromWoff(woff)))
  if (!('layout' in font)) throw new Error(`${file} holds a collection, not one face`)
  return remembering(font)
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

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { create, type Glyph } from 'fontkit'
import { describe, expect, it } from 'vitest'
import { boldWoffBase64, regularWoffBase64 } from '../generated/fonts.ts'
import { drawable, pdfFonts } from './pdf-fonts.ts'
import { sfntFromWoff } from './woff.ts'

const faces = [
  { weight: 400, base64: regularWoffBase64 },
  { weight: 700, base64: boldWoffBase64 },
]

describe('the faces of our documents', () => {
  it.each(faces)('are the published font of weight $weight, byte for byte', ({ weight, base64 }) => {
    const name = `@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-${weight}-normal.woff`
    const published = readFileSync(createRequire(import.meta.url).resolve(name))
    expect(published.equals(Buffer.from(base64, 'base64'))).toBe(true)
  })

  it.each(faces)('keep every outline of weight $weight when unpacked', ({ base64 }) => {
    const woff = Buffer.from(base64, 'base64')
    const [packed, plain] = [create(woff), create(Buffer.from(sfntFromWoff(woff)))]
    if (!('layout' in packed) || !('layout' in plain)) throw new Error('a face was expected')
    expect(plain.numGlyphs).toBe(packed.numGlyphs)
    for (let id = 0; id < plain.numGlyphs; id += 1) {
      expect(plain.getGlyph(id).path.toSVG()).toBe(packed.getGlyph(id).path.toSVG())
    }
  })

  it('know of each glyph which letter it is, also of those that others are made of', () => {
    for (const font of Object.values(pdfFonts())) {
      // A composed letter is drawn first, as it may be in a process.
      expect(font.layout('ÿÀéç').glyphs.every(({ path }: Glyph) => path.toSVG() !== '')).toBe(true)
      const letters = 'yAecaoun'
      expect(
        font
          .layout(letters)
          .glyphs.map(({ codePoints }: Glyph) => String.fromCodePoint(...codePoints))
          .join(''),
      ).toBe(letters)
    }
  })

  it('draw every letter and sign of French, and the narrow space of its numbers as an ordinary one', () => {
    const letters = 'ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜ àâæçéèêëîïôœùûüÿ «»’–—…€°²·'
    for (const font of Object.values(pdfFonts())) expect(drawable(font, letters)).toBe(letters)
    expect(drawable(pdfFonts().regular, '1\u202f234\u00a0€')).toBe('1\u00a0234\u00a0€')
  })
})

it('refuses bytes that are no WOFF file', () => {
  expect(() => sfntFromWoff(new Uint8Array(64))).toThrow('not a WOFF file')
})

import type { Letter, PrintedLetter, PrintFile } from '@grenier/contracts'
import { civilDate, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { exampleNotice } from '../billing/forecast-notice-example.test-support.ts'
import { forecastNoticePdf } from '../billing/forecast-notice-pdf.ts'
import { exampleContext, exampleLine, exampleStatement } from '../billing/statement-example.test-support.ts'
import { pdfPagePieces, pdfPageTexts } from '../shared/pdf-text.test-support.ts'
import { addressBlock, addressTopMm, envelopes, foldsMm, mm, quietZone } from './letter-layout.ts'
import { printFilePdf } from './print-file-pdf.ts'

const letter: Letter = {
  subject: 'Votre demande d’espace est refusée – Auvers',
  blocks: [
    { kind: 'text', text: 'Votre demande d’espace est refusée :' },
    { kind: 'list', items: ['« standard » : de 50 Go à 150 Go'] },
    { kind: 'text', text: 'Motif : Le budget\nest clos.' },
    { kind: 'link', label: 'Ouvrir votre espace', url: 'https://espace.example/' },
  ],
  footer: 'Message envoyé par la région à Auvers.\nUne question ? Écrivez à ops@region.example.',
}

const sixLines = [
  'MAIRIE DE SAINT-REMY-EN-BOUZEMONT-SAINT',
  'SERVICE DES ARCHIVES COMMUNALES ET NUM',
  'BATIMENT DES SERVICES TECHNIQUES NORD',
  '123 AVENUE DU MARECHAL DE LATTRE DE TA',
  'BOITE POSTALE NUMERO 90001 WWWWWWWWWW',
  '51290 WWWWWWWWWWWWWWWWWWWWWWWWWWWW CE',
].map((line) => line.slice(0, 38))

function printed(change: Partial<PrintedLetter> = {}): PrintedLetter {
  const rest = { reference: '4fc0a11b', datedOn: civilDate('2026-02-05'), letter, enclosure: null }
  return { ...rest, addressLines: sixLines, ...change }
}

async function* each(letters: readonly PrintedLetter[]) {
  yield* letters
}

function file(letters: readonly PrintedLetter[], change: Partial<PrintFile> = {}): PrintFile {
  return {
    number: 7,
    requestedAt: instantFromIso('2026-02-06T10:00:00.000Z'),
    operatorName: 'Syndicat mixte numérique de la région',
    returnLines: ['8 rue des Archives', '35000 Rennes'],
    letters: each(letters),
    ...change,
  }
}

interface Piece {
  readonly text: string
  /** From the sheet’s left and upper edge, of the baseline. */
  readonly xMm: number
  readonly yMm: number
}

const sheetHeightPt = 841.89
const toMm = (points: number) => points / mm(1)

async function pagesOf(letters: readonly PrintedLetter[], change: Partial<PrintFile> = {}): Promise<Piece[][]> {
  const { bytes } = await printFilePdf(file(letters, change))
  return pdfPagePieces(bytes).map((pieces) =>
    pieces
      .map(({ text, x, y }) => ({
        text: text.replaceAll(/[\s\u00a0]+/g, ' '),
        xMm: toMm(x),
        yMm: toMm(sheetHeightPt - y),
      }))
      .filter(({ text }) => text.trim() !== ''),
  )
}

const wordsOf = (page: readonly Piece[] | undefined) => (page ?? []).map(({ text }) => text).join(' ')
const enclosure = (linesCount: number): PrintedLetter['enclosure'] => ({
  kind: 'statement',
  page: {
    statement: exampleStatement({
      lines: Array.from({ length: linesCount }, (_, index) => exampleLine({ position: index + 1 })),
    }),
    ...exampleContext(),
  },
})

/** How far a sheet may slip in its envelope, to the right and down, in millimetres. */
const slips = (roomMm: number) => [0, roomMm / 2, roomMm]

describe('the address of a letter', () => {
  it('is in the window of a DL envelope, with two millimetres around it, wherever the folded sheet has slipped to', () => {
    const { widthMm, heightMm, window } = envelopes.dl
    const [top, bottom] = [addressTopMm(6), addressTopMm(6) + 6 * addressBlock.lineMm]
    for (const right of slips(widthMm - 210)) {
      for (const down of slips(heightMm - foldsMm[0])) {
        const leftEdge = widthMm - window.rightMm - window.widthMm
        expect(addressBlock.leftMm + right - leftEdge).toBeGreaterThanOrEqual(2)
        expect(leftEdge + window.widthMm - (addressBlock.leftMm + addressBlock.widthMm + right)).toBeGreaterThanOrEqual(
          1,
        )
        expect(top + down).toBeGreaterThanOrEqual(window.topMm)
        expect(bottom + down).toBeLessThanOrEqual(window.topMm + window.heightMm)
      }
    }
  })

  it('is in the window of a C4 envelope, the sheet at its upper edge', () => {
    const { widthMm, window } = envelopes.c4
    const leftEdge = widthMm - window.rightMm - window.widthMm
    for (const right of slips(widthMm - 210)) {
      expect(addressBlock.leftMm + right).toBeGreaterThanOrEqual(leftEdge)
      expect(addressBlock.leftMm + addressBlock.widthMm + right).toBeLessThanOrEqual(leftEdge + window.widthMm)
    }
    expect(addressTopMm(6)).toBeGreaterThanOrEqual(window.topMm)
    expect(addressTopMm(6) + 6 * addressBlock.lineMm).toBeLessThanOrEqual(window.topMm + window.heightMm)
  })

  it('stands there line by line, whole, and alone but for where the letter goes back to', async () => {
    const [page = []] = await pagesOf([printed()])
    const shown = page.filter(
      ({ xMm, yMm }) => xMm >= quietZone.leftMm && yMm > quietZone.topMm && yMm < quietZone.bottomMm,
    )
    expect(shown.map(({ text }) => text)).toEqual([
      'Exp. : Syndicat mixte numérique de la région, 8 rue des Archives, 35000 Rennes',
      ...sixLines,
    ])
    expect(new Set(shown.map(({ xMm }) => Math.round(xMm)))).toEqual(new Set([addressBlock.leftMm]))
    const baselines = shown.slice(1).map(({ yMm }) => yMm)
    expect(Math.min(...baselines)).toBeGreaterThan(addressTopMm(6))
    expect(Math.max(...baselines)).toBeLessThan(addressTopMm(6) + 6 * addressBlock.lineMm)
  })

  it('has no line of where it goes back to while the operator’s address is not known', async () => {
    const [page] = await pagesOf([printed()], { returnLines: [] })
    expect(wordsOf(page)).not.toContain('Exp.')
    expect(wordsOf(page)).toContain('Syndicat mixte numérique de la région')
  })
})

describe('a print file', () => {
  it('says what was mailed, sentence by sentence, with a greeting', async () => {
    const [page] = await pagesOf([printed()])
    const words = wordsOf(page)
    expect(words).toContain('Le 5 février 2026')
    expect(words).toContain('Objet : Votre demande d’espace est refusée – Auvers')
    expect(words).toContain('Madame, Monsieur, Votre demande d’espace est refusée : – « standard » : de 50 Go à 150 Go')
    expect(words).toContain('Motif : Le budget est clos. Ouvrir votre espace : https://espace.example/')
    expect(words).toContain('Message envoyé par la région à Auvers. Une question ? Écrivez à ops@region.example.')
    expect(words).not.toContain('.?')
  })

  it('begins each letter and each statement behind it on an odd page, which counts its own pages', async () => {
    const long = { ...letter, blocks: Array.from({ length: 40 }, () => ({ kind: 'text' as const, text: 'Encore.' })) }
    const letters = [
      printed({ letter: long, reference: 'aaaaaaaa' }),
      printed({ enclosure: enclosure(60), reference: 'bbbbbbbb' }),
      printed({ reference: 'cccccccc' }),
    ]
    const { pageCount } = await printFilePdf(file(letters))
    const pages = await pagesOf(letters.map((one) => one))
    expect(pages).toHaveLength(pageCount)
    const beginning = (words: string) => pages.findIndex((page) => wordsOf(page).includes(words)) + 1
    const statement = beginning('n° 2026-000123 ·')
    expect([beginning('références : aaaaaaaa'), beginning('références : bbbbbbbb')]).toEqual([1, 3])
    expect(statement).toBe(5)
    expect(beginning('références : cccccccc') % 2).toBe(1)
    expect(beginning('références : cccccccc')).toBeGreaterThan(statement)
    expect(pageCount % 2).toBe(0)
    expect(wordsOf(pages[0])).toContain('1 / 2')
    expect(wordsOf(pages[statement - 1])).toMatch(/1 \/ [2-9]/)
    expect(wordsOf(pages[2])).toMatch(/Pièce jointe : État récapitulatif.* n° 2026-000123, janvier 2026/)
    expect(wordsOf(pages[3])).toBe('')
  })

  it('puts a forecast notice behind its letter, page by page as it is by itself', async () => {
    const notice = exampleNotice()
    const plain = (text: string) => text.replaceAll(/[\s\u00a0]+/g, ' ').trim()
    const alone = pdfPageTexts(await forecastNoticePdf(notice)).map(plain)
    const { bytes } = await printFilePdf(file([printed({ enclosure: { kind: 'forecast', notice } })]))
    const pages = pdfPageTexts(bytes).map(plain)
    expect(pages.slice(2, 2 + alone.length)).toEqual(alone)
    expect(pages[0]).toContain('Pièce jointe : ')
    expect(pages.length % 2).toBe(0)
  })

  it('is the same bytes for the same letters', async () => {
    const draw = async () => (await printFilePdf(file([printed({ enclosure: enclosure(3) }), printed()]))).bytes
    expect(Buffer.from(await draw()).equals(Buffer.from(await draw()))).toBe(true)
  })
})

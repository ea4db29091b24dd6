import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import { printedPages } from './support/pdf-text.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const shotsDir = join(import.meta.dirname, '../../out/browser')
/** A4 in points, and what rounding may take of it. */
const [a4WidthPt, a4HeightPt, roundingPt] = [595.28, 841.89, 1]

/** Spaces of a number do not break a line, in two widths. */
const plain = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ')

describe.skipIf(isBrowserMissing)('a statement on paper', () => {
  let app: Awaited<ReturnType<typeof openTheApp>>
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  // As a phone in the dark would print it: the narrow page and the dark colours are of the screen.
  it.each(['light-1440', 'dark-360'] as const)(
    'is what it says, as text, on A4, without what leads elsewhere: %s',
    async (look) => {
      const { page, context } = await signedIn(app.browser, { ...app, person, look })
      await page.goto(`${app.baseUrl}/statements`)
      const answered = page.waitForResponse(/\/v1\/statements\/[0-9a-f-]{36}$/)
      await page.getByRole('link', { name: 'Participation de janvier 2026' }).click()
      const statement = (await (await answered).json()) as {
        number: string
        payerName: string
        issuerName: string
        lines: { label: string }[]
      }
      await settle(page)
      const pdf = await page.pdf({ preferCSSPageSize: true })
      await mkdir(shotsDir, { recursive: true })
      await writeFile(join(shotsDir, `statement-printed-${look}.pdf`), pdf)
      const pages = await printedPages(pdf)
      expect(pages).toHaveLength(1)
      for (const { widthPt, heightPt, cutTexts } of pages) {
        expect(Math.abs(widthPt - a4WidthPt)).toBeLessThan(roundingPt)
        expect(Math.abs(heightPt - a4HeightPt)).toBeLessThan(roundingPt)
        expect(cutTexts).toEqual([])
      }
      const printed = plain(pages.map(({ text }) => text).join(' '))
      for (const said of [
        'Participation de janvier 2026',
        'À payer',
        'Total',
        statement.number,
        statement.payerName,
        statement.issuerName,
      ]) {
        expect(printed).toContain(plain(said))
      }
      for (const { label } of statement.lines) expect(printed).toContain(plain(label))
      for (const ofScreen of ['Accueil', 'Demandes', 'Claire Fontaine', 'PDF', 'Contestations', 'Contester']) {
        expect(printed).not.toContain(ofScreen)
      }
      await page.emulateMedia({ media: 'print', colorScheme: look === 'dark-360' ? 'dark' : 'light' })
      const colours = await page.evaluate(`(() => {
        const { color, backgroundColor } = getComputedStyle(document.body)
        return [color, backgroundColor]
      })()`)
      expect(colours).toEqual(['rgb(26, 35, 42)', 'rgb(255, 255, 255)'])
      await context.close()
    },
  )
})

import { type Client, createClient, endpoints, formatMonth, type LinePaidByOther } from '@grenier/contracts'
import { addMonths, addMs, type CivilMonth, civilMonth } from '@grenier/quota-billing'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import { asked, servedTenant, workbookBehind } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const title = 'Ce que d’autres paient pour vous'
const payerName = 'CC des Trois Vallées'
const january = civilMonth('2026-01')
const monthMs = 30 * 86_400_000

/** Euros of a page as cents: signs, spaces and the currency are left out. */
const centsOf = (text: string): bigint => BigInt(text.replaceAll(/[^\d−-]/g, '').replace('−', '-'))
/** Spaces of a number do not break a line, in two widths. */
const plain = (text: string): string => text.replaceAll(/[\s\u00a0\u202f]+/g, ' ').trim()

const panelOf = (page: Page) => page.locator('section').filter({ has: page.getByRole('heading', { name: title }) })

/** The rows of a statement as they stand, without the titles of columns, cell by cell. */
async function rowsOf(statement: Locator): Promise<string[][]> {
  const rows = await statement.locator('tbody tr, tfoot tr').all()
  return await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()))
}

/** How much of a table lies beside what is seen of it, in pixels. */
const hiddenBesides = (seen: { readonly scrollWidth: number; readonly clientWidth: number }) =>
  seen.scrollWidth - seen.clientWidth

/** Lines as the API tells them, and as they are read from rows of the page. */
const rowsSaid = (lines: readonly LinePaidByOther[]) =>
  lines.map((line) => [plain(line.label), plain(`${line.quantityText} ${line.unitPriceText}`), line.amountCents])
const rowsRead = (rows: readonly string[][]) =>
  rows.map(([label = '', units = '', amount = '']) => [plain(label), plain(units), centsOf(amount)])

describe.skipIf(isBrowserMissing)('what others pay for a commune', () => {
  let app: Awaited<ReturnType<typeof openTheApp>>
  let finance: Client
  beforeAll(async () => {
    app = await openTheApp()
    finance = createClient({ baseUrl: app.baseUrl, token: app.financeToken, language: 'fr' })
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  /**
   * In the demo each commune pays for itself: the lines of its own statement of January, on statements of a payer in as many months as are
   * named, the oldest first as the API tells them.
   */
  const linesIn = async (tenantId: string, months: readonly CivilMonth[]): Promise<LinePaidByOther[]> => {
    const { items } = await finance.call('listStatements', { query: { tenantId, month: january, limit: 1 } })
    const own = await finance.call('getStatement', { params: { statementId: items[0]?.id ?? '' } })
    return months.flatMap((month, index) =>
      own.lines.map(({ beneficiaryName: _name, beneficiaryTenantId, ...line }) => ({
        ...line,
        tenantId: beneficiaryTenantId,
        payerName,
        number: `2026-${String(90_001 + index)}`,
        month,
        issuedAt: addMs(own.issuedAt, index * monthMs),
        simulated: own.simulated,
      })),
    )
  }

  /** Answers the page as the API would, two pages of it, in the contract's own words. */
  const tell = async (page: Page, lines: readonly LinePaidByOther[]): Promise<void> => {
    const { response } = endpoints.listLinesPaidByOthers
    const half = Math.ceil(lines.length / 2)
    await page.route('**/v1/lines-paid-by-others?*', async (route) => {
      const isFirst = !new URL(route.request().url()).searchParams.has('cursor')
      const items = isFirst ? lines.slice(0, half) : lines.slice(half)
      await route.fulfill({ json: response.encode({ items, nextCursor: isFirst ? 'further' : null }) })
    })
  }

  it('stands by statement, the newest first, line by line and to the cent; what is given back is below zero', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    const tenantId = await servedTenant(page, app.baseUrl)
    const months = [0, 1, 2, 3].map((later) => addMonths(january, later))
    const lines = await linesIn(tenantId, months)
    const asCredit = lines.map((line) =>
      line.number === '2026-90004' ? { ...line, amountCents: -line.amountCents } : line,
    )
    await tell(page, asCredit)
    await page.goto(`${app.baseUrl}/statements`)
    const panel = panelOf(page)
    await panel.getByText('Vous n’avez rien à payer pour elles.').waitFor()
    const statements = panel.getByRole('article')
    // A quarter is shown until all are asked for.
    expect(await statements.count()).toBe(3)
    expect(await faultsInAllLooks(page, 'paid-by-others')).toEqual([])
    await panel.getByRole('button', { name: 'Tout afficher (4)' }).click()
    const headings = months.map((month) => `${payerName}, ${formatMonth(month, 'fr')}`).toReversed()
    expect(await panel.getByRole('heading', { level: 3 }).allInnerTexts()).toEqual(headings)
    for (const [index, number] of ['2026-90004', '2026-90003', '2026-90002', '2026-90001'].entries()) {
      const statement = statements.nth(index)
      const said = asCredit.filter((line) => line.number === number)
      const rows = await rowsOf(statement)
      expect(rowsRead(rows.slice(0, -1))).toEqual(rowsSaid(said))
      expect(centsOf(rows.at(-1)?.at(-1) ?? '')).toBe(said.reduce((sum, { amountCents }) => sum + amountCents, 0n))
      const of = plain(await statement.innerText())
      expect(of).toContain(`État n° ${number}, émis le `)
      // The credit alone.
      expect(of.includes(`Montant négatif : déduit de ce que ${payerName} paie pour vous.`)).toBe(index === 0)
    }
    await context.close()
  })

  it('can be taken as a workbook, and says why no statement is the commune’s own where others pay it all', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-360' })
    const tenantId = await servedTenant(page, app.baseUrl)
    await tell(page, await linesIn(tenantId, [january]))
    await page.route('**/v1/statements?*', (route) => route.fulfill({ json: { items: [], nextCursor: null } }))
    await page.goto(`${app.baseUrl}/statements`)
    await page.getByText('Aucun état n’a été émis à votre nom : d’autres paient pour vous.').waitFor()
    expect(await faultsOfScreen(page, 'paid-by-others-alone-light-360')).toEqual([])
    // Every amount is seen without moving the table.
    const hiddenPx = await panelOf(page).getByRole('article').locator('section').evaluate(hiddenBesides)
    expect(hiddenPx).toBe(0)
    // The file is what the API has of the demo: nothing yet, under the names of its columns.
    const { href } = await workbookBehind(page, { ...app, name: title })
    expect(href).toBe(`/v1/lines-paid-by-others.xlsx?tenantId=${tenantId}`)
    await context.close()
  })

  it('is asked for again where it did not come, and is not mentioned to a commune that pays for itself', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person,
      look: 'light-360',
      allowed: [/status of 503/],
    })
    const list = `${app.baseUrl}/v1/lines-paid-by-others`
    await page.route('**/v1/lines-paid-by-others?*', (route) => route.fulfill({ status: 503, body: '' }))
    await page.goto(`${app.baseUrl}/statements`)
    const retry = panelOf(page).getByRole('button')
    await retry.waitFor()
    await page.unroute('**/v1/lines-paid-by-others?*')
    await retry.click()
    await retry.waitFor({ state: 'detached' })
    await settle(page)
    expect((await asked<{ items: unknown[] }>(page, `${list}?limit=1`)).items).toEqual([])
    expect(await page.getByRole('heading', { name: title }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Participation de janvier 2026' }).count()).toBe(1)
    await context.close()
  })
})

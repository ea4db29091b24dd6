import { type Client, createClient } from '@grenier/contracts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn } from './console-page.ts'
import { faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const finance = 'Nadia Belkacem, finances'

let app: Awaited<ReturnType<typeof openTheApp>>
let api: Client

const panelOf = (page: Page, heading: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: heading, exact: true }) })
const inOneLine = (text: string | null) => (text ?? '').replaceAll(/\s+/g, ' ').trim()

/** A year in which each figure is another one, so that none can stand in the place of another. */
async function playYear(page: Page): Promise<void> {
  await page.route('**/v1/charge-sums?*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...((await response.json()) as object), totalMicros: '98765430000' } })
  })
  await page.route('**/v1/money-forecast?*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...((await response.json()) as object), yearEndMicros: '111213140000' } })
  })
  await page.route('**/v1/settlement-reconciliation?*', async (route) => {
    const response = await route.fetch()
    const sums = { statementsCents: '700000', internalCents: '7715', titredCents: '543210', paidCents: '43219' }
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...sums, statementCount: 18 } })
  })
}

describe.skipIf(isBrowserMissing)('the home of finance', () => {
  beforeAll(async () => {
    app = await openTheApp()
    api = createClient({ baseUrl: app.baseUrl, token: app.financeToken, language: 'fr' })
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  const openFinance = () => signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })

  it('says what the year comes to: charged, expected, stated, titred and paid', async () => {
    const { page, context } = await openFinance()
    await playYear(page)
    await page.goto(app.baseUrl)
    const figures = page.locator('section dl').first()
    // What is expected is reckoned last; until then it says so.
    await figures.getByText(/111\s213,14/).waitFor()
    const told = await figures
      .locator('> div')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('dt, dd')].slice(0, 2).map((part) => part.textContent)),
      )
    expect(told.map((row) => row.map(inOneLine))).toEqual([
      ['Facturé, hors TVA', '98 765,43 €'],
      ['Prévu au 31 décembre', '111 213,14 €'],
      ['États émis, TVA comprise', '7 077,15 €'],
      ['Titré', '5 432,10 €'],
      ['Encaissé', '432,19 €'],
    ])
    await figures.getByText('18 états').waitFor()
    await context.close()
  })

  it('names the next milestone of the calendar, its day and how it stands', async () => {
    const { now } = await api.call('getInstallation')
    const year = new Date(now).toISOString().slice(0, 4)
    const { items, nextCode } = await api.call('getBudgetCalendar', { params: { year } })
    const next = items.find(({ code }) => code === nextCode)
    if (next === undefined) throw new Error('the demo has a milestone to come')
    const { page, context } = await openFinance()
    const row = panelOf(page, 'Prochaine échéance').getByRole('listitem').first()
    await row.waitFor()
    const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(next.day))
    const words = { late: 'en retard', due: 'à faire', ahead: 'à venir' } as const
    const standing = words[next.standing as keyof typeof words]
    const text = inOneLine(await row.textContent())
    for (const part of [day.replace(/^1 /, '1er '), next.title ?? next.code, standing]) expect(text).toContain(part)
    await context.close()
  })

  it('lists the open disputes with who doubts how much and by when an answer is owed', async () => {
    const { items } = await api.call('listStatements', { query: { limit: 1 } })
    const [issued] = items
    if (issued === undefined) throw new Error('the demo has issued statements')
    const statement = await api.call('getStatement', { params: { statementId: issued.id } })
    const [line] = statement.lines
    if (line === undefined) throw new Error('a statement has lines')
    const { page, context } = await openFinance()
    const dispute = {
      id: '0198c0de-0003-7000-8000-000000000001',
      tenantId: issued.tenantId,
      statementId: issued.id,
      positions: [line.position],
      reason: 'Nous n’avons pas ce volume.',
      raisedBy: 'demo-member',
      raisedAt: '2026-02-03T08:00:00.000Z',
      dueOn: '2026-01-05',
      state: 'open',
      answer: null,
      correction: null,
      endedBy: null,
      endedAt: null,
      statementNumber: issued.number,
      payerName: issued.payerName,
      raisedByName: 'Claire Fontaine',
    }
    await page.route('**/v1/disputes?*', (route) => route.fulfill({ json: { items: [dispute], nextCursor: null } }))
    await page.goto(app.baseUrl)
    const row = panelOf(page, 'Contestations ouvertes').getByRole('listitem')
    await row.getByText('Nous n’avons pas ce volume.').waitFor()
    // The statement in doubt is read after the dispute.
    await row.getByText(issued.payerName).waitFor()
    const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })
    const amountOf = (cents: bigint) => inOneLine(euros.format(Number(cents) / 100))
    const text = inOneLine(await row.textContent())
    expect(text).toContain(issued.payerName)
    expect(text).toContain(`conteste ${amountOf(line.amountCents)} sur ${amountOf(statement.payableCents)}`)
    expect(text).toContain('en retard : réponse due le 5 janvier 2026')
    expect(await row.getByRole('link').getAttribute('href')).toBe(`/statements/${issued.id}`)
    expect(await faultsOfScreen(page, 'finance-home-dispute-light-1440')).toEqual([])
    await context.close()
  })
})

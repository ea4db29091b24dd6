import type { ChargeSums } from '@grenier/contracts'
import { FileNumber, readWorkbook } from '@grenier/documents/testing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, keepShot, type Look, settle, signedIn } from './console-page.ts'
import type { StartedApp } from './support/app-starter.ts'
import { faultsOfScreen, faultsOfScreens } from './support/look-at-screens.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const finance = 'Nadia Belkacem, finances'
const auditor = 'Luc Perrin, audit'
const member = 'Claire Fontaine, administration d’une commune'
/** The demo stops where it begins: it has closed January alone. */
const afterFebruary = '2026-03-02T08:00:00.000Z'
const screens = screensOf[finance]
// One of each width and one of each scheme: what a commune's screens show in all four.
const seenIn = ['light-1440', 'dark-360'] as const satisfies readonly Look[]

let app: StartedApp & { readonly browser: Browser }

/** Asks the API as the page does: with the cookie of whoever is signed in. */
async function asked<Body>(page: Page, path: string): Promise<Body> {
  const answer = await page.request.get(`${app.baseUrl}${path}`, { headers: { 'sec-fetch-site': 'same-origin' } })
  expect(answer.status()).toBe(200)
  return (await answer.json()) as Body
}

async function endFebruary(): Promise<void> {
  const answer = await fetch(`${app.baseUrl}/demo/clock`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${app.operatorToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ now: afterFebruary }),
  })
  expect(answer.status).toBe(200)
}

/** Millionths of a number as the workbook writes it. */
function microsOf(cell: unknown): bigint {
  const [whole = '0', part = ''] = (cell instanceof FileNumber ? cell.digits : String(cell)).split('.')
  return BigInt(`${whole}${part.padEnd(6, '0')}`)
}

describe.skipIf(isBrowserMissing)('the console of finance and of auditors', () => {
  beforeAll(async () => {
    app = await openTheApp()
    await endFebruary()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it.each(seenIn)('shows every screen without a fault or a violation of WCAG: %s', async (look) => {
    expect(await faultsOfScreens({ ...app, person: finance, look, screens })).toEqual([])
  })

  it('opens where the money comes from, down to one charge, and a file that says the same as the API', async () => {
    const { page, context, complaints } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    await page.goto(`${app.baseUrl}/finance/charges?from=2026-01&to=2026-01&by=member`)
    const sums = await asked<{ totalMicros: string }>(page, '/v1/charge-sums?from=2026-01&to=2026-01&by=member')
    await page.getByText('Les sommes tombent juste').waitFor()
    const headers = { 'sec-fetch-site': 'same-origin' }
    const hrefs = await page
      .getByRole('link', { name: 'CSV' })
      .evaluateAll((links) =>
        links.map((link) => (link as { getAttribute(name: string): string }).getAttribute('href')),
      )
    expect(hrefs).toEqual(['/v1/charge-sums.csv?from=2026-01&to=2026-01&by=member', '/v1/periods/2026-01/charges.csv'])
    for (const [place, title] of ['Total (EUR)', 'Montant (EUR)'].entries()) {
      const file = await page.request.get(`${app.baseUrl}${hrefs[place]}`, { headers })
      const [head = [], ...rows] = (await file.text())
        .trim()
        .split('\r\n')
        .map((line) => line.split(';'))
      const column = head.indexOf(title)
      // Six decimals each: without the comma they are micros.
      const micros = rows.map((cells) => BigInt(cells[column]?.replace(',', '') ?? ''))
      const written = micros.pop()
      expect(micros.length).toBeGreaterThan(place === 0 ? 10 : 50)
      expect(written).toBe(BigInt(sums.totalMicros))
      expect(micros.reduce((sum, amount) => sum + amount, 0n)).toBe(written)
    }
    const workbook = await page.request.get(`${app.baseUrl}${hrefs[0]?.replace('.csv', '.xlsx')}`, { headers })
    const [sheet] = await readWorkbook(await workbook.body())
    const shownTotal = (await page.locator('tfoot td').last().textContent()) ?? ''
    const cents = sheet?.data.slice(1, -1).reduce((sum, row) => sum + microsOf(row.at(-1)), 0n) ?? 0n
    expect(shownTotal.replaceAll(/[^\d-]/g, '')).toBe(String((cents + 5_000n) / 10_000n))
    await page.getByRole('link', { name: 'Mamoudzou' }).click()
    await page.getByRole('heading', { name: 'Charges du mois' }).waitFor()
    await settle(page)
    await page.getByRole('link', { name: 'Objets conservés' }).last().click()
    await page.getByText('Recalculé à l’instant : le même montant').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('closes a month, shows its drafts and numbers them, and auditors see who did', async () => {
    const { page, context, complaints } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    await page.goto(`${app.baseUrl}/`)
    await page.getByRole('heading', { name: 'À clore : février 2026' }).waitFor()
    await page.getByRole('link', { name: 'Préparer la clôture' }).click()
    await page.getByText('Rien n’empêche la clôture').waitFor()
    await page.getByRole('button', { name: 'Clore février 2026' }).click()
    await page.getByText('vous cloriez sans les attendre').waitFor()
    await page.getByRole('button', { name: 'Oui, clore' }).click()
    // The page is left while the month is being closed, and goes on where the month is.
    await page.goto(`${app.baseUrl}/finance/charges`)
    await page.goto(`${app.baseUrl}/finance/closing/2026-02`)
    await page.getByText('clos, à émettre').waitFor()
    await page.getByText('États et reports égalent les charges').waitFor()
    await page.getByText('Clôture lancée par demo-finances').waitFor()
    const { items } = await asked<{ items: readonly { payerName: string }[] }>(
      page,
      '/v1/statement-drafts?month=2026-02&limit=100',
    )
    const drafts = page.getByRole('region', { name: 'Relire les projets d’état' })
    await expect.poll(() => drafts.getByRole('row').count(), { timeout: 60_000 }).toBe(items.length + 1)
    await page.getByRole('checkbox', { name: 'Tout cocher' }).check()
    await page.getByRole('button', { name: `Émettre ${items.length} états`, exact: true }).click()
    await page.getByText('vous émettriez avant ce terme').waitFor()
    await keepShot(page, 'issuing-light-1440')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: `Oui, émettre ${items.length} états` }).click()
    await page.getByText('Tous les états sont émis').waitFor()
    const sums = await asked<{ months: readonly { month: string; state: ChargeSums['months'][number]['state'] }[] }>(
      page,
      '/v1/charge-sums?from=2026-02&to=2026-02',
    )
    expect(sums.months.map(({ state }) => state)).toEqual(['issued'])
    expect(complaints).toEqual([])
    await context.close()
    await seeWhoClosed()
  })

  it('rejects a dispute with a reason that its payer reads', async () => {
    await raiseDispute()
    const { page, context, complaints } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    await page.goto(`${app.baseUrl}/finance/disputes`)
    await page.getByText('Nous n’avons rien utilisé').waitFor()
    await page.getByRole('button', { name: 'Répondre' }).first().click()
    await page.getByLabel('Motif, tel que le redevable le lira').fill('Les relevés du mois montrent cet usage.')
    await page.getByRole('button', { name: 'Rejeter la contestation' }).click()
    expect(await faultsOfScreen(page, 'dispute-answer-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Oui, répondre' }).click()
    await page.getByText('Aucune contestation ouverte').waitFor()
    await page.goto(`${app.baseUrl}/finance/disputes?state=rejected`)
    await page.getByText('Les relevés du mois montrent cet usage.').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })
})

async function seeWhoClosed(): Promise<void> {
  const { page, context, complaints } = await signedIn(app.browser, {
    ...app,
    person: auditor,
    look: 'light-1440',
  })
  await page.goto(`${app.baseUrl}/audit?action=closePeriod&actor=demo-finances`)
  const fact = page.getByRole('group').filter({ hasText: 'closePeriod' })
  await fact.getByText('demo-finances, le').click()
  const changed = fact.getByRole('row').filter({ hasText: 'state' })
  await expect.poll(() => changed.getByRole('cell').allTextContents()).toEqual(['open', 'closing'])
  await keepShot(page, 'fact-light-1440')
  expect(await axeViolations(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
}

/** As a member does through the API, of what may be disputed still. */
async function raiseDispute(): Promise<void> {
  const { page, context } = await signedIn(app.browser, { ...app, person: member, look: 'light-1440' })
  const { items } = await asked<{ items: readonly { id: string }[] }>(page, '/v1/statements?month=2026-02')
  const data = { statementId: items[0]?.id, positions: [1], reason: 'Nous n’avons rien utilisé ce mois-là.' }
  const headers = { 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() }
  const answer = await page.request.post(`${app.baseUrl}/v1/disputes`, { headers, data })
  expect(answer.status()).toBe(201)
  await context.close()
}

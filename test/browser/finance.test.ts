import { type ChargeReadings, type ChargeSums, createClient, type Dispute } from '@grenier/contracts'
import { FileNumber, readWorkbook } from '@grenier/documents/testing'
import { civilMonth } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, keepShot, settle, signedIn } from './console-page.ts'
import type { StartedApp } from './support/app-starter.ts'
import { asked, fileBehind, workbookBehind } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen, faultsOfScreens } from './support/look-at-screens.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const finance = 'Nadia Belkacem, finances'
const auditor = 'Luc Perrin, audit'
const member = 'Claire Fontaine, administration d’une commune'
/** The demo stops where it begins: it has closed January alone. */
const afterFebruary = '2026-03-02T08:00:00.000Z'
const screens = screensOf[finance]

interface Charges {
  readonly items: readonly { readonly amountMicros: string }[]
}

/** As the API sends them: instants are text. */
interface ReadingsSent {
  readonly items: readonly { readonly name: string; readonly takenAt: string; readonly source: string }[]
}

let app: StartedApp & { readonly browser: Browser }

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

  it('shows every screen in every look without a fault or a violation of WCAG', async () => {
    expect(await faultsOfScreens({ ...app, person: finance, screens })).toEqual([])
  })

  it('withdraws a draft with the reason: it stays to be read, and nothing is published of it', async () => {
    const { page, context, complaints } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    await page.goto(`${app.baseUrl}/finance/tariffs/new`)
    await page.getByLabel('Nom du projet').fill('Projet sans suite')
    await page.getByRole('button', { name: 'Comparer' }).click()
    await page.getByLabel('Pourquoi retirer ce projet').fill('Le comité garde les prix.')
    await page.getByRole('button', { name: 'Retirer ce projet' }).click()
    await page.getByRole('button', { name: 'Oui, le retirer' }).click()
    await page.getByText(/^Retiré par Nadia Belkacem, finances le .* : Le comité garde les prix\.$/).waitFor()
    expect(await page.getByRole('heading', { name: 'Publier ce barème' }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Modifier ce projet' }).count()).toBe(0)
    await page.goto(`${app.baseUrl}/finance/tariffs`)
    await page.getByRole('listitem').filter({ hasText: 'Projet sans suite' }).getByText('retiré').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('opens where the money comes from, down to one charge, and a file that says the same as the API', async () => {
    const { page, context, complaints } = await signedIn(app.browser, {
      ...app,
      person: finance,
      look: 'light-1440',
      path: '/finance/charges?from=2026-01&to=2026-01&by=member',
    })
    const sums = await asked<{ totalMicros: string }>(
      page,
      `${app.baseUrl}/v1/charge-sums?from=2026-01&to=2026-01&by=member`,
    )
    await page.getByText('Les sommes tombent juste').waitFor()
    const hrefs = await page
      .getByRole('link', { name: 'CSV' })
      .evaluateAll((links) =>
        links.map((link) => (link as { getAttribute(name: string): string }).getAttribute('href')),
      )
    expect(hrefs).toEqual(['/v1/charge-sums.csv?from=2026-01&to=2026-01&by=member', '/v1/periods/2026-01/charges.csv'])
    for (const [place, title] of ['Total (EUR)', 'Montant (EUR)'].entries()) {
      const file = await fileBehind(page, { ...app, href: hrefs[place] ?? null })
      const [head = [], ...rows] = file
        .toString()
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
    const [sheet] = await readWorkbook(
      await fileBehind(page, { ...app, href: hrefs[0]?.replace('.csv', '.xlsx') ?? null }),
    )
    const shownTotal = (await page.locator('tfoot td').last().textContent()) ?? ''
    const cents = sheet?.data.slice(1, -1).reduce((sum, row) => sum + microsOf(row.at(-1)), 0n) ?? 0n
    expect(shownTotal.replaceAll(/[^\d-]/g, '')).toBe(String((cents + 5_000n) / 10_000n))
    await compareFocus(page)
    await page.getByRole('link', { name: 'Mamoudzou' }).click()
    await page.getByRole('heading', { name: 'Charges de cette vue' }).waitFor()
    await settle(page)
    await page.getByRole('link', { name: 'Objets conservés' }).last().click()
    await page.getByText('Recalculé à l’instant : le même montant').waitFor()
    await compareReadings(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('keeps what is looked at in the address: reloaded, sent to a colleague, and gone back to', async () => {
    const { page, context, complaints } = await signedIn(app.browser, {
      ...app,
      person: finance,
      look: 'light-1440',
      path: '/finance/charges?from=2026-01&to=2026-01',
    })
    await page.getByRole('radiogroup', { name: 'Une ligne par' }).getByText('Adhérent', { exact: true }).click()
    await page.getByRole('link', { name: 'Mamoudzou' }).click()
    await page.getByRole('button', { name: /Mamoudzou/ }).waitFor()
    const total = page.locator('tfoot td').last()
    await settle(page)
    const [address, ofOne] = [page.url(), await total.textContent()]
    const { tenant, ...view } = Object.fromEntries(new URL(address).searchParams)
    expect(view).toMatchObject({ from: '2026-01', to: '2026-01' })
    expect(tenant).toMatch(/^[0-9a-f-]{36}$/)
    const sums = await asked<{ totalMicros: string }>(
      page,
      `${app.baseUrl}/v1/charge-sums?from=2026-01&to=2026-01&tenantId=${tenant}`,
    )
    const shownCents = BigInt((ofOne ?? '').replaceAll(/[^\d-]/g, ''))
    expect(shownCents).toBe((BigInt(sums.totalMicros) + 5_000n) / 10_000n)
    await page.reload()
    await expect.poll(() => total.textContent()).toBe(ofOne)
    const other = await signedIn(app.browser, { ...app, person: auditor, look: 'light-1440' })
    await other.page.goto(address)
    await expect.poll(() => other.page.locator('tfoot td').last().textContent()).toBe(ofOne)
    await page.goBack()
    await page.getByRole('button', { name: /Mamoudzou/ }).waitFor({ state: 'detached' })
    expect([complaints, other.complaints]).toEqual([[], []])
    await Promise.all([context.close(), other.context.close()])
  })

  it('lists the charges of the view alone: of its member, its months and its service', async () => {
    const { page, context, complaints } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    const charged = <Answered>(path: string) => asked<Answered>(page, `${app.baseUrl}/v1/${path}`)
    const tenants = await charged<{ items: { id: string }[] }>('tenants?search=mamoudzou&limit=1')
    const of = `from=2026-01&to=2026-02&tenantId=${tenants.items[0]?.id}`
    const { items: services } = await charged<{ items: { key: string; amountMicros: string }[] }>(
      `charge-sums?${of}&by=service`,
    )
    const [service] = services
    const narrowed = await charged<Charges>(`charges?${of}&service=${service?.key}&limit=500`)
    const whole = await charged<Charges>(`charges?${of}&limit=500`)
    const sum = narrowed.items.reduce((micros, { amountMicros }) => micros + BigInt(amountMicros), 0n)
    expect(sum).toBe(BigInt(service?.amountMicros ?? ''))
    expect(narrowed.items.length).toBeLessThan(whole.items.length)
    const address = of.replace('tenantId', 'tenant')
    await page.goto(`${app.baseUrl}/finance/charges?${address}&by=site&service=${service?.key}`)
    const rows = page.getByRole('region', { name: 'Charges de cette vue' }).last().getByRole('row')
    await expect.poll(() => rows.count()).toBe(narrowed.items.length + 1)
    expect(await faultsOfScreen(page, 'charges-of-service-light-1440')).toEqual([])
    await page.getByRole('button', { name: `${service?.key} ✕`, exact: true }).click()
    await expect.poll(() => rows.count()).toBe(Math.min(whole.items.length, 200) + 1)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('lists the charges of all members page by page, each with whose it is', async () => {
    const { page, context, complaints } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    const months = 'from=2026-01&to=2026-02'
    const perPage = 40
    const first = await asked<Charges & { items: { memberName: string }[]; nextCursor: string | null }>(
      page,
      `${app.baseUrl}/v1/charges?${months}&limit=${perPage}`,
    )
    // A page holds 200; what the demo has charged so far fits on one.
    await page.route(/\/v1\/charges\?/, async (route) => {
      await route.continue({ url: route.request().url().replace('limit=200', `limit=${perPage}`) })
    })
    await page.goto(`${app.baseUrl}/finance/charges?${months}`)
    const rows = page.getByRole('region', { name: 'Charges de cette vue' }).last().getByRole('row')
    await expect.poll(() => rows.count()).toBe(first.items.length + 1)
    await rows
      .nth(1)
      .getByRole('cell', { name: first.items[0]?.memberName ?? '', exact: true })
      .waitFor()
    expect(await faultsOfScreen(page, 'charges-of-all-light-1440')).toEqual([])
    expect(first.nextCursor).not.toBeNull()
    await page.getByRole('button', { name: 'Afficher la suite' }).click()
    await expect.poll(() => rows.count()).toBe(2 * perPage + 1)
    await page.unrouteAll({ behavior: 'wait' })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('decides what stands in the way, closes a month, shows its drafts and numbers them, and auditors see who did', async () => {
    await declareUnusedCost()
    const { page, context, complaints } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    await page.getByRole('heading', { name: 'À clore : février 2026' }).waitFor()
    await page.getByRole('link', { name: 'Préparer la clôture' }).click()
    await page.getByText('la clé ne pèse sur personne ce mois-ci').waitFor()
    await page.getByRole('checkbox', { name: /^Laisser à la charge de l’opérateur/ }).check()
    expect(await faultsOfScreen(page, 'closing-begun-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Clore février 2026' }).click()
    await page.getByText('vous cloriez sans les attendre').waitFor()
    await page.getByRole('button', { name: 'Oui, clore' }).click()
    // The page is left while the month is being closed, and goes on where the month is.
    await page.goto(`${app.baseUrl}/finance/charges`)
    await page.goto(`${app.baseUrl}/finance/closing/2026-02`)
    await page.getByText('clos, à émettre').waitFor()
    await page.getByText('États et reports égalent les charges').waitFor()
    await page.getByText('Clôture lancée par Nadia Belkacem, finances').waitFor()
    const { items } = await asked<{ items: readonly { totalCents: string }[] }>(
      page,
      `${app.baseUrl}/v1/statement-drafts?month=2026-02&limit=100`,
    )
    await page.goto(`${app.baseUrl}/finance/references`)
    await page.getByLabel('SIRET du redevable').first().waitFor()
    expect(await faultsOfScreen(page, 'references-waiting-light-1440')).toEqual([])
    await page.goto(`${app.baseUrl}/finance/closing/2026-02`)
    const drafts = page.getByRole('region', { name: 'Relire les projets d’état' })
    await expect.poll(() => drafts.getByRole('row').count(), { timeout: 60_000 }).toBe(items.length + 1)
    await page.getByRole('checkbox', { name: 'Tout cocher' }).check()
    await page.getByRole('button', { name: `Émettre ${items.length} états`, exact: true }).click()
    await page.getByText('vous émettriez avant ce terme').waitFor()
    expect(await faultsInAllLooks(page, 'issuing')).toEqual([])
    const workbook = await workbookBehind(page, { ...app, name: 'Anomalies' })
    const checklist = await asked<{ items: readonly { statementId: string }[] }>(
      page,
      `${app.baseUrl}/v1/periods/2026-02/issuing-checklist?limit=100`,
    )
    const listed = workbook.rows.slice(0, -1).map((row) => row['Identifiant'])
    expect(listed).toEqual(checklist.items.map(({ statementId }) => statementId))
    await page.getByRole('button', { name: `Oui, émettre ${items.length} états` }).click()
    await page.getByText('Tous les états sont émis').waitFor()
    const sums = await asked<{ months: readonly { month: string; state: ChargeSums['months'][number]['state'] }[] }>(
      page,
      `${app.baseUrl}/v1/charge-sums?from=2026-02&to=2026-02`,
    )
    expect(sums.months.map(({ state }) => state)).toEqual(['issued'])
    // What was issued is what was looked at.
    const issued = await asked<{ items: readonly { totalCents: string }[] }>(
      page,
      `${app.baseUrl}/v1/statements?month=2026-02&limit=100`,
    )
    const cents = (all: readonly { totalCents: string }[]) => all.map(({ totalCents }) => totalCents).toSorted()
    expect(cents(issued.items)).toEqual(cents(items))
    expect(complaints).toEqual([])
    await context.close()
    await seeWhoClosed()
  })

  it('rejects a dispute that its payer raised, who reads why while it looks', async () => {
    const payer = await signedIn(app.browser, { ...app, person: member, look: 'light-1440', path: '/statements' })
    await payer.page.getByRole('link', { name: 'Participation de février 2026' }).click()
    await payer.page.getByRole('button', { name: 'Contester des lignes' }).click()
    await payer.page.getByRole('group', { name: 'Quelles lignes' }).getByRole('checkbox').first().check()
    await payer.page.getByLabel('Ce qui vous semble inexact').fill('Nous n’avons rien utilisé ce mois-là.')
    await payer.page.getByRole('button', { name: 'Envoyer la contestation' }).click()
    await payer.page.getByText('en attente de réponse').waitFor()
    const { page, context, complaints } = await signedIn(app.browser, {
      ...app,
      person: finance,
      look: 'light-1440',
      path: '/finance/disputes',
    })
    await page.getByText('Nous n’avons rien utilisé').waitFor()
    await page.getByRole('button', { name: 'Répondre' }).first().click()
    await page.getByLabel('Motif, tel que le redevable le lira').fill('Les relevés du mois montrent cet usage.')
    await page.getByRole('button', { name: 'Rejeter la contestation' }).click()
    expect(await faultsOfScreen(page, 'dispute-answer-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Oui, répondre' }).click()
    await page.getByText('Aucune contestation ouverte').waitFor()
    await payer.page.getByText('Réponse : Les relevés du mois montrent cet usage.').waitFor()
    await payer.page.getByText('non retenue').waitFor()
    expect(await faultsOfScreen(payer.page, 'dispute-rejected-light-1440')).toEqual([])
    const { items } = await asked<{ items: readonly Dispute[] }>(page, `${app.baseUrl}/v1/disputes?state=rejected`)
    expect(items).toMatchObject([{ raisedBy: 'demo-administration', endedBy: 'demo-finances', correction: null }])
    expect([complaints, payer.complaints]).toEqual([[], []])
    await Promise.all([context.close(), payer.context.close()])
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
  await fact.getByText('Nadia Belkacem, finances, le').click()
  const changed = fact.getByRole('row').filter({ hasText: 'state' })
  await expect.poll(() => changed.getByRole('cell').allTextContents()).toEqual(['open', 'closing'])
  await keepShot(page, 'fact-light-1440')
  expect(await axeViolations(page)).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
}

/** A cost of February by a use that nobody had: whoever closes the month says who carries it. */
async function declareUnusedCost(): Promise<void> {
  const api = createClient({ baseUrl: app.baseUrl, token: app.financeToken, language: 'fr' })
  const { items: tariffs } = await api.call('listTariffs', { query: { limit: 100 } })
  const actId = tariffs.find(({ code }) => code === 'BAR-2026')?.actId ?? ''
  const key = { kind: 'use', meter: 'snapshot.stored' } as const
  const cost = { code: 'COPIES', name: 'Copies instantanées', month: civilMonth('2026-02'), amountCents: 12_345n, key }
  await api.call('createCostPool', { body: { ...cost, actId } })
}

/** A month for other programs: its rows come to what its statements ask for before VAT. */
async function compareFocus(page: Page): Promise<void> {
  const href = await page.getByRole('link', { name: 'FOCUS' }).first().getAttribute('href')
  expect(href).toBe('/v1/periods/2026-01/focus.csv')
  const rows = parse<Record<string, string>>(await fileBehind(page, { ...app, href }), { columns: true, bom: true })
  expect(rows.length).toBeGreaterThan(50)
  expect([...new Set(rows.map((row) => row['BillingCurrency']))]).toEqual(['EUR'])
  const { items } = await asked<{ items: readonly { totalCents: string }[] }>(
    page,
    `${app.baseUrl}/v1/statements?month=2026-01&limit=100`,
  )
  const statedMicros = items.reduce((sum, { totalCents }) => sum + 10_000n * BigInt(totalCents), 0n)
  expect(rows.reduce((sum, row) => sum + microsOf(row['BilledCost']), 0n)).toBe(statedMicros)
}

/** A day of the charge that is open, down to its readings: those of the API, which come to what the charge counts of the day. */
async function compareReadings(page: Page): Promise<void> {
  const chargeId = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await page.getByRole('button', { name: '12 janvier 2026', exact: true }).click()
  const readings = await asked<Pick<ChargeReadings, 'basis' | 'agrees'> & ReadingsSent>(
    page,
    `${app.baseUrl}/v1/charges/${chargeId}/readings?day=2026-01-12&limit=50`,
  )
  await page.getByText('Ces relevés donnent exactement ce qui est compté pour ce jour').waitFor()
  const shown = page.getByRole('region', { name: 'Relevés du 12 janvier 2026' }).locator('tbody tr')
  expect(readings.items.length).toBeGreaterThan(0)
  expect(readings).toMatchObject({ basis: 'readings', agrees: true })
  expect(await shown.count()).toBe(readings.items.length)
  // The demo plays in Mayotte, and says the hours that people have there.
  const hours = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'short', timeZone: 'Indian/Mayotte' })
  for (const [index, { name, takenAt, source }] of readings.items.entries()) {
    const text = (await shown.nth(index).textContent()) ?? ''
    for (const part of [name, source, hours.format(new Date(takenAt))]) expect(text).toContain(part)
  }
  expect(await axeViolations(page)).toEqual([])
  await keepShot(page, 'charge-readings-light-1440')
}

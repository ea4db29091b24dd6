import { FileNumber, type ReadSheet, readWorkbook } from '@grenier/documents/testing/workbook'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import { asked, fileBehind, workbookBehind } from './support/as-the-page.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const finance = 'Nadia Belkacem, finances'

/** Pages with lists, by who looks at them; each link to a workbook on them is taken. */
const pagesOf: readonly (readonly [person: string, pages: readonly string[]])[] = [
  [
    finance,
    [
      '/finance/statements',
      '/finance/costs',
      '/finance/forecast',
      '/finance/tariffs',
      '/finance/closing/2026-01',
      '/finance/acts',
      '/finance/calendar',
      '/finance/years?year=2026',
      '/finance/corrections',
    ],
  ],
  ['Camille Ferrand, exploitation', ['/operator/members', '/operator/pools', '/operator/inbox', '/operator/territory']],
  [
    'Claire Fontaine, administration d’une commune',
    ['/', '/statements', '/requests', '/agreement', '/backups', '/restore?folder=etat-civil'],
  ],
  ['Luc Perrin, audit', ['/audit/registers']],
]

/** By page of finance, how the addresses of some of its workbooks end, and a column of each that says whose its rows are or how much. */
const ofFinance: readonly (readonly [path: string, ending: string, column: string])[] = [
  ['/finance/forecast', '/v1/money-forecast.xlsx', 'Adhérent'],
  ['/finance/forecast', '/budgets.xlsx', 'Adhérent'],
  ['/finance/forecast', '/v1/opening-balances.xlsx', 'Adhérent'],
  ['/finance/closing/2026-01', '/v1/statement-batches.xlsx?month=2026-01', 'À payer (EUR)'],
  ['/finance/years?year=2026', '/v1/true-ups.xlsx', 'Écart régularisé (EUR)'],
  ['/finance/tariffs', '/v1/tariffs.xlsx', 'Prix ou montant (EUR)'],
]

describe.skipIf(isBrowserMissing)('lists as workbooks', () => {
  let app: Awaited<ReturnType<typeof openTheApp>>
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  /** Every workbook that a page offers, reopened, by its address. */
  const workbooksOn = async (page: Page, path: string): Promise<Map<string, ReadSheet | undefined>> => {
    await page.goto(`${app.baseUrl}${path}`)
    await settle(page)
    const links = page.getByRole('link', { name: 'Classeur XLSX' })
    await links.first().waitFor()
    const hrefs = await links.evaluateAll((all) =>
      all.map((link) => (link as { getAttribute(name: string): string | null }).getAttribute('href') ?? ''),
    )
    const sheets = new Map<string, ReadSheet | undefined>()
    for (const href of hrefs) {
      const [sheet] = await readWorkbook(await fileBehind(page, { ...app, href }))
      sheets.set(href, sheet)
    }
    return sheets
  }

  it.each(pagesOf)('are offered beside each list and can be opened: %s', async (person, paths) => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    const withoutColumns: string[] = []
    for (const path of paths) {
      const sheets = await workbooksOn(page, path)
      const poor = [...sheets].filter(([, sheet]) => (sheet?.data[0]?.length ?? 0) < 4)
      withoutColumns.push(...poor.map(([href]) => `${path}: ${href}`))
    }
    expect(withoutColumns).toEqual([])
    await context.close()
  })

  it('are offered of one member, as who looks after it sees it', async () => {
    const person = 'Camille Ferrand, exploitation'
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    const { items } = await asked<{ items: readonly { id: string }[] }>(page, `${app.baseUrl}/v1/tenants?limit=1`)
    const member = `/v1/tenants/${items[0]?.id}`
    const quotas = await workbooksOn(page, `/operator/members/${items[0]?.id}`)
    expect(quotas.get(`${member}/quotas.xlsx`)?.data[0]).toContain('Offre')
    const held = await workbooksOn(page, `/operator/members/${items[0]?.id}/agreement`)
    expect([...held.keys()].toSorted()).toEqual(
      ['agreements', 'contacts', 'mandates'].map((list) => `${member}/${list}.xlsx`),
    )
    expect(held.get(`${member}/agreements.xlsx`)?.data.length).toBeGreaterThan(1)
    await context.close()
  })

  it('are offered of where data stands, of offers, of the territory and of who else works on data', async () => {
    const operator = await signedIn(app.browser, {
      ...app,
      person: 'Camille Ferrand, exploitation',
      look: 'light-1440',
    })
    const { page } = operator
    const { items: offers } = await asked<{ items: { name: string }[] }>(page, `${app.baseUrl}/v1/offers?limit=500`)
    await page.goto(`${app.baseUrl}/operator/pools`)
    const offered = await workbookBehind(page, { ...app, name: 'Offres' })
    expect(offered.rows.map((row) => row['Offre'])).toEqual(offers.map(({ name }) => name))
    const { places } = await asked<{ places: { members: number }[] }>(page, `${app.baseUrl}/v1/territory`)
    const members = places.reduce((sum, place) => sum + place.members, 0)
    await page.goto(`${app.baseUrl}/operator/territory?view=scheme`)
    await settle(page)
    const href = await page.locator('a[href^="/v1/territory.xlsx"]').getAttribute('href')
    const [sheet] = await readWorkbook(await fileBehind(page, { ...app, href }))
    expect(sheet?.data.at(-1)?.[2]).toEqual(new FileNumber(String(members)))
    await operator.context.close()

    const auditor = await signedIn(app.browser, { ...app, person: 'Luc Perrin, audit', look: 'light-1440' })
    const { items } = await asked<{ items: { id: string }[] }>(auditor.page, `${app.baseUrl}/v1/tenants?limit=1`)
    const tenantId = items[0]?.id ?? ''
    const recorded = await asked<{ items: object[] }>(auditor.page, `${app.baseUrl}/v1/subprocessors`)
    await auditor.page.goto(`${app.baseUrl}/audit/registers`)
    const works = await workbookBehind(auditor.page, { ...app, name: 'Tous les sous-traitants, même partis' })
    expect(works.rows).toHaveLength(recorded.items.length)
    await auditor.page.goto(`${app.baseUrl}/audit/residency?tenant=${tenantId}`)
    const held = auditor.page.locator(`a[href="/v1/tenants/${tenantId}/residency.xlsx"]`)
    await held.waitFor()
    const sheets = await readWorkbook(await fileBehind(auditor.page, { ...app, href: await held.getAttribute('href') }))
    expect(sheets.map(({ data }) => data[0]?.[0])).toEqual(['Nom', 'Site'])
    expect([...operator.complaints, ...auditor.complaints]).toEqual([])
    await auditor.context.close()
  })

  it('say of each charge whose it is', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    const { items } = await asked<{ items: readonly { id: string; name: string }[] }>(
      page,
      `${app.baseUrl}/v1/tenants?limit=1`,
    )
    const [sheet] = await readWorkbook(
      await fileBehind(page, { ...app, href: `/v1/charges.xlsx?month=2026-01&tenantId=${items[0]?.id}` }),
    )
    const names = sheet?.data.slice(1, -1).map((row) => row[1])
    expect(sheet?.data[0]?.[1]).toBe('Bénéficiaire')
    expect(new Set(names)).toEqual(new Set([items[0]?.name]))
    await context.close()
  })

  it.each(ofFinance)('are offered on %s: %s', async (path, ending, column) => {
    const { page, context } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    await page.goto(`${app.baseUrl}${path}`)
    const link = page.locator(`a[href$="${ending}"]`)
    await link.waitFor()
    const href = (await link.getAttribute('href')) ?? ''
    const [sheet] = await readWorkbook(await fileBehind(page, { ...app, href }))
    expect(sheet?.data[0]).toContain(column)
    await context.close()
  })

  it('follow what the page is narrowed to', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })
    const { items } = await asked<{ items: { settlement: string; number: string }[] }>(
      page,
      `${app.baseUrl}/v1/issued-statements?settlement=nothing-due&limit=500`,
    )
    const sheets = await workbooksOn(page, '/finance/statements?settlement=nothing-due')
    const sheet = sheets.get('/v1/issued-statements.xlsx?settlement=nothing-due')
    // Its header and its total stand around them.
    expect(sheet?.data.slice(1, -1).map((row) => row[0])).toEqual(items.map(({ number }) => number))
    expect(items.length).toBeGreaterThan(0)
    await context.close()
  })
})

import { readWorkbook } from '@grenier/documents/testing/workbook'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import type { StartedApp } from './support/app-starter.ts'
import { fileBehind } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen, faultsOfScreens } from './support/look-at-screens.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Luc Perrin, audit'
const screens = [...screensOf[person], ['residency-none', '/audit/residency?search=nulle-part']] as const

describe.skipIf(isBrowserMissing)('registers and residency', () => {
  let app: StartedApp & { readonly browser: Browser }
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it('show every screen in every look without a fault or a violation of WCAG', async () => {
    expect(await faultsOfScreens({ ...app, person, screens })).toEqual([])
  })

  it('lead from the register to where what a member has stands, and to files that say the same', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person,
      look: 'light-1440',
      allowed: [/status of 404/],
    })
    await page.getByText(person).click()
    await page.getByRole('link', { name: 'Registre des traitements' }).first().click()
    const row = page.getByRole('row').filter({ hasText: 'fichiers (' }).first()
    const link = row.getByRole('link').first()
    const name = (await link.textContent()) ?? ''
    const register = await row.getByRole('link', { name: `PDF pour ${name}` }).getAttribute('href')
    await link.click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await settle(page)
    expect(await faultsOfScreen(page, 'attestation-light-1440')).toEqual([])
    const hash = await page.locator('code', { hasText: /^[0-9a-f]{64}$/ }).textContent()
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    const residency = await page.getByRole('link', { name: 'PDF', exact: true }).getAttribute('href')
    for (const href of [register, residency]) {
      const headers = { 'sec-fetch-site': 'same-origin' }
      const answer = await page.request.get(`${app.baseUrl}${href ?? ''}`, { headers })
      expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-')
    }
    // A day before it was a member: nothing is made up, and it says so.
    await page.getByLabel('Situation à la fin du').fill('2020-01-01')
    await page.getByRole('button', { name: 'Afficher' }).click()
    await page.getByRole('alert').getByText('Introuvable.').waitFor()
    await context.close()
  })

  it('give the whole register as files: PDF, and CSV for people and for programs', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person,
      look: 'light-1440',
      path: '/audit/registers',
    })
    await page.getByText('Délégué à la protection des données : Service du délégué, démonstration').waitFor()
    const begins = {
      'PDF, tous les adhérents': '%PDF-',
      'CSV pour tableur': '\uFEFFIdent',
      'CSV pour programmes': 'tenan',
    }
    for (const [name, start] of Object.entries(begins)) {
      const href = await page.getByRole('link', { name, exact: true }).getAttribute('href')
      const answer = await page.request.get(`${app.baseUrl}${href ?? ''}`, {
        headers: { 'sec-fetch-site': 'same-origin' },
      })
      expect((await answer.body()).toString().startsWith(start)).toBe(true)
    }
    // A region has more members than one PDF: the page offers one for each département instead.
    await page.route('**/v1/processing-register?*', async (route) => {
      const response = await route.fetch()
      const told = (await response.json()) as object
      const departements = [
        { code: '62', members: 999 },
        { code: null, members: 2 },
      ]
      await route.fulfill({ response, json: { ...told, departements } })
    })
    await page.reload()
    await page.getByRole('link', { name: 'PDF, département 62' }).waitFor()
    const none = page.getByRole('link', { name: 'PDF, sans département' })
    expect(await none.getAttribute('href')).toBe('/v1/processing-register.pdf?departement=none')
    await page.getByRole('link', { name: 'PDF, tous les adhérents' }).waitFor({ state: 'detached' })
    expect(await faultsOfScreen(page, 'registers-long-light-1440')).toEqual([])
    await context.close()
  })

  it('name what was done in the language of whoever reads, and find it by its name', async () => {
    const { page, context, complaints } = await signedIn(app.browser, {
      ...app,
      person,
      look: 'light-1440',
      path: '/audit',
    })
    await page.getByLabel('Opération').selectOption('Adhérent inscrit')
    await page.getByRole('button', { name: 'Chercher' }).click()
    await page.waitForURL(/action=enrolTenant/)
    await page.getByRole('group').getByText('Adhérent inscrit').first().waitFor()
    await page.getByText(person).click()
    await page.getByText('English').click()
    await page.getByRole('group').getByText('Member enrolled').first().waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('have the budget calendar and the committee’s reports in their menu, to read', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    const open = async (name: string) => {
      await page.getByText(person).click()
      await page.getByRole('link', { name, exact: true }).click()
    }
    await open('Calendrier budgétaire')
    await page.getByRole('heading', { level: 1, name: /20\d\d/ }).waitFor()
    await settle(page)
    // What only finance and operators may do is not offered.
    expect(await page.locator('#content').getByRole('button').count()).toBe(0)
    await open('Rapports au comité')
    await page.getByRole('heading', { level: 1, name: 'Rapports au comité' }).waitFor()
    const href = await page.getByRole('link', { name: 'Une page (PDF)' }).getAttribute('href')
    const headers = { 'sec-fetch-site': 'same-origin' }
    const answer = await page.request.get(`${app.baseUrl}${href ?? ''}`, { headers })
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-')
    // Its figures, of the same quarter.
    const figures = await page.getByRole('link', { name: 'Chiffres (XLSX)' }).getAttribute('href')
    expect(figures).toBe(href?.replace('.pdf', '.xlsx'))
    const sheets = await readWorkbook(await fileBehind(page, { ...app, href: figures }))
    expect(sheets[0]?.data.length).toBeGreaterThan(1)
    await context.close()
  })

  it('say how far the chain reaches as the API does, and that it is broken where it is', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    const answered = page.waitForResponse('**/v1/audit-standing')
    await page.goto(`${app.baseUrl}/audit`)
    const standing = (await (await answered).json()) as AuditStanding
    const whole = new Intl.NumberFormat('fr-FR')
    const figureOf = (label: string) =>
      page
        .locator('dl > div')
        .filter({ has: page.getByText(label, { exact: true }) })
        .locator('dd')
        .first()
    await page.getByText('Le dernier point de contrôle est intact').waitFor()
    expect(standing.lastCheckpoint.holds).toBe(true)
    expect(await figureOf('Faits scellés').innerText()).toBe(whole.format(BigInt(standing.sealedCount)))
    expect(await figureOf('En attente de sceau').innerText()).toBe(whole.format(standing.awaitingCount))
    await page.getByText(`au fait n° ${standing.lastCheckpoint.sequence}.`).waitFor()
    await page.locator('code', { hasText: standing.lastCheckpoint.keyId }).waitFor()
    // As where somebody wrote over a fact that was signed.
    await page.route('**/v1/audit-standing', (route) =>
      route.fulfill({ json: { ...standing, lastCheckpoint: { ...standing.lastCheckpoint, holds: false } } }),
    )
    await page.reload()
    await page.getByText('Le dernier point de contrôle ne correspond plus à la chaîne').waitFor()
    await page.getByText('Le dernier point de contrôle est intact').waitFor({ state: 'detached' })
    expect(await faultsInAllLooks(page, 'audit-broken')).toEqual([])
    await context.close()
  })
})

interface AuditStanding {
  readonly sealedCount: string
  readonly awaitingCount: number
  readonly lastCheckpoint: { readonly sequence: string; readonly keyId: string; readonly holds: boolean }
}

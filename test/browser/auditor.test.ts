import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import type { StartedApp } from './support/app-starter.ts'
import { faultsOfScreen, faultsOfScreens } from './support/look-at-screens.ts'
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
    const { page, context } = await signedIn(app.browser, {
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
    await context.close()
  })
})

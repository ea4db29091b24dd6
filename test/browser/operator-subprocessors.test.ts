import { type Client, createClient } from '@grenier/contracts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn, unfold } from './console-page.ts'
import { faultsInAllLooks } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'
const look = 'light-1440'

describe.skipIf(isBrowserMissing)('who else works on data of members', () => {
  let browser: Browser
  let baseUrl: string
  let api: Client
  beforeAll(async () => {
    // Its members are told: nobody else looks at what they are told in this story.
    const app = await openTheApp('year')
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  const named = async (name: string) =>
    (await api.call('listSubprocessors', {})).items.find((known) => known.name === name)

  it('is announced once it is sure, sooner than members are told before only for a reason, and ended', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look,
      path: '/operator/objections',
      allowed: [/status of 422/],
    })
    const name = 'Relais de courriel du Nord'
    await unfold(page, 'Annoncer un sous-traitant')
    await page.getByLabel('Nom du sous-traitant').fill(name)
    await page.getByLabel('Ce qu’il fait', { exact: true }).selectOption('courriel')
    await page.getByLabel('Ce qu’il fait de quelles données').fill('Envoie les courriels aux contacts des adhérents.')
    await page.getByLabel('Où il travaille').fill('Lille')
    await page.getByLabel('Pays de son siège').fill('us')
    await page.getByLabel('Ce qui encadre le transfert').waitFor()
    await page.getByLabel('Pays de son siège').fill('fr')
    await page.getByLabel('Premier jour').fill('2026-01-02')
    expect(await faultsInAllLooks(page, 'operator-subprocessor')).toEqual([])
    await page.getByRole('button', { name: 'L’annoncer' }).click()
    expect(await named(name)).toBeUndefined()
    await page.getByRole('button', { name: 'Oui, l’annoncer à tous les adhérents' }).click()
    const reason = page.getByLabel('Si c’est plus tôt que le délai de prévenance : pourquoi')
    await page.getByText(/Les adhérents sont prévenus \d+ jours avant/).waitFor()
    expect(await reason.getAttribute('aria-invalid')).toBe('true')
    await reason.fill('Le relais de secours a pris la suite du premier.')
    await page.getByRole('button', { name: 'Oui, l’annoncer à tous les adhérents' }).click()
    await page.getByText(`${name} est annoncé aux adhérents.`).waitFor()
    expect(await named(name)).toMatchObject({ activity: 'mail', country: 'FR', startsOn: '2026-01-02', endsOn: null })

    const row = page.getByRole('listitem').filter({ hasText: name })
    await row.locator('summary').click()
    await row.getByLabel('À partir du').fill('2026-03-01')
    expect(await faultsInAllLooks(page, 'operator-subprocessor-end')).toEqual([])
    await row.getByRole('button', { name: 'Enregistrer sa fin' }).click()
    await row.getByRole('button', { name: 'Oui, enregistrer sa fin' }).click()
    await row.getByText('n’y travaille plus à partir du 1er mars 2026').waitFor()
    expect(await named(name)).toMatchObject({ endsOn: '2026-03-01' })
    await context.close()
  })
})

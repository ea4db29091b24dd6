import { type Client, createClient, formatBytes, formatEuros, type QuotaRequest } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aMinuteAndMoreMs, settle, signedIn } from './console-page.ts'
import { servedTenant } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const operator = 'Camille Ferrand, exploitation'

const wishedOn = '2027-01-15'

let browser: Browser
let baseUrl: string
let api: Client

/** Asks for so many Go of the standard space in all; gives the request's id. */
async function askForStandard(page: Page, quotaGib: bigint): Promise<string> {
  await page.goto(`${baseUrl}/requests/new`)
  await page.getByRole('radio', { name: /^Espace standard/ }).check()
  await page.getByLabel('Autre taille, en Go').fill(String(quotaGib))
  await page.getByRole('radio', { name: 'Numérisation d’archives' }).check()
  await page.getByLabel('À partir de quel jour ?').fill(wishedOn)
  await page.getByText('Une personne répondra').waitFor()
  await page.getByRole('button', { name: 'Envoyer la demande' }).click()
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
  await page.getByText('en attente de réponse').waitFor()
  await page.getByText('souhaitée pour le 15 janvier 2027').waitFor()
  return page.url().slice(-36)
}

/**
 * Asks by one tap for the smaller size that a refused request offers. What others were given meanwhile may refuse that too: its
 * page offers anew.
 */
async function askForWhatPasses(page: Page, refused: QuotaRequest) {
  for (let asked = refused; ; ) {
    const smaller = asked.refusals.flatMap(({ alternatives }) => alternatives).find(({ kind }) => kind === 'smaller')
    if (smaller?.explanation === undefined) throw new Error('nothing smaller would pass')
    await page.getByRole('button', { name: smaller.explanation, exact: true }).click()
    await page.waitForURL((url) => /\/requests\/[0-9a-f-]{36}$/.test(url.pathname) && !url.pathname.endsWith(asked.id))
    asked = await api.call('getQuotaRequest', { params: { requestId: page.url().slice(-36) } })
    if (asked.state !== 'rejected') return { id: asked.id, smaller }
  }
}

describe.skipIf(isBrowserMissing)('requests of a commune', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('sends a request that is all ready: its space, its size and its reason by one tap', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360', path: '/requests/new' })
    const template = page.getByRole('button', { name: /^Numériser des archives/ })
    const said = (await template.innerText()).replaceAll(/\s+/g, ' ')
    await template.click()
    expect(await page.getByRole('radio', { name: 'Numérisation d’archives' }).isChecked()).toBe(true)
    await page.getByRole('button', { name: 'Envoyer la demande' }).click()
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    const params = { requestId: page.url().slice(-36) }
    const { state, justification, lines } = await api.call('getQuotaRequest', { params })
    const [line, ...others] = lines
    if (line === undefined) throw new Error('nothing was asked for')
    expect({ state, justification }).toEqual({ state: 'submitted', justification: 'Numérisation d’archives' })
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const offerOf = ({ offerId }: { readonly offerId: string }) => offers.find(({ id }) => id === offerId)
    // Storage comes with the backup of it, unless somebody says otherwise.
    expect(others.map((other) => offerOf(other)?.kind)).toEqual(['backup'])
    const name = offerOf(line)?.name
    const size = formatBytes(line.requestedQuotaBytes, 'fr').replaceAll(/\s+/g, ' ')
    expect(said).toBe(`Numériser des archives : ${name}, ${size}`)
    expect(line.requestedQuotaBytes).toBeGreaterThan(line.currentQuotaBytes)
    await page.getByRole('button', { name: 'Retirer la demande' }).click()
    await page.getByRole('button', { name: 'Oui, la retirer' }).click()
    await page.getByText('retirée', { exact: true }).waitFor()
    await context.close()
  })

  it('asks for space in five taps: price and answer are there before anything is sent', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    await settle(page)
    let taps = 0
    const tap = async (role: 'link' | 'radio' | 'button', name: RegExp | string) => {
      taps += 1
      await page.getByRole(role, { name }).first().click()
    }
    await tap('link', 'Demander de l’espace')
    await tap('radio', /^Objets/)
    await tap('radio', /\+ \d/)
    await page
      .getByText(/par an$/)
      .first()
      .waitFor()
    await tap('radio', 'Nos fichiers augmentent')
    expect(await faultsOfScreen(page, 'ask-answered-light-360')).toEqual([])
    await tap('button', 'Envoyer la demande')
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    expect(taps).toBe(5)
    await page.getByRole('heading', { level: 1, name: /Objets : de .* à .*/ }).waitFor()
    await settle(page)
    await page.getByText('Demande déposée').waitFor()
    expect(await faultsInAllLooks(page, 'request')).toEqual([])
    await page.goto(`${baseUrl}/`)
    await settle(page)
    await context.close()
  })

  it('asks for storage with its backup: one price before, one request for both, and the backup may be left out', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const tenantId = await servedTenant(page, baseUrl)
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
    const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId } })
    const quotaBytes = quotas.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n
    const storage = { offerId, wantedQuotaBytes: quotaBytes + 40n * GIB }
    const simulated = (lines: (typeof storage)[]) =>
      api.call('simulateQuotaRequest', { params: { tenantId }, query: { lines } })
    /** What a year of these lines would cost more, as the page says it. */
    const priceOf = async (lines: (typeof storage)[]) => {
      const { cost } = await simulated(lines)
      if (cost === null) throw new Error('no tariff is in force')
      const { afterMicros, beforeMicros } = cost.fullYear
      return formatEuros(afterMicros - beforeMicros, 'fr', { signed: true })
    }
    const { backup } = await simulated([storage])
    if (backup?.suggestionFits !== true) throw new Error('no backup would fit')
    const lines = [storage, { offerId: backup.offerId, wantedQuotaBytes: backup.suggestedQuotaBytes }]
    const [priceOfBoth, priceOfStorage] = [await priceOf(lines), await priceOf([storage])]
    expect(priceOfBoth).not.toBe(priceOfStorage)

    await page.goto(`${baseUrl}/requests/new`)
    await page.getByRole('radio', { name: /^Espace standard/ }).check()
    await page.getByLabel('Autre taille, en Go').fill(String(storage.wantedQuotaBytes / GIB))
    await page.getByRole('radio', { name: 'Numérisation d’archives' }).check()
    const withBackup = page.getByRole('checkbox', { name: /^Ajouter la place de sauvegarde qui va avec/ })
    await withBackup.waitFor()
    expect(await withBackup.isChecked()).toBe(true)
    await page.getByText(priceOfBoth, { exact: true }).waitFor()
    await withBackup.uncheck()
    await page.getByText(priceOfStorage, { exact: true }).waitFor()
    await withBackup.check()
    await page.getByText(priceOfBoth, { exact: true }).waitFor()
    expect(await faultsOfScreen(page, 'ask-with-backup-light-360')).toEqual([])
    await page.getByRole('button', { name: 'Envoyer la demande' }).click()
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    const sent = await api.call('getQuotaRequest', { params: { requestId: page.url().slice(-36) } })
    const asked = sent.lines.map((line) => ({ offerId: line.offerId, wantedQuotaBytes: line.requestedQuotaBytes }))
    const byOffer = (left: typeof storage, right: typeof storage) => left.offerId.localeCompare(right.offerId)
    expect(asked.toSorted(byOffer)).toEqual(lines.toSorted(byOffer))
    await page.getByRole('button', { name: 'Retirer la demande' }).click()
    await page.getByRole('button', { name: 'Oui, la retirer' }).click()
    await page.getByText('retirée', { exact: true }).waitFor()
    await context.close()
  })

  it('sees its request granted and in place, and another refused with the reason, without a load of the page', async () => {
    const [mine, theirs] = [
      await signedIn(browser, { baseUrl, person, look: 'light-1440' }),
      await signedIn(browser, { baseUrl, person: operator, look: 'light-1440' }),
    ]
    const tenantId = await servedTenant(mine.page, baseUrl)
    const standard = async () => {
      const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
      const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
      const { items } = await api.call('getTenantQuotas', { params: { tenantId } })
      return { offerId, quotaGib: (items.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n) / GIB }
    }
    const before = await standard()
    const answer = async (requestId: string, name: 'Accorder' | 'Refuser') => {
      await theirs.page.goto(`${baseUrl}/operator/inbox`)
      const card = theirs.page.locator(`[data-request="${requestId}"]`)
      if (name === 'Accorder') {
        await card.getByText('pris en charge par demo-operator, depuis').waitFor()
        await card.getByRole('button', { name: 'Reprendre' }).click()
        await card.getByRole('button', { name: 'Oui, je reprends' }).click()
        await card.getByText('pris en charge par vous, depuis').waitFor()
        await mine.page.getByText(`prise en charge par ${operator}`).waitFor()
      }
      await card.getByRole('button', { name, exact: true }).click()
      if (name === 'Refuser') {
        const words = card.getByLabel('Ce que la commune lira du refus')
        await words.fill('Revenez en mars.')
        // Ready-made words that come late are not put over what somebody wrote.
        motifs.resolve()
        await card.getByRole('radio', { name: 'Plus assez de place' }).waitFor()
        expect(await words.inputValue()).toBe('Revenez en mars.')
      }
      await card.getByRole('button', { name: `Oui, ${name.toLowerCase()}` }).click()
    }
    const motifs = Promise.withResolvers<void>()
    await theirs.page.route('**/v1/refusal-motifs', async (route) => {
      await motifs.promise
      await route.continue()
    })
    const granted = await askForStandard(mine.page, before.quotaGib + 10n)
    const { version } = await api.call('getQuotaRequest', { params: { requestId: granted } })
    await api.call('takeQuotaRequest', { params: { requestId: granted }, ifMatch: version })
    // Whoever took it speaks by a token, and nobody is called by the name of one.
    await mine.page.getByText('prise en charge', { exact: true }).waitFor()
    expect(await mine.page.getByText('demo-operator').count()).toBe(0)
    await answer(granted, 'Accorder')
    await mine.page.getByText('accordée et en place').waitFor({ timeout: aMinuteAndMoreMs })
    await mine.page.getByText('Accordé : le besoin est établi.').first().waitFor()
    await mine.page.getByText(`Décision de ${operator}`).waitFor()
    // Why it was left to a person stands below no answer of one.
    await mine.page.getByText(/sont utilisés sur/).waitFor({ state: 'detached' })
    expect(await faultsOfScreen(mine.page, 'request-granted-light-1440')).toEqual([])
    expect(await standard()).toEqual({ ...before, quotaGib: before.quotaGib + 10n })
    const { history } = await api.call('getQuotaRequest', { params: { requestId: granted } })
    expect(history.filter(({ kind }) => kind === 'taken').map(({ actor }) => actor)).toEqual([
      'demo-operator',
      'demo-exploitation',
    ])
    const refused = await askForStandard(mine.page, before.quotaGib + 25n)
    await answer(refused, 'Refuser')
    await mine.page.getByText('refusée', { exact: true }).waitFor()
    await mine.page.getByText('Revenez en mars.').first().waitFor()
    expect(await faultsOfScreen(mine.page, 'request-refused-light-1440')).toEqual([])
    expect(await api.call('getQuotaRequest', { params: { requestId: refused } })).toMatchObject({
      state: 'rejected',
      decidedBy: 'demo-exploitation',
      decisionReason: 'Revenez en mars.',
      wishedOn,
    })
    expect(await standard()).toEqual({ ...before, quotaGib: before.quotaGib + 10n })
    await Promise.all([mine.context.close(), theirs.context.close()])
  })

  it('shows, prices and sends one figure for a size that is typed, and says how it was rounded', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const step = offers.find(({ code }) => code === 'standard')?.roundingStepBytes ?? 0n
    await page.goto(`${baseUrl}/requests/new`)
    await page.getByRole('radio', { name: /^Espace standard/ }).check()
    const size = page.getByLabel('Autre taille, en Go')
    await size.fill('trente')
    await page.getByText('Écrivez un nombre de Go').waitFor()
    expect(await size.getAttribute('aria-invalid')).toBe('true')
    const priced = page.waitForRequest((request) => request.url().includes('quota-simulation'))
    await size.fill('1 000,01')
    await page.getByText(/^Ce sera .* par pas de/).waitFor()
    const exact = (100_001n * GIB + 99n) / 100n
    const rounded = ((exact + step - 1n) / step) * step
    expect((await priced).url()).toContain(String(rounded))
    expect(await faultsOfScreen(page, 'ask-typed-light-360')).toEqual([])
    // What was typed stands there again, with the same figure.
    await page.reload()
    await page.getByText(/^Ce sera .* par pas de/).waitFor()
    expect(await size.inputValue()).toBe('1 000,01')
    await size.fill('')
    await context.close()
  })

  it('asks by one tap for what would pass instead of what could not, and withdraws it', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const tenantId = await servedTenant(page, baseUrl)
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
    const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId } })
    const quotaBytes = quotas.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n
    // More than there is anywhere, asked for by a program.
    const body = { lines: [{ offerId, wantedQuotaBytes: quotaBytes + 500_000n * GIB }], wishedOn: null }
    const sent = await api.call('submitQuotaRequest', {
      params: { tenantId },
      body: { ...body, justification: 'Numérisation de toutes les archives' },
    })
    expect(sent.state).toBe('rejected')
    await page.goto(`${baseUrl}/requests/${sent.id}`)
    await page.getByRole('heading', { name: 'Ce qui passerait à la place' }).waitFor()
    expect(await faultsOfScreen(page, 'request-instead-light-360')).toEqual([])
    const { id: requestId, smaller } = await askForWhatPasses(page, sent)
    await page.getByText('en attente de réponse').waitFor()
    const request = () => api.call('getQuotaRequest', { params: { requestId } })
    const asks = (await request()).lines.map((line) => [line.offerId, line.requestedQuotaBytes])
    expect(asks).toEqual(smaller.lines.map((line) => [line.offerId, line.wantedQuotaBytes]))
    await page.getByRole('button', { name: 'Retirer la demande' }).click()
    await page.getByRole('button', { name: 'Oui, la retirer' }).click()
    await page.getByText('retirée', { exact: true }).waitFor()
    expect(await request()).toMatchObject({ state: 'withdrawn', requestedBy: 'demo-administration' })
    // Where it is asked for, the same is offered once it is said what it is for.
    await page.goto(`${baseUrl}/requests/new`)
    await page.getByRole('radio', { name: /^Espace standard/ }).check()
    await page.getByLabel('Autre taille, en Go').fill(String(quotaBytes / GIB + 500_000n))
    await page.getByText('Ne passerait pas aujourd’hui').waitFor()
    // How much that is changes with what others were given meanwhile.
    const instead = page.getByRole('button', { name: /^Demander .+ de plus$/ })
    await page.getByText('Dites d’abord pour quoi faire').waitFor()
    expect(await instead.isDisabled()).toBe(true)
    await page.getByRole('radio', { name: 'Numérisation d’archives' }).check()
    await instead.click()
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    await page.getByRole('button', { name: 'Retirer la demande' }).click()
    await page.getByRole('button', { name: 'Oui, la retirer' }).click()
    await page.getByText('retirée', { exact: true }).waitFor()
    await context.close()
  })
})

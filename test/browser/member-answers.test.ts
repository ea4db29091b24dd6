import { type Client, createClient } from '@grenier/contracts'
import { civilDate, GIB } from '@grenier/quota-billing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import { servedTenant } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const operator = 'Camille Ferrand, exploitation'
const requester = 'Paul Meunier, demandes d’une commune'
const mayor = 'Inès Rocher, lecture pour une commune'
const question = 'Est-ce pour les registres d’état civil ?'
const said = 'Oui, ceux de 1900 à 1950.'

let browser: Browser
let baseUrl: string
let api: Client

/** A request of the member served, for so many Go more of the standard space than it has, sent by whoever looks at the page. */
async function askFor(page: Page, moreGib: bigint): Promise<string> {
  const tenantId = await servedTenant(page, baseUrl)
  const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
  const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
  const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId } })
  const quotaBytes = quotas.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n
  const wantedQuotaBytes = String(quotaBytes + moreGib * GIB)
  const answer = await page.request.post(`${baseUrl}/v1/tenants/${tenantId}/quota-requests`, {
    headers: { 'sec-fetch-site': 'same-origin', 'idempotency-key': crypto.randomUUID() },
    data: { lines: [{ offerId, wantedQuotaBytes }], justification: 'Numérisation des registres', wishedOn: null },
  })
  expect(answer.status()).toBe(201)
  return ((await answer.json()) as { id: string }).id
}

/** Records that somebody may act for that member, up to so much a year where a ceiling is named. */
async function giveMandate(
  tenantId: string,
  subject: string,
  power: { function: 'mayor' | 'requester'; cents?: bigint },
) {
  await api.call('recordMandate', {
    params: { tenantId },
    body: {
      personSubject: subject,
      personName: subject === 'demo-lecture' ? 'Inès Rocher' : 'Paul Meunier',
      function: power.function,
      ceilingCents: power.cents ?? null,
      validFrom: civilDate('2026-01-01'),
      validUntil: null,
      actId: null,
    },
  })
}

describe.skipIf(isBrowserMissing)('what a commune answers to a request of its own', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('is told on its home of a question, answers it, and has it with the operator again', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const requestId = await askFor(page, 40n)
    const params = { requestId }
    await api.call('commentQuotaRequest', { params, body: { kind: 'question', text: question } })
    await page.goto(`${baseUrl}/requests`)
    const listed = page.getByRole('listitem').filter({ has: page.locator(`a[href="/requests/${requestId}"]`) })
    await listed.getByText('une question vous attend').first().waitFor()
    // Nobody else is awaited meanwhile.
    expect(await listed.getByText('réponse attendue').count()).toBe(0)
    await page.goto(`${baseUrl}/`)
    await settle(page)
    expect(await faultsOfScreen(page, 'home-question-light-360')).toEqual([])
    await page.getByRole('link', { name: 'une question vous attend' }).click()
    await page.getByRole('heading', { name: 'Une question vous attend' }).waitFor()
    await page.getByText(question).first().waitFor()
    expect(await faultsInAllLooks(page, 'request-question')).toEqual([])
    await page.getByLabel('Votre réponse').fill(said)
    await page.getByRole('button', { name: 'Répondre' }).click()
    await page.getByText('chez l’opérateur').waitFor()
    await page.getByRole('heading', { name: 'Une question vous attend' }).waitFor({ state: 'detached' })
    const asker = await signedIn(browser, { baseUrl, person: operator, look: 'light-1440', path: '/operator/inbox' })
    const card = asker.page.locator(`[data-request="${requestId}"]`)
    // Both stand there without a click, and the request is one away.
    await card.getByText(question).waitFor()
    await card.getByText(said).waitFor()
    expect(await faultsOfScreen(asker.page, 'operator-answered-light-1440')).toEqual([])
    await card.getByRole('link', { name: 'Voir la demande' }).click()
    await asker.page.waitForURL(`${baseUrl}/requests/${requestId}`)
    await asker.page.getByText(said).waitFor()
    const { history, version } = await api.call('getQuotaRequest', { params })
    expect(history.at(-1)).toMatchObject({ kind: 'answer', actor: 'demo-administration', text: said })
    await api.call('withdrawQuotaRequest', { params, ifMatch: version })
    await Promise.all([context.close(), asker.context.close()])
  })

  it('has a request signed by whom the mayor’s mandate names, for less, and tells the others who may', async () => {
    const asks = await signedIn(browser, { baseUrl, person: requester, look: 'light-360' })
    const tenantId = await servedTenant(asks.page, baseUrl)
    await giveMandate(tenantId, 'demo-demande', { function: 'requester', cents: 0n })
    const requestId = await askFor(asks.page, 30n)
    await asks.page.goto(`${baseUrl}/requests/${requestId}`)
    await asks.page.getByText('attend la signature du maire ou de son délégué').waitFor()
    await asks.page.getByText('Vous avez déposé cette demande : une autre personne doit la signer.').waitFor()
    await asks.page.getByText('Personne d’autre n’est enregistré pour signer.').waitFor()
    await giveMandate(tenantId, 'demo-lecture', { function: 'mayor' })
    await asks.page.getByText('Inès Rocher, maire').waitFor()
    expect(await faultsOfScreen(asks.page, 'request-signature-light-360')).toEqual([])
    // Whoever holds no mandate is told so, whatever their role.
    const other = await signedIn(browser, { baseUrl, person, look: 'light-360', path: `/requests/${requestId}` })
    await other.page.getByText('Vous ne pouvez pas signer cette demande').waitFor()
    expect(await other.page.getByRole('button', { name: 'Signer', exact: true }).count()).toBe(0)
    const { page, ...signs } = await signedIn(browser, { baseUrl, person: mayor, look: 'light-360' })
    await page.getByRole('link', { name: 'à signer par vous' }).click()
    await page.getByRole('button', { name: 'Signer pour moins' }).click()
    const size = page.getByLabel('Espace standard, taille signée en Go')
    const asked = BigInt(await size.inputValue())
    // More than was asked for is nobody's to sign.
    await size.fill(String(asked + 1n))
    const send = page.getByRole('button', { name: 'Oui, signer cette taille' })
    expect(await send.isDisabled()).toBe(true)
    await size.fill(String(asked - 10n))
    expect(await faultsInAllLooks(page, 'request-signing')).toEqual([])
    await send.click()
    await page.getByText('chez l’opérateur').waitFor()
    const params = { requestId }
    const signed = await api.call('getQuotaRequest', { params })
    expect(signed.steps[0]).toMatchObject({ role: 'visa', decidedBy: 'demo-lecture' })
    expect(signed.lines.map(({ decidedQuotaBytes }) => decidedQuotaBytes)).toEqual([(asked - 10n) * GIB])
    await api.call('withdrawQuotaRequest', { params, ifMatch: signed.version })
    const refused = await askFor(asks.page, 30n)
    await page.goto(`${baseUrl}/requests/${refused}`)
    await page.getByRole('button', { name: 'Refuser' }).click()
    await page.getByLabel('Ce que l’opérateur et la commune liront').fill('Pas cette année.')
    await page.getByRole('button', { name: 'Oui, refuser' }).click()
    await page.getByText('refusée', { exact: true }).waitFor()
    await Promise.all([asks.context.close(), other.context.close(), signs.context.close()])
  })

  it('offers whoever acts for two communes the other one, where a link leads to what is of that', async () => {
    const first = await signedIn(browser, { baseUrl, person: mayor, look: 'light-360' })
    const ownId = await servedTenant(first.page, baseUrl)
    await first.context.close()
    const { items: tenants } = await api.call('listTenants', { query: { limit: 100 } })
    const own = tenants.find(({ id }) => id === ownId)?.name ?? ''
    const other = tenants.find(({ id }) => id !== ownId)
    if (other === undefined) throw new Error('the demo has one member alone')
    await giveMandate(other.id, 'demo-lecture', { function: 'mayor' })
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId: other.id } })
    const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
    const quotaBytes = quotas.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n
    const theirs = await api.call('submitQuotaRequest', {
      params: { tenantId: other.id },
      body: {
        lines: [{ offerId, wantedQuotaBytes: quotaBytes + 20n * GIB }],
        justification: 'Plans cadastraux',
        wishedOn: null,
      },
    })
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person: mayor,
      look: 'light-360',
      allowed: [/status of 40[34]/],
    })
    // With two, nobody guesses for which one they came.
    await page.getByRole('button', { name: own, exact: true }).click()
    await page.getByRole('link', { name: 'Demander de l’espace' }).waitFor()
    await page.goto(`${baseUrl}/requests/${theirs.id}`)
    await page.getByRole('heading', { level: 1, name: `Introuvable pour ${own}` }).waitFor()
    expect(await faultsInAllLooks(page, 'request-other-member')).toEqual([])
    await page.getByRole('button', { name: `Agir pour ${other.name}` }).click()
    await page.getByText('Plans cadastraux').first().waitFor()
    expect(await servedTenant(page, baseUrl)).toBe(other.id)
    // And back by the menu: everything is read for the one served then.
    await page.getByRole('banner').locator('summary').click()
    await page.getByRole('button', { name: own, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: `Introuvable pour ${own}` }).waitFor()
    expect(await servedTenant(page, baseUrl)).toBe(ownId)
    // Before one is chosen nothing is theirs to read; what is not of the one served is answered as what is nowhere.
    await context.close()
  })
})

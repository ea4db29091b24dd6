import { type Client, createClient } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, keepShot, looks, settle, signedIn, type WatchedPage } from './console-page.ts'
import { faultsOfScreen, faultsOfScreens } from './support/look-at-screens.ts'
import { playObjections } from './support/play-objections.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'
const screens = screensOf[person]
const motif = 'L’espace qui vous est attribué est encore loin d’être plein. Revenez vers nous quand il le sera presque.'

let browser: Browser
let baseUrl: string
let api: Client
/** Of four communes that nobody else of these files acts for, each with a request that awaits an answer. */
let asked: { readonly id: string; readonly tenantId: string; readonly tenantName: string; readonly version: number }[]

/** Somebody else than the operator who answers has sent them. */
async function askForSpace(): Promise<typeof asked> {
  const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
  const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
  const { items: tenants } = await api.call('listTenants', { query: { limit: 100 } })
  const requests: typeof asked = []
  for (const { id: tenantId } of tenants.toReversed()) {
    const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId } })
    const quota = quotas.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n
    const lines = [{ offerId, wantedQuotaBytes: quota + 50n * GIB }]
    const body = { lines, justification: 'Numérisation du cadastre', wishedOn: null }
    const request = await api.call('submitQuotaRequest', { params: { tenantId }, body })
    if (request.state === 'submitted') requests.push(request)
    if (requests.length === 4) break
  }
  return requests
}

const cardOf = ({ page }: WatchedPage, number: number) => page.locator(`[data-request="${asked[number]?.id ?? ''}"]`)
const requestOf = (number: number) => api.call('getQuotaRequest', { params: { requestId: asked[number]?.id ?? '' } })

describe.skipIf(isBrowserMissing)('the console of the operator', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
    asked = await askForSpace()
    if (asked.length < 4) throw new Error('fewer than four communes could ask')
  })
  afterAll(async () => {
    await browser?.close()
  })

  // Both schemes and both widths, each once: the members' screens are looked at in all four ways.
  it.each(['light-1440', 'dark-360'] as const)(
    'shows every screen without a fault or a violation of WCAG: %s',
    async (look) => {
      expect(await faultsOfScreens({ browser, baseUrl, person, look, screens })).toEqual([])
    },
  )

  it('approves in two keys, and sees the space come', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    const { page, context, complaints } = watched
    await page.goto(`${baseUrl}/operator/inbox`)
    const card = cardOf(watched, 0)
    await card.getByText('Numérisation du cadastre').waitFor()
    await card.focus()
    await page.keyboard.press('a')
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('accordée et en place').waitFor()
    await card.waitFor({ state: 'detached' })
    expect(await requestOf(0)).toMatchObject({ state: 'active', decidedBy: 'demo-exploitation' })
    // The keyboard stands on another request, not at the top of the page.
    await expect.poll(() => page.evaluate('document.activeElement.dataset.request')).not.toBe(undefined)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('refuses with a motif that a digit picks, the member’s words above it', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    const { page, context, complaints } = watched
    await page.goto(`${baseUrl}/operator/inbox`)
    const card = cardOf(watched, 1)
    await card.focus()
    await page.keyboard.press('r')
    await card.getByText('La commune a écrit').waitFor()
    await card.getByText('Plus assez de place', { exact: true }).waitFor()
    await page.keyboard.press('2')
    await keepShot(page, 'operator-refusing-light-1440')
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('refusée', { exact: true }).waitFor()
    expect(await requestOf(1)).toMatchObject({ state: 'rejected', decisionReason: motif })
    expect(complaints).toEqual([])
    await context.close()
  })

  it('says who has taken a request or a task and since when, takes it, and gives it back', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    const { page, context, complaints } = watched
    await page.goto(`${baseUrl}/operator/inbox`)
    const card = cardOf(watched, 3)
    await card.getByRole('button', { name: 'Prendre en charge' }).click()
    await card.getByText(/pris en charge par vous, depuis/).waitFor()
    await keepShot(page, 'operator-inbox-taken-light-1440')
    expect(await requestOf(3)).toMatchObject({ takenBy: 'demo-exploitation' })
    await card.getByRole('button', { name: 'Rendre' }).click()
    await card.getByRole('button', { name: 'Prendre en charge' }).waitFor()
    expect(await requestOf(3)).toMatchObject({ takenBy: null })
    // The demo has no task of a person: two as the API tells them.
    const task = {
      kind: 'no-contact',
      tenantId: null,
      subjectId: 'x',
      facts: {},
      recordedAt: '2026-02-01T08:00:00.000Z',
    }
    const open = { doneAt: null, doneBy: null, note: null, version: 2, takenAt: null, takenBy: null }
    const taken = { takenAt: '2026-02-01T09:00:00.000Z', takenBy: 'camille.autre' }
    const [one, other] = ['0198c0de-0001-7000-8000-000000000001', '0198c0de-0001-7000-8000-000000000002']
    const items = [
      { ...task, ...open, id: one, explanation: 'Écrivez à la commune.' },
      { ...task, ...open, ...taken, id: other, explanation: 'Corrigez l’adresse.' },
    ]
    await page.route('**/v1/operator-tasks?*', (route) => route.fulfill({ json: { items, nextCursor: null } }))
    await page.goto(`${baseUrl}/operator/tasks`)
    await page.getByText(/pris en charge par camille.autre, depuis/).waitFor()
    expect(await faultsOfScreen(page, 'operator-tasks-taken-light-1440')).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await faultsOfScreen(page, 'operator-tasks-taken-light-360')).toEqual([])
    // Who has it ends it: nobody else is offered to.
    expect(await page.getByRole('button', { name: 'C’est fait' }).count()).toBe(1)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('reads what a member says against a subprocessor, and answers once it is sure', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    const { page, context, complaints } = watched
    const { id, reason, answer, sent } = await playObjections(page, asked[0]?.tenantId ?? '')
    await page.goto(`${baseUrl}/operator/tasks`)
    await page.getByRole('link', { name: 'Toutes les oppositions à un sous-traitant' }).click()
    const card = page.locator(`[data-objection="${id}"]`)
    await card.getByText(reason).waitFor()
    await card.getByText('le sous-traitant a commencé').waitFor()
    await card.getByRole('button', { name: 'Répondre' }).click()
    await card.getByLabel('Votre réponse').fill('Non')
    await card.getByText('Écrivez au moins quelques mots.').waitFor()
    await card.getByLabel('Votre réponse').fill(`  ${answer}  `)
    await card.getByRole('button', { name: 'Envoyer la réponse' }).click()
    expect(sent).toEqual([])
    expect(await faultsOfScreen(page, 'operator-objection-sure-light-1440')).toEqual([])
    await card.getByRole('button', { name: 'Oui, répondre définitivement' }).click()
    await card.getByRole('alert').waitFor()
    await card.getByRole('button', { name: 'Oui, répondre définitivement' }).click()
    await card.getByText('réponse donnée').waitFor()
    expect(sent.map(({ body }) => body)).toEqual([{ answer }, { answer }])
    expect(sent.every(({ ifMatch }) => ifMatch?.includes('3') === true)).toBe(true)
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await faultsOfScreen(page, 'operator-objections-answered-light-360')).toEqual([])
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([])
    await context.close()
  })

  it('is told when somebody else was faster, and nothing of the answer is done', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const { page, context } = watched
    await page.goto(`${baseUrl}/operator/inbox`)
    const card = cardOf(watched, 2)
    await card.getByRole('button', { name: 'Accorder', exact: true }).click()
    const { version } = await requestOf(2)
    const heard = page.waitForResponse(/\/v1\/request-inbox/)
    await api.call('withdrawQuotaRequest', { params: { requestId: asked[2]?.id ?? '' }, ifMatch: version })
    // The list has learned of it: what is being answered stays nevertheless, and says why it cannot be.
    await heard
    await settle(page)
    await card.getByRole('button', { name: 'Oui, accorder' }).click()
    await card.getByText('retirée').waitFor()
    await keepShot(page, 'operator-overtaken-light-360')
    expect(await requestOf(2)).toMatchObject({ state: 'withdrawn' })
    await card.getByRole('button', { name: 'Relire la liste' }).click()
    await card.waitFor({ state: 'detached' })
    await context.close()
  })

  it.each(['light-1440', 'dark-360'] as const)('shows one member, live: %s', async (look) => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look })
    // Of a list, only the rows that are seen are in the page.
    await page.goto(`${baseUrl}/operator/members?search=${encodeURIComponent(asked[0]?.tenantName ?? '')}`)
    await page.getByRole('link', { name: asked[0]?.tenantName ?? '' }).click()
    await page.getByText('en direct').waitFor()
    await page.getByText('Espace attribué tenu par la grappe').waitFor()
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
    expect(await faultsOfScreen(page, `operator-member-${look}`)).toEqual([])
    await page.getByRole('link', { name: 'Avenants, payeurs, destinataires' }).click()
    for (const form of ['Enregistrer un avenant', 'Désigner un payeur', 'Enregistrer un destinataire']) {
      await page.getByText(form, { exact: true }).click()
    }
    await page.getByLabel('Un numéro d’engagement est exigé').waitFor()
    expect(await faultsOfScreen(page, `operator-agreement-${look}`)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('lets an invited person in by the link, through the sign-in, and tells another that it is not theirs', async () => {
    const { tenantId = '', tenantName = '' } = asked[3] ?? {}
    const body = { email: 'invitation@demo.grenier.example', role: 'member-viewer', roleEndsAt: null } as const
    const { secret } = await api.call('inviteMember', { params: { tenantId }, body })
    const link = `${baseUrl}/invitation?secret=${secret ?? ''}`
    const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', ...looks['light-360'] })
    const page = await context.newPage()
    await page.goto(link)
    await page.getByRole('heading', { name: 'Une invitation vous attend' }).waitFor()
    await page.getByRole('link', { name: 'Se connecter' }).click()
    await page.getByRole('button', { name: 'Hugo Tanguy, pas encore invité' }).click()
    await page.getByText(`${tenantName} vous invite à agir pour elle.`).waitFor()
    await keepShot(page, 'invitation-light-360')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'Accepter l’invitation' }).click()
    await page.getByText('Vos espaces', { exact: true }).first().waitFor()
    await page.goto(link)
    await page.getByText('Cette invitation a déjà été acceptée.').waitFor()
    await context.close()
    const other = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    await other.page.goto(link)
    await other.page.getByText('Vous êtes connecté avec').waitFor()
    await other.context.close()
  })
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Client, createClient } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import {
  aMinuteAndMoreMs,
  axeViolations,
  keepShot,
  openPage,
  saidOfNobody,
  settle,
  signedIn,
  type WatchedPage,
} from './console-page.ts'
import { type AskedForSpace, askForSpace } from './support/ask-for-space.ts'
import { faultsInAllLooks, faultsOfScreen, faultsOfScreens, faultsOfWidth } from './support/look-at-screens.ts'
import { playObjections } from './support/play-objections.ts'
import { playTerritoryEvent } from './support/play-territory-event.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'
const screens = screensOf[person]
const motif = 'L’espace qui vous est attribué est encore loin d’être plein. Revenez vers nous quand il le sera presque.'

let browser: Browser
let baseUrl: string
let api: Client
/** Of four communes that nobody else of these files acts for, each with a request that awaits an answer. */
let asked: AskedForSpace[]

const cardOf = ({ page }: WatchedPage, number: number) => page.locator(`[data-request="${asked[number]?.id ?? ''}"]`)
const requestOf = (number: number) => api.call('getQuotaRequest', { params: { requestId: asked[number]?.id ?? '' } })

describe.skipIf(isBrowserMissing)('the console of the operator', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
    const { items: tenants } = await api.call('listTenants', { query: { limit: 100 } })
    asked = await askForSpace(api, tenants.toReversed())
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('shows every screen in every look without a fault or a violation of WCAG', async () => {
    expect(await faultsOfScreens({ browser, baseUrl, person, screens })).toEqual([])
  })

  it('approves in two keys, and sees the space come', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    const { page, context } = watched
    // A colleague looks at the member meanwhile.
    const colleague = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: `/operator/members/${asked[0]?.tenantId ?? ''}`,
    })
    await colleague.page.getByText('en direct').waitFor()
    await colleague.page.getByRole('listitem').filter({ hasText: 'Espace attribué' }).first().waitFor()
    await colleague.page.evaluate(`document.querySelectorAll('ol li').forEach((step) => step.dataset.seen = '')`)
    await page.goto(`${baseUrl}/operator/inbox`)
    const card = cardOf(watched, 0)
    await card.getByText('Numérisation du cadastre').waitFor()
    await card.focus()
    await page.keyboard.press('a')
    expect(await axeViolations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('accordée et en place').waitFor()
    await card.waitFor({ state: 'detached' })
    const granted = await requestOf(0)
    expect(granted).toMatchObject({ state: 'active', decidedBy: 'demo-exploitation' })
    const [line] = granted.lines
    const [offerId, requestedQuotaBytes] = [line?.offerId, line?.requestedQuotaBytes ?? 0n]
    const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId: granted.tenantId } })
    expect(quotas.find((known) => known.offerId === offerId)?.quotaBytes).toBe(requestedQuotaBytes)
    await colleague.page.locator('ol li:not([data-seen])').first().waitFor({ timeout: aMinuteAndMoreMs })
    await colleague.page
      .getByText(new RegExp(`sur ${requestedQuotaBytes / GIB}\\s?Go`))
      .first()
      .waitFor()
    await keepShot(colleague.page, 'operator-member-live-light-1440')
    await colleague.context.close()
    // The keyboard stands on another request, not at the top of the page.
    await expect.poll(() => page.evaluate('document.activeElement.dataset.request')).not.toBe(undefined)
    await context.close()
  })

  it('refuses with a motif that a digit picks, the member’s words above it', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440', path: '/operator/inbox' })
    const { page, context } = watched
    const card = cardOf(watched, 1)
    await card.focus()
    await page.keyboard.press('r')
    await card.getByText('La commune a écrit').waitFor()
    await card.getByText('Plus assez de place', { exact: true }).waitFor()
    await page.keyboard.press('2')
    expect(await faultsOfScreen(page, 'operator-refusing-light-1440')).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByText('refusée', { exact: true }).waitFor()
    expect(await requestOf(1)).toMatchObject({ state: 'rejected', decisionReason: motif })
    await context.close()
  })

  it('is told whose the pages of a member are, and finds the way home', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const ofMember = [
      'requests',
      'requests/new',
      'statements',
      'backups',
      'restore',
      'people',
      'tokens',
      'news',
      'needs',
    ]
    for (const path of [...ofMember, 'export', 'agreement']) {
      await page.goto(`${baseUrl}/${path}`)
      await page.getByRole('heading', { level: 1, name: 'Page d’un adhérent' }).waitFor()
      expect({ path, alerts: await page.getByRole('alert').count() }).toEqual({ path, alerts: 0 })
    }
    expect(await faultsOfScreen(page, 'for-members-light-360')).toEqual([])
    await page.getByRole('main').getByRole('link', { name: 'Accueil' }).click()
    await page.waitForURL(`${baseUrl}/`)
    await context.close()
  })

  it('says who has taken a request and since when, takes it, and gives it back', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440', path: '/operator/inbox' })
    const { page, context } = watched
    const card = cardOf(watched, 3)
    await card.getByRole('button', { name: 'Prendre en charge' }).click()
    await card.getByText(/pris en charge par vous, depuis/).waitFor()
    await keepShot(page, 'operator-inbox-taken-light-1440')
    expect(await requestOf(3)).toMatchObject({ takenBy: 'demo-exploitation' })
    await card.getByRole('button', { name: 'Rendre' }).click()
    await card.getByRole('button', { name: 'Prendre en charge' }).waitFor()
    expect(await requestOf(3)).toMatchObject({ takenBy: null })
    await context.close()
  })

  it('reads what a member says against a subprocessor, and answers once it is sure', async () => {
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440', allowed: [/status of 409/] })
    const { page, context } = watched
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
    expect(await faultsInAllLooks(page, 'operator-objections-answered')).toEqual([])
    await context.close()
  })

  it('withdraws a proposed change of the territory, with a reason that others read', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    const { obstacle, sent } = await playTerritoryEvent(page)
    await page.goto(`${baseUrl}/territory-events`)
    await page.getByText('attend d’être confirmée').waitFor()
    await page.getByRole('button', { name: 'Voir les changements' }).click()
    const row = page.getByRole('row').filter({ hasText: obstacle })
    await row.getByRole('button', { name: 'Écarter' }).click()
    await row.getByLabel('Écarter Auvers, avec tout ce qui va ensemble').waitFor()
    expect(await faultsInAllLooks(page, 'territory-event-proposed')).toEqual([])
    await page.getByLabel('Motif').fill('  Le registre est corrigé en mars.  ')
    await page.getByRole('button', { name: 'Retirer', exact: true }).click()
    await page.getByText('Retirée par camille : Le registre est corrigé en mars.').waitFor()
    expect(sent).toEqual([{ body: { reason: 'Le registre est corrigé en mars.' }, ifMatch: '"2"' }])
    await context.close()
  })

  it('is told when somebody else was faster, and nothing of the answer is done', async () => {
    const watched = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-360',
      path: '/operator/inbox',
      allowed: [/status of 412/],
    })
    const { page, context } = watched
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

  it('shows one member, live, and its agreement', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    // Of a list, only the rows that are seen are in the page.
    await page.goto(`${baseUrl}/operator/members?search=${encodeURIComponent(asked[0]?.tenantName ?? '')}`)
    await page.getByRole('link', { name: asked[0]?.tenantName ?? '' }).click()
    await page.getByText('en direct').waitFor()
    await page.getByText('Espace attribué tenu par la grappe').waitFor()
    await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
    // The newest of its statements stands first, however many there are.
    const statementIds: string[] = []
    for await (const { id } of api.items('listStatements', { query: { tenantId: asked[0]?.tenantId ?? '' } })) {
      statementIds.push(id)
    }
    const newest = page.locator('a[href^="/statements/"]').first()
    expect(await newest.getAttribute('href')).toBe(`/statements/${statementIds.at(-1)}`)
    expect(await faultsInAllLooks(page, 'operator-member')).toEqual([])
    await page.getByRole('link', { name: 'Avenants, payeurs, destinataires' }).click()
    for (const form of [
      'Enregistrer un avenant',
      'Désigner un payeur',
      'Donner un numéro d’engagement',
      'Enregistrer un destinataire',
      'Enregistrer un mandat',
      'Enregistrer un contact',
    ]) {
      await page.getByText(form, { exact: true }).click()
    }
    await page.getByLabel('Un numéro d’engagement est exigé').waitFor()
    // By that day it is known which acts bind.
    await page.getByLabel('Prend effet le').fill('2026-06-01')
    await page.getByRole('combobox', { name: 'Acte', exact: true }).waitFor()
    expect(await faultsInAllLooks(page, 'operator-agreement')).toEqual([])
    // Another one is recorded only where this one has an end.
    await page.route('**/agreements', async (route) => {
      const response = await route.fetch()
      const { items } = (await response.json()) as { items: readonly object[] }
      await route.fulfill({ response, json: { items: items.map((one) => ({ ...one, lastDay: '2026-12-31' })) } })
    })
    await page.reload()
    await page.getByText('Nouvelle convention', { exact: true }).click()
    await page.getByLabel('Commence le').fill('2027-01-01')
    await page.getByRole('combobox', { name: 'Acte', exact: true }).waitFor()
    expect(await faultsInAllLooks(page, 'operator-agreement-ending')).toEqual([])
    await context.close()
  })

  it('lets an invited person in by the link, through the sign-in, and tells another that it is not theirs', async () => {
    const { tenantId = '', tenantName = '' } = asked[3] ?? {}
    const body = { email: 'invitation@demo.grenier.example', role: 'member-viewer', roleEndsAt: null } as const
    const { secret } = await api.call('inviteMember', { params: { tenantId }, body })
    const link = `${baseUrl}/invitation?secret=${secret ?? ''}`
    const { page, context } = await openPage(browser, {
      look: 'light-360',
      allowed: [saidOfNobody],
    })
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
    const allowed = [/status of 403 .*\/v1\/invitations\/offered/]
    const other = await signedIn(browser, { baseUrl, person, look: 'light-360', allowed })
    await other.page.goto(link)
    await other.page.getByText('Vous êtes connecté avec').waitFor()
    await other.context.close()
  })

  it('takes over from a colleague what did not arrive, has it sent again, and says what was done', async () => {
    const { url, answerWith, arrived, close } = await listenForEvents()
    const { tenantId = '' } = asked[3] ?? {}
    const endpoint = await api.call('recordWebhookEndpoint', { params: { tenantId }, body: { url } })
    const watched = await signedIn(browser, { baseUrl, person, look: 'light-1440', path: '/operator/inbox' })
    const { page, context } = watched
    await cardOf(watched, 3).getByRole('button', { name: 'Refuser', exact: true }).click()
    await cardOf(watched, 3).getByLabel('Ce que la commune lira du refus').fill(motif)
    await cardOf(watched, 3).getByRole('button', { name: 'Oui, refuser' }).click()
    await page.getByText('refusée', { exact: true }).waitFor()
    const taskOf = async (state: 'open' | 'done') => {
      const { items } = await api.call('listOperatorTasks', { query: { state, limit: 100 } })
      return items.find(({ facts }) => facts['recipient'] === url)
    }
    const task = await until(
      () => taskOf('open'),
      (known) => known !== undefined,
    )
    const taskId = task?.id ?? ''
    await api.call('takeOperatorTask', { params: { taskId }, ifMatch: task?.version ?? 0, body: {} })
    await page.goto(`${baseUrl}/operator/tasks`)
    const rows = page.getByRole('listitem').filter({ hasText: url })
    const row = rows.filter({ hasText: 'pris en charge par demo-operator, depuis' })
    await row.getByRole('button', { name: 'Reprendre' }).waitFor()
    // Who has it ends it: nobody else is offered to.
    expect(await row.getByRole('button', { name: 'C’est fait' }).count()).toBe(0)
    expect(await faultsOfWidth(page, 'operator-tasks-others-light-1440')).toEqual([])
    await row.getByRole('button', { name: 'Reprendre' }).click()
    await row.getByRole('button', { name: 'Oui, je reprends' }).click()
    const mine = rows.filter({ hasText: 'pris en charge par vous, depuis' })
    await mine.getByRole('button', { name: 'Rendre' }).waitFor()
    expect(await taskOf('open')).toMatchObject({ takenBy: 'demo-exploitation' })
    expect(await faultsInAllLooks(page, 'operator-tasks-taken')).toEqual([])
    // The member's program is there again.
    answerWith(204)
    const disabled = await api.call('listWebhookEndpoints', { params: { tenantId } })
    const known = disabled.items.find(({ id }) => id === endpoint.id)
    expect(known).toMatchObject({ state: 'disabled', disabledReason: 'HTTP 410' })
    const again = { params: { tenantId, endpointId: endpoint.id }, ifMatch: known?.version ?? 0 }
    await api.call('enableWebhookEndpoint', again)
    const dead = rows.filter({ hasText: 'Réessayer l’envoi' })
    await dead.getByRole('button', { name: 'Réessayer l’envoi' }).click()
    await dead.waitFor({ state: 'detached' })
    await until(arrived, (count) => count === 1)
    await mine.getByLabel('Ce qui a été fait').fill('Adresse rétablie avec la commune, envoi refait.')
    await mine.getByRole('button', { name: 'C’est fait' }).click()
    await mine.waitFor({ state: 'detached' })
    expect(await taskOf('done')).toMatchObject({
      doneBy: 'demo-exploitation',
      note: 'Adresse rétablie avec la commune, envoi refait.',
    })
    await context.close()
    await close()
  })
})

/** A member's program that is gone at first, as it says itself; how many events it took since it was there. */
async function listenForEvents() {
  let status = 410
  let taken = 0
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (status === 204) taken += 1
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/evenements`,
    answerWith: (next: 204 | 410) => {
      status = next
    },
    arrived: () => taken,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

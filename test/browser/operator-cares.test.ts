import { type Client, createClient } from '@grenier/contracts'
import { civilDate } from '@grenier/quota-billing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aMinuteAndMoreMs, signedIn } from './console-page.ts'
import { fileBehind } from './support/as-the-page.ts'
import { faultsOfScreen } from './support/look-at-screens.ts'
import { playNewCommunes } from './support/play-territory-event.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'

let browser: Browser
let baseUrl: string
let api: Client

interface FleetJson {
  readonly members: object
  readonly pools: readonly object[]
}

/** The overview with one exception of each kind, the first pool alone being full. */
function withEveryException(fleet: FleetJson): object {
  const oldestDueAt = '2026-01-01T00:00:00.000Z'
  const members = { covered: 1, stale: 1, uncovered: 1, gone: 1, failedDrills30Days: 1 }
  return {
    ...fleet,
    members: { ...fleet.members, notReady: 2, unknown: 2, behind: 2, over: 2, putBack7Days: 2 },
    requests: { submitted: 2, waiting: 0, provisioning: 0, oldestSubmittedAt: oldestDueAt },
    queue: { due: 7, oldestDueAt, kinds: [{ kind: 'reconcile-tenant', due: 7, oldestDueAt }] },
    backups: { covered: 2, stale: 2, uncovered: 2, gone: 2, failedDrills30Days: 2, members },
    tasks: 2,
    deadDeliveries: 2,
    heldClusters: 2,
    pools: fleet.pools.map((pool, index) => ({ ...pool, freeBytes: index === 0 ? '0' : '1000', daysToFull: null })),
  }
}

describe.skipIf(isBrowserMissing)('what an operator looks after', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('leads from each count of the overview to the list of those that it counts', async () => {
    const fleet = await api.call('getFleetOverview')
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.getByRole('link', { name: 'en tout' }).click()
    await page.getByText(`${fleet.members.total} adhérents`, { exact: true }).waitFor()
    expect(new URL(page.url()).search).toBe('?situation=member')
    expect(await page.getByLabel('Situation').inputValue()).toBe('member')
    await page.route('**/v1/fleet', async (route) => {
      const response = await route.fetch()
      const known = (await response.json()) as FleetJson
      await route.fulfill({ response, json: withEveryException(known) })
    })
    await page.goto(baseUrl)
    const rows = page.locator('section', { hasText: 'À regarder' }).locator('ul').first().locator('li')
    await rows.first().waitFor()
    const hrefs = await rows.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(hrefs).toEqual([
      '/operator/clusters',
      '/operator/members?ready=False&situation=member',
      '/operator/members?situation=uncovered',
      '/operator/members?situation=gone',
      '/operator/members?situation=failed-drill',
      '/operator/pools?show=full',
      '/operator/members?situation=over',
      '/operator/inbox',
      '/operator/members?situation=stale',
      '/operator/tasks',
      '/operator/tasks',
      '/operator/members?ready=Unknown&situation=member',
      '/operator/members?situation=behind',
      '/operator/members?situation=put-back',
    ])
    await rows.getByText('reconcile-tenant (7)').waitFor()
    expect(await faultsOfScreen(page, 'operator-home-exceptions-light-1440')).toEqual([])
    await page.getByRole('link', { name: '1 réserve est pleine' }).click()
    await page.getByText('Seules les réserves pleines').waitFor()
    const trees = page.locator('section > h3')
    await trees.first().waitFor()
    expect(await trees.allInnerTexts()).toEqual([fleet.pools[0]?.name])
    await context.close()
  })

  it('shows the page of before while it is not known who opens it, and asks again for an installation that did not answer', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      allowed: [/status of 500/],
    })
    const held = Promise.withResolvers<void>()
    await page.route('**/v1/session', async (route) => {
      await held.promise
      await route.continue()
    })
    await page.route('**/v1/installation', (route) => route.fulfill({ status: 500, body: '' }))
    await page.goto(baseUrl)
    await page.locator('[aria-busy="true"] .early-sheet').waitFor()
    held.resolve()
    await page.getByRole('button', { name: 'Réessayer' }).waitFor({ timeout: aMinuteAndMoreMs })
    await page.unroute('**/v1/installation')
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('button', { name: 'Réessayer' }).count()).toBe(0)
    await context.close()
  })

  it('lifts the hold of a cluster for a reason, once it is sure', async () => {
    const { items: clusters } = await api.call('listClusters', { query: { limit: 10 } })
    const clusterId = clusters[0]?.id ?? ''
    await api.call('holdCluster', { params: { clusterId }, body: { reason: 'Base restaurée' } })
    const { total } = await api.call('countTenants', { query: { clusterId } })
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/operator/clusters',
    })
    await page.getByRole('button', { name: 'Lever la retenue', exact: true }).click()
    await page.getByLabel('Pourquoi l’on peut y écrire de nouveau').fill('Registre vérifié')
    await page.getByRole('button', { name: 'Lever la retenue…' }).click()
    expect(await faultsOfScreen(page, 'operator-cluster-lifting-light-1440')).toEqual([])
    await page.getByRole('button', { name: new RegExp(`^Oui, écrire de nouveau : ${total} `) }).click()
    await page.getByText('retenue par une personne').waitFor({ state: 'detached' })
    const { items: holds } = await api.call('listClusterHolds', { params: { clusterId } })
    expect(holds[0]).toMatchObject({ liftedBy: 'demo-exploitation', liftReason: 'Registre vérifié' })
    await context.close()
  })

  it('reads on in letters that did not arrive, and sends one again to the address that is right', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    const letter = (number: number) => ({
      id: `0198c0de-7a00-7000-8000-00000000000${number}`,
      tenantId: '0198c0de-7a00-7000-8000-0000000000ff',
      noticeId: '0198c0de-7a00-7000-8000-0000000000fe',
      channel: 'mail',
      recipient: `faux${number}@commune.example`,
      receipt: null,
      state: 'dead',
      attempts: 3,
      lastReason: '550 no such user',
      recordedAt: '2026-01-01T00:00:00.000Z',
      nextAttemptAt: null,
      endedAt: '2026-01-02T00:00:00.000Z',
    })
    const sent: unknown[] = []
    await page.route(/\/v1\/deliveries\?/, (route) => {
      const isNext = new URL(route.request().url()).searchParams.has('cursor')
      return route.fulfill({ json: { items: [letter(isNext ? 2 : 1)], nextCursor: isNext ? null : 'next' } })
    })
    await page.route('**/deliveries/*/retry', (route) => {
      sent.push(route.request().postDataJSON())
      return route.fulfill({ json: { ...letter(2), state: 'pending' } })
    })
    await page.goto(`${baseUrl}/operator/tasks`)
    await page.getByText('faux1@commune.example').first().waitFor()
    await page.getByRole('button', { name: 'Afficher la suite' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'faux2@commune.example' })
    await row.getByLabel('Envoyer à').fill('mairie@commune.example')
    expect(await faultsOfScreen(page, 'operator-letter-corrected-light-1440')).toEqual([])
    await row.getByRole('button', { name: 'Réessayer l’envoi' }).click()
    await expect.poll(() => sent).toEqual([{ recipient: 'mairie@commune.example' }])
    await context.close()
  })

  it('keeps a letter on paper out of the print file with the reason, and has it wait again', async () => {
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const { items: tenants } = await api.call('listTenants', { query: { limit: 100 } })
    const tenant = tenants.at(-6)
    const params = { tenantId: tenant?.id ?? '' }
    const address = {
      lines: ['Mairie', '1 place de la Mairie'],
      postCode: '35000',
      city: 'Rennes',
      country: 'FR',
    } as const
    const choice = { onPaper: true, address: { ...address, lines: [...address.lines] } }
    await api.call('recordPostalChoice', { params, body: { ...choice, validFrom: civilDate('2026-01-01') } })
    // More than any pool has: it is refused at once, and the member is told.
    const lines = [{ offerId: offers.find(({ code }) => code === 'standard')?.id ?? '', wantedQuotaBytes: 10n ** 17n }]
    const body = { lines, justification: 'Numérisation de toutes les archives', wishedOn: null }
    expect((await api.call('submitQuotaRequest', { params, body })).state).toBe('rejected')
    const lettersIn = async (state: 'waiting' | 'set-aside') => {
      const { items } = await api.call('listPaperLetters', { query: { state, limit: 100 } })
      return items.filter(({ tenantId }) => tenantId === tenant?.id).length
    }
    await expect.poll(() => lettersIn('waiting'), { timeout: aMinuteAndMoreMs }).toBe(1)
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/letters',
    })
    const row = page.getByRole('listitem').filter({ hasText: tenant?.name ?? '' })
    await row.getByRole('button', { name: 'Ne pas imprimer' }).click()
    await row.getByLabel('Pourquoi ne pas l’imprimer').fill('Remise en main propre')
    expect(await faultsOfScreen(page, 'letters-aside-light-1440')).toEqual([])
    await row.getByRole('button', { name: 'Écarter ce courrier' }).click()
    await row.getByText(/^Écarté par Camille Ferrand, exploitation le .* : Remise en main propre$/).waitFor()
    expect([await lettersIn('waiting'), await lettersIn('set-aside')]).toEqual([0, 1])
    await row.getByRole('button', { name: 'Remettre en attente' }).click()
    await row.getByRole('button', { name: 'Ne pas imprimer' }).waitFor()
    expect([await lettersIn('waiting'), await lettersIn('set-aside')]).toEqual([1, 0])
    await context.close()
  })

  it('lowers the limit of a pool only once it is sure, in figures', async () => {
    const { items } = await api.call('listPools', { query: { limit: 100 } })
    const pool = items.find(({ levels }) => levels.some(({ limitBytes }) => limitBytes !== null))
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440', path: '/operator/pools' })
    const section = page.getByRole('region', { name: pool?.name ?? '' })
    await section.getByRole('button', { name: 'Changer' }).first().click()
    await section.getByLabel('Limite, en Go').fill('1')
    await section.getByRole('button', { name: 'Abaisser la limite' }).click()
    expect(await faultsOfScreen(page, 'operator-pool-lowering-light-1440')).toEqual([])
    await section.getByRole('button', { name: /^Oui, passer de .* à 1\s?Go$/ }).waitFor()
    await section.getByRole('button', { name: 'Garder la limite' }).click()
    const { items: after } = await api.call('listPools', { query: { limit: 100 } })
    expect(after.find(({ id }) => id === pool?.id)?.version).toBe(pool?.version)
    await context.close()
  })

  it('admits that a volume had to go, once it is sure, and the alert is over', async () => {
    const { items: tenants } = await api.call('listTenants', { query: { limit: 1 } })
    const tenantId = tenants[0]?.id ?? ''
    const gone = {
      name: 'archives/comptes-2019',
      className: 'standard',
      capacityBytes: '1000000000',
      state: 'gone',
      reason: 'claim-gone',
      newestCopyAt: null,
      goneAt: '2026-01-20T08:00:00.000Z',
      acknowledgedBy: null as string | null,
    }
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.route(`**/v1/tenants/${tenantId}/protection`, async (route) => {
      const response = await route.fetch()
      const known = (await response.json()) as { claims: object[] }
      await route.fulfill({ response, json: { ...known, claims: [...known.claims, gone] } })
    })
    const admitted: string[] = []
    await page.route('**/acknowledgement', async (route) => {
      admitted.push(new URL(route.request().url()).pathname)
      gone.acknowledgedBy = 'camille'
      await route.fulfill({ json: gone })
    })
    await page.goto(`${baseUrl}/operator/members/${tenantId}`)
    const row = page.getByRole('listitem').filter({ hasText: gone.name })
    await row.getByText('disparu, constaté le 20 janvier 2026').waitFor()
    await row.getByRole('button', { name: 'Admettre la disparition' }).click()
    expect(await faultsOfScreen(page, 'operator-member-gone-light-1440')).toEqual([])
    await row.getByRole('button', { name: 'Laisser l’alerte' }).click()
    expect(admitted).toEqual([])
    await row.getByRole('button', { name: 'Admettre la disparition' }).click()
    await row.getByRole('button', { name: 'Oui, il devait disparaître : ses copies restent' }).click()
    await row.waitFor({ state: 'detached' })
    const path = `/v1/tenants/${tenantId}/protected-claims/archives%2Fcomptes-2019/acknowledgement`
    expect(admitted).toEqual([path])
    await context.close()
  })

  it('is told what to do about communes that the register has anew, and what each would owe', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await playNewCommunes(page)
    await page.goto(`${baseUrl}/territory-events`)
    const table = page.getByRole('table', { name: 'Communes nouvelles au registre' })
    await table.waitFor()
    const told = (await table.getByRole('row').allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())
    expect(told.slice(1)).toEqual([
      expect.stringMatching(
        /^Mirambeau \(17236\) Haute-Saintonge 1.429 habitants faisait partie de Acoua \(97601\) \+?36,60.€ Inscrivez la partie rétablie\.$/,
      ),
      expect.stringMatching(/^Petit-Mirambeau \(17998\) .*17.* Inscrivez-la\.$/),
    ])
    expect(await faultsOfScreen(page, 'territory-new-communes-light-1440')).toEqual([])
    expect(await page.locator('a[href="/v1/territory-preview.xlsx"]').count()).toBe(1)
    await context.close()
  })

  it('sends another template only once it is sure, with the one that it takes the place of', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/document-templates`)
    const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Avenant', exact: true }) })
    await panel.getByText('Modèle fourni avec le logiciel').first().waitFor()
    const buffer = await fileBehind(page, { baseUrl, href: '/v1/document-templates/amendment/0/file.docx' })
    const mimeType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
    await panel.locator('input[type="file"]').setInputFiles({ name: 'avenant-2026.docx', mimeType, buffer })
    await panel.getByText('« avenant-2026.docx » prendrait la place de : Modèle fourni avec le logiciel.').waitFor()
    await panel.getByRole('button', { name: 'Envoyer ce modèle' }).click()
    expect(await faultsOfScreen(page, 'template-sure-light-1440')).toEqual([])
    await panel.getByRole('button', { name: 'Oui, remplir désormais chaque avenant dans ce fichier' }).click()
    await panel.getByText('Modèle n° 1 vérifié').waitFor()
    await panel.getByText('Modèle n° 1, avenant-2026.docx').waitFor()
    const { items } = await api.call('listDocumentTemplates')
    expect(items.filter(({ kind }) => kind === 'amendment').map(({ number }) => number)).toEqual([1, 0])
    await context.close()
  })

  it('lets a member pay for itself from a day on, once it is sure who pays for whom', async () => {
    const { items: tenants } = await api.call('listTenants', { query: { search: 'acoua', limit: 1 } })
    const [{ id: tenantId, name } = { id: '', name: '' }] = tenants
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/operator/members/${tenantId}/agreement`)
    await page.getByText('Désigner un payeur', { exact: true }).click()
    const panel = page.locator('details').filter({ hasText: 'Désigner un payeur' })
    await panel.getByText('Il manque encore quelque chose').waitFor()
    await panel.getByLabel('À partir du').fill('2027-01-01')
    await panel.getByRole('button', { name: 'Désigner ce payeur' }).click()
    await panel
      .getByRole('button', { name: `Oui, ${name} paie pour son propre compte à partir du 1er janvier 2027` })
      .click()
    await panel.getByText('C’est enregistré.').waitFor()
    const { items } = await api.call('listPayerAssignments', { params: { tenantId } })
    expect(items.some(({ payerTenantId, validFrom }) => payerTenantId === tenantId && validFrom === '2027-01-01')).toBe(
      true,
    )
    // What an avenant changes, and from when, stands above the button that records it.
    await page.getByText('Enregistrer un avenant', { exact: true }).click()
    const avenant = page.locator('details').filter({ hasText: 'Enregistrer un avenant' })
    await avenant.getByLabel('Objet de l’avenant').fill('Engagement')
    await avenant.getByLabel('Engagement annuel, en euros').fill('1200')
    await avenant.getByLabel('Prend effet le').fill('2026-06-01')
    await avenant.getByRole('combobox', { name: 'Acte', exact: true }).selectOption({ index: 1 })
    await avenant.getByText(/^Jusque-là : engagement/).waitFor()
    await avenant.getByText(/^À partir du 1er juin 2026 : engagement 1.200.€/).waitFor()
    await avenant.getByRole('button', { name: 'Enregistrer l’avenant' }).click()
    expect(await faultsOfScreen(page, 'amendment-sure-light-1440')).toEqual([])
    await avenant.getByRole('button', { name: 'Oui, ces conditions valent à partir du 1er juin 2026' }).click()
    await page.getByText('Avenant n° 1 : Engagement').waitFor()
    await context.close()
  })
})

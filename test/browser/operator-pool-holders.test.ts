import { type Client, createClient, formatBytes, type PoolHolding } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { settle, signedIn } from './console-page.ts'
import { workbookBehind } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'
const look = 'light-1440'

let browser: Browser
let baseUrl: string
let api: Client

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
const upwards = (bytes: bigint): string => plain(formatBytes(bytes, 'fr', 'up'))

/** A holder as a row of the screen says it: who, what it is, its share and its amounts. */
function rowOf({ name, kind, allocatedBytes, heldBytes }: PoolHolding, wholeBytes: bigint): string {
  const percent = Math.round(Number(((allocatedBytes + heldBytes) * 1_000n) / wholeBytes) / 10)
  const share = (allocatedBytes + heldBytes) * 100n < wholeBytes ? 'moins de 1 %' : `${percent} %`
  const held = heldBytes === 0n ? '' : `, ${upwards(heldBytes)} retenus`
  return `${name} ${kind === 'pool' ? 'réserve' : 'adhérent'} ${share} ${upwards(allocatedBytes)} attribués${held}`
}

const panelOf = (page: Page, title: string) =>
  page.locator('section', { has: page.getByRole('heading', { level: 2, name: title, exact: true }) })

const rowsIn = async (page: Page, title: string): Promise<string[]> =>
  (await panelOf(page, title).getByRole('listitem').allInnerTexts()).map(plain)

/** Until the rows of a panel are those that the API tells, and some. */
async function untilAsTold(page: Page, title: string, told: () => Promise<string[]>): Promise<void> {
  await until(
    async () => ({ shown: await rowsIn(page, title), told: await told() }),
    ({ shown, told }) => told.length > 0 && shown.join('\n') === told.join('\n'),
  )
}

describe.skipIf(isBrowserMissing)('who has what of a pool', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  const holdingsOf = async (poolId: string, offerId: string) =>
    (await api.call('listPoolHoldings', { params: { poolId }, query: { offerId, limit: 50 } })).items

  /** The rows that the API’s figures make, now. */
  async function rowsByApi(poolId: string, offerId: string): Promise<string[]> {
    const { items } = await api.call('getPoolBalances', { params: { poolId } })
    const capacityBytes = items.find((balance) => balance.offerId === offerId)?.capacityBytes ?? 0n
    return (await holdingsOf(poolId, offerId)).map((holding) => rowOf(holding, capacityBytes))
  }

  async function topPool() {
    const pools = (await api.call('listPools', { query: { limit: 500 } })).items
    const offers = (await api.call('listOffers', { query: { limit: 100 } })).items
    const pool = pools.find(({ parentId }) => parentId === null)
    const offer = offers.find(({ code }) => code === 'standard')
    if (pool === undefined || offer === undefined) throw new Error('the demo has no pool or no standard offer')
    return { pool, offer }
  }

  it('is told from the pools down: the largest first, with what the API says, down to a member', async () => {
    const { pool, offer } = await topPool()
    const { page, context } = await signedIn(browser, { baseUrl, person, look, path: '/operator/pools' })
    await page.getByRole('link', { name: `Qui a quoi : ${offer.name}, ${pool.name}`, exact: true }).click()
    await page.getByRole('heading', { level: 1, name: pool.name }).waitFor()
    await settle(page)
    const title = `Qui a quoi : ${offer.name}`
    // Others may be given something meanwhile: the page hears of it too.
    await untilAsTold(page, title, () => rowsByApi(pool.id, offer.id))
    const { items } = await api.call('getPoolBalances', { params: { poolId: pool.id } })
    const balance = items.find(({ offerId }) => offerId === offer.id)
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: offer.name }) })
    expect(plain(await row.innerText())).toContain(plain(formatBytes(balance?.capacityBytes ?? 0n, 'fr')))
    expect(await faultsInAllLooks(page, 'operator-pool')).toEqual([])
    const { rows } = await workbookBehind(page, { baseUrl, name: title })
    expect(rows.map((held) => held['Nom'])).toEqual((await holdingsOf(pool.id, offer.id)).map(({ name }) => name))

    const [below] = (await holdingsOf(pool.id, offer.id)).filter(({ kind }) => kind === 'pool')
    const belowId = below?.nodeId ?? ''
    await panelOf(page, title)
      .getByRole('link', { name: below?.name ?? '', exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: below?.name ?? '' }).waitFor()
    expect(page.url()).toBe(`${baseUrl}/operator/pools/${belowId}?offer=${offer.id}`)
    await untilAsTold(page, title, () => rowsByApi(belowId, offer.id))
    const path = page.getByRole('navigation', { name: 'Où est cette réserve' })
    expect(plain(await path.innerText())).toBe(`Toutes les réserves ${pool.name} ${below?.name}`)
    const [member] = (await holdingsOf(belowId, offer.id)).filter(({ kind }) => kind === 'tenant')
    await panelOf(page, title)
      .getByRole('link', { name: member?.name ?? '', exact: true })
      .click()
    await page.getByRole('heading', { level: 1, name: member?.name ?? '' }).waitFor()
    expect(page.url()).toBe(`${baseUrl}/operator/members/${member?.nodeId}`)
    await context.close()
  })

  /** A request of that member which awaits an answer, and holds what it asks for. */
  async function askMore(tenantId: string, offerId: string) {
    const { items } = await api.call('getTenantQuotas', { params: { tenantId } })
    const quotaBytes = items.find((quota) => quota.offerId === offerId)?.quotaBytes ?? 0n
    const lines = [{ offerId, wantedQuotaBytes: quotaBytes + 50n * GIB }]
    const body = { lines, justification: 'Plans du cadastre', wishedOn: null }
    return await api.call('submitQuotaRequest', { params: { tenantId }, body })
  }

  it('names what is held, for whom and since when, as it comes and goes; requests lead to the inbox', async () => {
    const { pool, offer } = await topPool()
    // Other files act for those at either end, and ask for some in the midst.
    const tenant = (await api.call('listTenants', { query: { limit: 100 } })).items[3]
    const [tenantId, tenantName] = [tenant?.id ?? '', tenant?.name ?? '']
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'dark-360',
      path: `/operator/pools/${pool.id}?offer=${offer.id}`,
    })
    const panel = panelOf(page, `Ce qui est retenu : ${offer.name}`)
    await panel.waitFor()
    const reservation = await api.call('reserveCapacity', {
      body: { tenantId, offerId: offer.id, reservedBytes: 3n * GIB, purpose: 'restore-drill', ttlSeconds: 3_600 },
    })
    const request = await askMore(tenantId, offer.id)
    const ofMember = panel.getByRole('listitem').filter({ hasText: tenantName })
    const ofMachine = ofMember.filter({ hasText: 'réservation d’une machine' })
    const ofRequest = ofMember.filter({ hasText: 'demande sans décision' })
    await ofMachine.waitFor()
    await ofRequest.waitFor()
    expect(plain(await ofMachine.innerText())).toMatch(/ 3 Go depuis le .+ à \d\d:\d\d, par /)
    expect(plain(await ofRequest.innerText())).toMatch(/ 50 Go depuis le .+ à \d\d:\d\d, par /)
    const query = { offerId: offer.id, limit: 50 }
    const { items: holds } = await api.call('listPoolHolds', { params: { poolId: pool.id }, query })
    await expect.poll(() => panel.getByRole('listitem').count()).toBe(holds.length)
    expect(await faultsOfScreen(page, 'operator-pool-held-dark-360')).toEqual([])

    await api.call('releaseReservation', { params: { reservationId: reservation.id } })
    await ofMachine.waitFor({ state: 'detached' })
    await ofRequest.getByRole('link', { name: 'Y répondre' }).click()
    await page.getByRole('article', { name: tenantName }).waitFor()
    await api.call('withdrawQuotaRequest', { params: { requestId: request.id }, ifMatch: request.version })
    await context.close()
  })

  it('is read on page by page, and only what finance may read is asked for it', async () => {
    const { pool, offer } = await topPool()
    const asked: string[] = []
    const { page, context } = await signedIn(browser, { baseUrl, person: 'Nadia Belkacem, finances', look })
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.route('**/holdings?*', (route) =>
      route.continue({
        url: route
          .request()
          .url()
          .replace(/limit=\d+/, 'limit=1'),
      }),
    )
    await page.goto(`${baseUrl}/operator/pools/${pool.id}?offer=${offer.id}`)
    const title = `Qui a quoi : ${offer.name}`
    const panel = panelOf(page, title)
    const wanted = await rowsByApi(pool.id, offer.id)
    expect(wanted.length).toBeGreaterThan(1)
    await panel.getByRole('listitem').first().waitFor()
    expect(await rowsIn(page, title)).toHaveLength(1)
    await panel.getByRole('button', { name: 'Afficher la suite' }).click()
    await expect.poll(() => rowsIn(page, title)).toHaveLength(2)
    await settle(page)
    expect(asked.filter((path) => path.endsWith('/holds'))).toEqual([])
    expect(await page.getByRole('heading', { name: /^Ce qui est retenu/ }).count()).toBe(0)
    await context.close()
  })

  it('says that nobody has anything yet, hears of the first limit, and knows no pool that is none', async () => {
    const { pool, offer } = await topPool()
    const body = { name: 'Réserve encore vide', parentId: pool.id, organisationId: null }
    const empty = await api.call('createPool', { body })
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look,
      path: `/operator/pools/${empty.id}`,
    })
    await page.getByText('Aucune limite n’y est fixée, et rien n’y est encore attribué.').waitFor()
    await api.call('setPoolCapacity', {
      params: { poolId: empty.id },
      ifMatch: empty.version,
      body: { offerId: offer.id, limitBytes: 10n * GIB, overcommitPercent: 150 },
    })
    await page.getByText('Personne n’a encore rien de cette offre ici.').waitFor()
    await page.getByText(/^limite 10\sGo, surréservation 150\s%$/).waitFor()
    await page.getByText('Rien n’est retenu de cette offre ici.').waitFor()
    await settle(page)
    expect(await faultsOfScreen(page, 'operator-pool-empty-light-1440')).toEqual([])
    await page.goto(`${baseUrl}/operator/pools/00000000-0000-4000-8000-000000000000`)
    await page.getByRole('heading', { level: 1, name: 'Cette réserve n’existe pas' }).waitFor()
    await context.close()
  })
})

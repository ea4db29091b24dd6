import { type Client, createClient } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import { faultsInAllLooks } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const [theirs, operators] = ['0198c0de-0002-7000-8000-000000000001', '0198c0de-0002-7000-8000-000000000002']
const person = 'Amina Keller, intercommunalité'

/** The pool that whoever is signed in approves for. */
const poolOf = (page: Page) =>
  page.evaluate<string>(`fetch('/v1/session').then((answer) => answer.json()).then(({ poolId }) => poolId)`)

describe.skipIf(isBrowserMissing)('the console of a pool’s approver', () => {
  let app: Awaited<ReturnType<typeof openTheApp>>
  let api: Client
  beforeAll(async () => {
    app = await openTheApp()
    api = createClient({ baseUrl: app.baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  /** A request that the operator sends for that member. */
  async function askFor(tenantId: string) {
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const offerId = offers.find(({ code }) => code === 'standard')?.id ?? ''
    const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId } })
    const quota = quotas.find((known) => known.offerId === offerId)?.quotaBytes ?? 0n
    const lines = [{ offerId, wantedQuotaBytes: quota + 40n * GIB }]
    const body = { lines, justification: 'Numérisation des délibérations', wishedOn: null }
    return await api.call('submitQuotaRequest', { params: { tenantId }, body })
  }

  it('opens with the requests of its pool, learns of a new one by itself, and of no other pool’s', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-360' })
    await settle(page)
    const poolId = await poolOf(page)
    const { items: tenants } = await api.call('listTenants', { query: { limit: 100 } })
    // People of the demo act for the first, and the operator's file asks for those at the end.
    const inside = tenants.slice(1).find(({ parentNodeId }) => parentNodeId === poolId)
    const outside = tenants.slice(1).find(({ parentNodeId }) => parentNodeId !== poolId)
    if (inside === undefined || outside === undefined) throw new Error('the demo has one pool alone')
    const [beside, below] = [await askFor(outside.id), await askFor(inside.id)]
    expect([beside.state, below.state]).toEqual(['submitted', 'submitted'])
    await page.locator(`[data-request="${below.id}"]`).waitFor()
    expect(await page.locator(`[data-request="${beside.id}"]`).count()).toBe(0)
    await context.close()
  })

  it('offers answers where its step is due, and nowhere else', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    const poolId = await poolOf(page)
    const due = { decidedBy: null, decidedAt: null }
    const own = { role: 'pool-approver', poolId, ...due }
    // The demo decides by its operator alone: one request as a policy with two steps would make it, and one after it.
    await page.route('**/v1/request-inbox?*', async (route) => {
      const answer = (await (await route.fetch()).json()) as { items: { request: { id: string } }[] }
      const [first] = answer.items
      if (first === undefined) throw new Error('nobody asked')
      const asked = (id: string, steps: readonly unknown[]) => ({
        ...first,
        request: { ...first.request, id, steps },
      })
      const items = [
        asked(theirs, [own]),
        asked(operators, [
          { ...own, decidedBy: 'a', decidedAt: '2026-02-01T08:00:00.000Z' },
          { role: 'operator', poolId: null, ...due },
        ]),
      ]
      await route.fulfill({ json: { items, nextCursor: null } })
    })
    await page.reload()
    const card = (id: string) => page.locator(`[data-request="${id}"]`)
    await card(theirs).getByText('Étape : votre réponse, au nom du groupement.').waitFor()
    await card(theirs)
      .getByRole('button', { name: /^Refuser/ })
      .waitFor()
    await card(operators).getByText('Étape : réponse de l’opérateur.').waitFor()
    expect(await card(operators).getByRole('button').count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Motifs de refus' }).count()).toBe(0)
    expect(await faultsInAllLooks(page, 'pool-inbox')).toEqual([])
    await context.close()
  })
})

import { type Client, createClient, endpoints, formatMoment, formatShortDay } from '@grenier/contracts'
import { civilDate, GIB, instantFromIso } from '@grenier/quota-billing'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aMinuteAndMoreMs, looks, settle, signedIn } from './console-page.ts'
import { servedTenant } from './support/as-the-page.ts'
import { faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const { width, height } = looks['light-360'].viewport

let browser: Browser
let baseUrl: string
let api: Client
let timeZone: string

type Encoded = Readonly<Record<string, unknown>>

/** What the home is made of, as the API would answer it: what is left out stays as the demo has it. */
interface Played {
  readonly spaces?: (space: Encoded) => Encoded
  readonly requests?: readonly Encoded[]
  readonly session?: (session: Encoded) => Encoded
}

/** A copy and a test of a restore that are all right, as those of the demo may not be there yet. */
const copyAt = '2026-01-31T02:00:00.000Z'
const claim = {
  name: 'etat-civil',
  className: 'standard',
  capacityBytes: (10n * GIB).toString(),
  state: 'covered',
  reason: 'copied',
  newestCopyAt: copyAt,
  goneAt: null,
  acknowledgedBy: null,
}
const drill = {
  taskId: '0198c0de-0003-7000-8000-000000000001',
  state: 'succeeded',
  namespace: 'essai',
  copyId: '0198c0de-0003-7000-8000-000000000002',
  claimName: 'etat-civil',
  copyRef: 'copie',
  copyTakenAt: '2026-01-20T02:00:00.000Z',
  requestedBy: 'schedule',
  startedAt: '2026-01-22T08:00:00.000Z',
  endedAt: '2026-01-22T09:00:00.000Z',
  expectedFiles: '12',
  restoredFiles: '12',
  copiedBytes: '1000',
  restoredBytes: '1000',
  message: '',
  cleanedAt: null,
}

/** The request of the API's own description, as it stands where somebody of the operator has it. */
const openRequest = {
  ...(endpoints.getQuotaRequest.examples[0]?.answer as Encoded),
  state: 'submitted',
  takenBy: 'demo-exploitation',
  takenAt: '2026-02-01T08:00:00.000Z',
  takenByName: 'Camille Ferrand',
  dueOn: '2026-02-12',
}
const question = {
  sequence: 2,
  kind: 'question',
  actor: 'demo-exploitation',
  recordedAt: '2026-02-01T09:00:00.000Z',
  text: 'Pour quand ?',
}

const roomy = (space: Encoded) => ({
  ...space,
  state: 'active',
  overReason: null,
  quotaBytes: (200n * GIB).toString(),
  inUseBytes: (80n * GIB).toString(),
  filledBytes: null,
  heldBytes: '0',
  daysToFull: null,
  fullOn: null,
})
const fillingUp = (space: Encoded) => ({
  ...roomy(space),
  inUseBytes: (180n * GIB).toString(),
  daysToFull: 40,
  fullOn: '2026-03-12',
})

/** The home of a secretary on a phone, in a state that the month of the demo does not come to by itself. */
async function openHome(played: Played) {
  const watched = await signedIn(browser, { baseUrl, person, look: 'light-360' })
  const { page } = watched
  const tenantId = await servedTenant(page, baseUrl)
  const answer = async (pattern: string, change: (body: Encoded) => Encoded) =>
    await page.route(pattern, async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, json: change((await response.json()) as Encoded) })
    })
  await answer('**/space-outlook', (body) => ({
    ...body,
    items: (body['items'] as Encoded[]).map(played.spaces ?? roomy),
  }))
  await answer('**/protection', (body) => ({
    ...body,
    observedAt: '2026-01-31T08:00:00.000Z',
    rpoSeconds: 86_400,
    claims: [claim],
  }))
  await page.route('**/restore-drills?*', (route) =>
    route.fulfill({ json: { items: [{ ...drill, tenantId }], nextCursor: null } }),
  )
  await page.route('**/v1/quota-requests?*', (route) =>
    route.fulfill({ json: { items: (played.requests ?? []).map((one) => ({ ...one, tenantId })), nextCursor: null } }),
  )
  if (played.session !== undefined) await answer('**/v1/session', played.session)
  await page.goto(`${baseUrl}/`)
  await settle(page)
  return watched
}

/** Which of these parts of a page are not wholly on the screen of a phone, as it is opened. */
async function outOfSight(page: Page, parts: Readonly<Record<string, Locator>>): Promise<string[]> {
  expect(page.viewportSize()).toEqual({ width, height })
  expect(await page.evaluate('scrollY')).toBe(0)
  const places = await Promise.all(
    Object.entries(parts).map(async ([name, part]) => ({ name, box: await part.first().boundingBox() })),
  )
  return places.flatMap(({ name, box }) => {
    const isSeen =
      box !== null &&
      box.width > 0 &&
      box.height > 0 &&
      box.x >= 0 &&
      box.y >= 0 &&
      box.x + box.width <= width &&
      box.y + box.height <= height
    return isSeen ? [] : [`${name}: ${JSON.stringify(box)}`]
  })
}

/** What a secretary looks for, each by what it says. */
const partsOf = (page: Page, { sentence, request }: { readonly sentence: string; readonly request: string }) => ({
  sentence: page.getByRole('heading', { level: 1, name: sentence, exact: true }),
  bar: page.getByRole('main').getByRole('img', { name: /occupés sur/ }),
  'last copy': page.getByText(formatMoment(instantFromIso(copyAt), timeZone, 'fr')),
  'last drill': page.getByText('réussi', { exact: true }),
  request: page.getByText(request),
  button: page.getByRole('link', { name: 'Demander de l’espace' }),
})

const due = `réponse attendue le ${formatShortDay(civilDate('2026-02-12'), 'fr')} au plus tard`

describe.skipIf(isBrowserMissing)('the home of a secretary on a phone', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
    ;({ timeZone } = await api.call('getInstallation'))
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('shows all of it without scrolling where all is well', async () => {
    const { page, context } = await openHome({ requests: [openRequest] })
    const parts = partsOf(page, { sentence: 'Tout va bien', request: `prise en charge par Camille Ferrand, ${due}` })
    expect(await outOfSight(page, parts)).toEqual([])
    expect(await faultsOfScreen(page, 'home-well-light-360')).toEqual([])
    await context.close()
  })

  it('shows until when there is room, and that one should ask before', async () => {
    const { page, context } = await openHome({ spaces: fillingUp, requests: [openRequest] })
    const parts = partsOf(page, {
      sentence: `Plein vers le ${formatShortDay(civilDate('2026-03-12'), 'fr')}`,
      request: `prise en charge par Camille Ferrand, ${due}`,
    })
    const lead = page.getByText(/se remplit\. Demandez de l’espace avant cette date\./)
    expect(await outOfSight(page, { ...parts, lead })).toEqual([])
    expect(await faultsOfScreen(page, 'home-full-on-light-360')).toEqual([])
    await context.close()
  })

  it('shows that a question waits for the commune, before what waits for others', async () => {
    const history = [...(openRequest as unknown as { history: Encoded[] }).history, question]
    const { page, context } = await openHome({ requests: [{ ...openRequest, history }, openRequest] })
    const parts = partsOf(page, { sentence: 'Tout va bien', request: 'une question vous attend' })
    expect(await outOfSight(page, parts)).toEqual([])
    expect(await faultsOfScreen(page, 'home-question-light-360')).toEqual([])
    await context.close()
  })

  it('has room for long names, and for whoever acts for several communes', async () => {
    const longest = 'Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson'
    const { page, context } = await openHome({
      spaces: (space) => ({ ...fillingUp(space), offerName: 'Espace standard pour les délibérations et l’état civil' }),
      requests: [{ ...openRequest, takenByName: 'Marie-Antoinette de La Rochefoucauld-Liancourt' }],
      session: (session) => {
        const tenants = session['tenants'] as readonly Encoded[]
        const named = tenants.map((one) => ({ ...one, name: longest }))
        const others = ['Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur', 'Y'].map((name, index) => ({
          ...tenants[0],
          tenantId: `0198c0de-0008-7000-8000-00000000000${index}`,
          name,
        }))
        return { ...session, tenants: [...named, ...others] }
      },
    })
    const parts = partsOf(page, {
      sentence: `Plein vers le ${formatShortDay(civilDate('2026-03-12'), 'fr')}`,
      request: `prise en charge par Marie-Antoinette de La Rochefoucauld-Liancourt, ${due}`,
    })
    expect(await outOfSight(page, parts)).toEqual([])
    expect(await faultsOfScreen(page, 'home-long-names-light-360')).toEqual([])
    await page.getByRole('banner').locator('summary').click()
    await page.getByRole('button', { name: 'Beaujeu-Saint-Vallier-Pierrejux-et-Quitteur' }).waitFor()
    await context.close()
  })

  it('gives the copies the points that the API counts, and the moment of the oldest of the newest ones', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const tenantId = await servedTenant(page, baseUrl)
    // Clusters are looked at once a minute: all that is not too young to have one has a copy by then.
    const isCopied = async () => {
      const { claims } = await api.call('getTenantProtection', { params: { tenantId } })
      const isDue = claims.some(({ state, reason, newestCopyAt }) => {
        return state !== 'gone' && newestCopyAt === null && reason !== 'first-copy-due'
      })
      return !isDue && claims.some(({ newestCopyAt }) => newestCopyAt !== null)
    }
    await expect.poll(isCopied, { timeout: aMinuteAndMoreMs, interval: 2_000 }).toBe(true)
    await page.reload()
    await settle(page)
    const { claims, score } = await api.call('getTenantProtection', { params: { tenantId } })
    expect(score.points).toBe(score.parts.filter(({ isMet }) => isMet).length)
    const copied = claims.filter(({ state, newestCopyAt }) => state !== 'gone' && newestCopyAt !== null)
    const oldest = copied.flatMap(({ newestCopyAt }) => newestCopyAt ?? []).toSorted((one, other) => one - other)[0]
    if (oldest === undefined) throw new Error('nothing of the demo is copied')
    const fact = (name: string) => page.locator('dl > div').filter({ hasText: name })
    await fact('Règle 3-2-1-1-0').getByText(`${score.points} sur 5`, { exact: true }).waitFor()
    await fact('Dernière sauvegarde')
      .getByText(formatMoment(oldest, timeZone, 'fr'))
      .waitFor()
    await context.close()
  })
})

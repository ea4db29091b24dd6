import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPage, saidOfNobody, settle, signedIn } from './console-page.ts'
import type { StartedApp } from './support/app-starter.ts'
import { faultsInAllLooks } from './support/look-at-screens.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const member = 'Claire Fontaine, administration d’une commune'
const people = Object.keys(screensOf) as (keyof typeof screensOf)[]

/** When waiting is felt, the console has a skeleton; where its program came late, that waits for as long by itself. */
const feltMs = 400

/** What a page shows once waiting is felt: the shape of what will come, or something to read beside its title. */
const shownWhileWaiting = `new Promise((resolve) => {
  const begun = performance.now()
  const look = () => {
    const titles = [...document.querySelectorAll('main h1')].map((one) => one.innerText.trim()).join('')
    const isSkeleton = [...document.querySelectorAll('main .mantine-Skeleton-root[data-visible]')].some((one) => one.closest('[aria-busy="true"]') !== null)
    const isContent = document.querySelector('main').innerText.trim().length > titles.length
    if (isSkeleton || isContent || performance.now() - begun > ${2 * feltMs})
      resolve({ isSkeleton, isContent, spinners: document.querySelectorAll('main .mantine-Loader-root').length })
    else requestAnimationFrame(look)
  }
  setTimeout(look, ${feltMs})
})`

interface WhileWaiting {
  readonly isSkeleton: boolean
  readonly isContent: boolean
  readonly spinners: number
}

/** Holds what a page asks for, for good, but what says who is there; how much is held. */
async function holdAnswers(page: Page): Promise<() => number> {
  let held = 0
  await page.route('**/v1/**', async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/v1/session' || pathname === '/v1/installation') return await route.continue()
    held += 1
    await new Promise(() => undefined)
  })
  return () => held
}

/** Until the frame of the console stands: from then on a page waits for its own answers. */
const framed = (page: Page) => page.locator('main#content').waitFor()

describe.skipIf(isBrowserMissing)('states of the console', () => {
  let app: StartedApp & { readonly browser: Browser }
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it.each(people)('never stands empty, and turns no wheel, while answers are awaited: %s', async (person) => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    await settle(page)
    const heldBy = await holdAnswers(page)
    const faults: string[] = []
    let skeletons = 0
    for (const [name, path] of screensOf[person]) {
      await page.goto(`${app.baseUrl}${path}`)
      await framed(page)
      const { isSkeleton, isContent, spinners } = await page.evaluate<WhileWaiting>(shownWhileWaiting)
      if (isSkeleton) skeletons += 1
      if (!isSkeleton && !isContent) faults.push(`${name}: nothing`)
      if (spinners > 0) faults.push(`${name}: ${spinners} spinners`)
    }
    expect(faults).toEqual([])
    expect(heldBy()).toBeGreaterThan(0)
    expect(skeletons).toBeGreaterThan(0)
    await context.close()
  })

  it('says in every look who is not in yet: signed out, without a role, for which of several', async () => {
    const nobody = await openPage(app.browser, { look: 'light-1440', allowed: [saidOfNobody] })
    await nobody.page.goto(`${app.baseUrl}/`)
    await nobody.page.getByRole('link', { name: 'Se connecter' }).waitFor()
    expect(await faultsInAllLooks(nobody.page, 'sign-in')).toEqual([])
    await nobody.context.close()
    const { page, context } = await signedIn(app.browser, { ...app, person: member, look: 'light-1440' })
    const playSession = async (change: (tenant: object) => object) => {
      await page.unrouteAll()
      await page.route('**/v1/session', async (route) => {
        const response = await route.fetch()
        const session = (await response.json()) as { tenants: readonly [object] }
        await route.fulfill({
          response,
          json: { ...session, roles: [], tenantId: null, ...change(session.tenants[0]) },
        })
      })
      await page.goto(`${app.baseUrl}/`)
    }
    await playSession(() => ({ tenants: [] }))
    await page.getByRole('button', { name: 'Se déconnecter' }).waitFor()
    expect(await faultsInAllLooks(page, 'nobody-yet')).toEqual([])
    const other = {
      tenantId: '0198c0de-0008-7000-8000-000000000001',
      name: 'Saint-Rémy-en-Bouzemont-Saint-Genest-et-Isson',
    }
    await playSession((tenant) => ({ tenants: [tenant, { ...tenant, ...other }] }))
    await page.getByRole('heading', { level: 1, name: 'Pour quelle commune agissez-vous ?' }).waitFor()
    await page.getByRole('button', { name: other.name }).waitFor()
    expect(await faultsInAllLooks(page, 'choose-member')).toEqual([])
    await context.close()
  })

  it('takes the page away from whoever signs out, asks nothing more, and says where that failed', async () => {
    const allowed = [/\/auth\/sign-out\)$/]
    const { page, context } = await signedIn(app.browser, { ...app, person: member, look: 'light-1440', allowed })
    const heldBy = await holdAnswers(page)
    await page.goto(`${app.baseUrl}/`)
    // What was asked before any page stood, what the page asks itself, and the stream of changes.
    await expect.poll(heldBy, { timeout: 10_000 }).toBeGreaterThan(4)
    let givenUp = 0
    page.on('requestfailed', () => (givenUp += 1))
    const cut = Promise.withResolvers<null>()
    await page.route('**/auth/sign-out', async (route) => {
      await cut.promise
      await route.abort()
    })
    await page.getByText(member).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.locator('main#content').waitFor({ state: 'detached' })
    await expect.poll(() => givenUp).toBe(heldBy())
    cut.resolve(null)
    const alert = page.getByRole('alert')
    await alert.getByText('Grenier ne répond pas', { exact: false }).waitFor()
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await alert.getByRole('button').click()
    // Nothing was ended: whoever tries again is still in.
    await page.getByText(member).waitFor()
    await context.close()
  })

  it('says in every look that there is no such page, and that one broke', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person: member,
      look: 'light-1440',
      allowed: [/ERR_FAILED/, /dynamically imported module/],
    })
    await page.goto(`${app.baseUrl}/nulle-part`)
    await page.getByRole('heading', { level: 1, name: 'Page introuvable' }).waitFor()
    expect(await faultsInAllLooks(page, 'no-such-page')).toEqual([])
    const loaded = new Set<string>()
    page.on('response', (response) => loaded.add(response.url()))
    await page.goto(`${app.baseUrl}/`)
    await settle(page)
    // As where another release is served by now, which has other files than those that are loaded on demand.
    await page.route('**/*.js', (route) => (loaded.has(route.request().url()) ? route.continue() : route.abort()))
    await page.evaluate(`history.pushState(null, '', '/tokens')`)
    await page.getByRole('heading', { level: 1, name: 'Cette page ne s’est pas affichée' }).waitFor()
    expect(await faultsInAllLooks(page, 'page-broken')).toEqual([])
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByLabel('À quoi sert-elle').waitFor()
    await context.close()
  })

  it('turns dark where a person says so, and stays so over a new load', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person: member, look: 'light-1440' })
    await settle(page)
    const shown = () =>
      page.evaluate<{ scheme: string; paper: string }>(`(({ colorScheme }) => ({
        scheme: colorScheme,
        paper: getComputedStyle(document.documentElement).getPropertyValue('--paper'),
      }))(getComputedStyle(document.documentElement))`)
    const light = await shown()
    expect(light.scheme).toBe('light')
    await page.getByText(member).click()
    await page.getByText('Sombre', { exact: true }).click()
    await expect.poll(async () => (await shown()).scheme).toBe('dark')
    const dark = await shown()
    expect(dark.paper).not.toBe(light.paper)
    await page.reload()
    await settle(page)
    expect(await shown()).toEqual(dark)
    await page.getByText(member).click()
    expect(await page.getByRole('radio', { name: 'Sombre' }).isChecked()).toBe(true)
    await context.close()
  })
})

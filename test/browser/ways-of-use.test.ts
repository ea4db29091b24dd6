import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textFiles, textsOf } from '../harness/console-texts.ts'
import { goWithin, keepShot, settle, signedIn } from './console-page.ts'
import type { StartedApp } from './support/app-starter.ts'
import { faultsInAllLooks, faultsOfScreen, faultsOfWidth } from './support/look-at-screens.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const member = 'Claire Fontaine, administration d’une commune'
const people = Object.keys(screensOf) as (keyof typeof screensOf)[]
/** Sentences that say something else in English; what a request was asked for and decided with is kept as it was written. */
const isWritten = (key: string) => key.startsWith('ask.reason.') || key.startsWith('inbox.words.')
const frenchAlone = textFiles.flatMap((file) => {
  const english = new Set(textsOf('en', file).values())
  return [...textsOf('fr', file)]
    .filter(([key, text]) => !isWritten(key) && !english.has(text) && !text.includes('{'))
    .map(([, text]) => text)
})
const french = new Set(frenchAlone)

/** Lines of a page that are French texts of the console, or keys whose text is missing. */
async function untranslated(page: Page): Promise<string[]> {
  const lines = (await page.locator('body').innerText()).split('\n').map((line) => line.trim())
  return lines.filter((line) => french.has(line) || /^[a-z]+(\.[\w-]+)+$/.test(line))
}

const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const { tagName, id, textContent } = document.activeElement
    return tagName.toLowerCase() + (id === '' ? '' : '#' + id) + (tagName === 'BODY' || id === 'content' ? '' : ' ' + textContent.trim())
  })()`)

describe.skipIf(isBrowserMissing)('ways of using the console', () => {
  let app: StartedApp & { readonly browser: Browser }
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it.each(people)('is all English where English is chosen, on a wide screen too: %s', async (person) => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-1440' })
    await page.setViewportSize({ width: 1_920, height: 1_080 })
    await page.evaluate(`localStorage.setItem('grenier-language', 'en')`)
    await page.reload()
    await settle(page)
    const faults: string[] = []
    for (const [name, path] of screensOf[person]) {
      await goWithin(page, path)
      faults.push(...(await faultsOfWidth(page, `${name}-en-1920`)))
      faults.push(...(await untranslated(page)).map((line) => `${name}: ${line}`))
    }
    expect(faults).toEqual([])
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    await context.close()
  })

  it('speaks another language at once, and finds what is left in the former one', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person: member, look: 'light-1440' })
    await settle(page)
    expect((await untranslated(page)).length).toBeGreaterThan(3)
    await page.locator('summary').first().click()
    await page.getByText('English').click()
    await page.getByRole('link', { name: 'Ask for space' }).first().waitFor()
    await page.getByRole('link', { name: 'Keys for software' }).click()
    await page.waitForURL(`${app.baseUrl}/tokens`)
    await settle(page)
    expect(await untranslated(page)).toEqual([])
    await context.close()
  })

  it('is gone through by keyboard: past the navigation, from page to page, into a menu and out', async () => {
    const { page, context } = await signedIn(app.browser, { ...app, person: member, look: 'light-1440' })
    await settle(page)
    await page.keyboard.press('Tab')
    await expect.poll(() => focused(page)).toBe('a Aller au contenu')
    expect((await page.getByText('Aller au contenu').boundingBox())?.x).toBeGreaterThanOrEqual(0)
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('main#content')
    // Every stop of the page is seen to be the one.
    await page.goto(`${app.baseUrl}/tokens`)
    await settle(page)
    for (let presses = 0; presses < 25; presses += 1) {
      await page.keyboard.press('Tab')
      const seen = await page.evaluate<string | null>(`(() => {
        const at = document.activeElement
        if (at === document.body) return null
        const shows = (one) => one !== null && (getComputedStyle(one).outlineStyle !== 'none' || getComputedStyle(one).boxShadow !== 'none')
        const isSeen = shows(at) || shows(at.closest('label')) || (at.id !== '' && shows(document.querySelector('label[for="' + at.id + '"]')))
        return isSeen ? null : at.outerHTML.slice(0, 120)
      })()`)
      expect(seen).toBeNull()
    }
    // The heading of a page that was gone to is read, and Tab goes on from there.
    await page.getByRole('navigation').getByRole('link', { name: 'Sauvegardes' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(`${app.baseUrl}/backups`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expect.poll(() => focused(page)).toMatch(/^h1 /)
    await page.locator('summary').first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Personnes' }).waitFor()
    expect(await faultsOfScreen(page, 'menu-light-1440')).toEqual([])
    await page.getByRole('link', { name: 'Personnes' }).focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toMatch(/^summary /)
    await page.getByRole('link', { name: 'Personnes' }).waitFor({ state: 'hidden' })
    await context.close()
  })

  it('asks twice in place: Escape keeps, and the focus is where it was', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person: member,
      look: 'light-1440',
      path: '/tokens',
    })
    await page.getByLabel('À quoi sert-elle').fill('Au clavier')
    await page.getByRole('checkbox', { name: 'Lire la participation' }).check()
    await page.getByRole('button', { name: 'Créer la clé' }).click()
    await page.getByRole('button', { name: 'C’est noté' }).click()
    const row = page.getByRole('listitem').filter({ hasText: 'Au clavier' })
    await row.getByRole('button', { name: 'Révoquer' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('button Oui, la révoquer tout de suite')
    await page.keyboard.press('Escape')
    await expect.poll(() => focused(page)).toBe('button Révoquer')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('button Oui, la révoquer tout de suite')
    await page.keyboard.press('Enter')
    await row.waitFor({ state: 'detached' })
    await context.close()
  })

  it('says what went wrong: no connection, not allowed, overtaken', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person: member,
      look: 'light-360',
      path: '/statements',
      allowed: [/ERR_INTERNET_DISCONNECTED/, /status of (?:403|412|500)/],
    })
    await settle(page)
    await context.setOffline(true)
    await page.getByRole('status').getByText('Pas de connexion').waitFor()
    await context.setOffline(false)
    await page.getByText('Pas de connexion').waitFor({ state: 'detached' })
    const problem = (status: number, code: string, detail: string) => ({
      status,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: `urn:grenier:problem:${code}`, title: 'x', status, detail, code, params: {} }),
    })
    await page.route('**/notices?**', (route) => route.fulfill(problem(403, 'not-allowed', 'Interdit à ce rôle.')))
    await page.goto(`${app.baseUrl}/news`)
    await page.getByRole('alert').getByText('Interdit à ce rôle.').waitFor()
    expect(await page.getByRole('button', { name: 'Réessayer' }).count()).toBe(0)
    expect(await faultsInAllLooks(page, 'forbidden')).toEqual([])
    let answers = 0
    await page.route('**/notices?**', (route) => {
      answers += 1
      return answers === 1 ? route.fulfill(problem(500, 'internal', 'Erreur interne.')) : route.continue()
    })
    await page.goto(`${app.baseUrl}/news`)
    await page.getByRole('alert').getByText('Erreur interne.').waitFor()
    expect(await faultsInAllLooks(page, 'broken')).toEqual([])
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await page.route('**/v1/personal-tokens', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill(problem(412, 'version-stale', 'Modifié entre-temps.'))
        : route.continue(),
    )
    await page.goto(`${app.baseUrl}/tokens`)
    await page.getByLabel('À quoi sert-elle').fill('Trop tard')
    await page.getByRole('checkbox', { name: 'Lire la participation' }).check()
    await page.getByRole('button', { name: 'Créer la clé' }).click()
    await page.getByRole('alert').getByText('Modifié entre-temps.').waitFor()
    await page.getByRole('button', { name: 'Voir ce qui est là maintenant' }).waitFor()
    expect(await faultsInAllLooks(page, 'overtaken')).toEqual([])
    await context.close()
  })

  it('disputes lines of a statement, and prints what it says without what is for the screen', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person: member,
      look: 'light-1440',
      path: '/statements',
      allowed: [/status of 409/],
    })
    const listed = page.waitForResponse(/\/v1\/statements\/[0-9a-f-]{36}$/)
    await page.getByRole('link', { name: 'Participation de janvier 2026' }).click()
    const statement = (await (await listed).json()) as { id: string; lines: { position: number }[] }
    await settle(page)
    await page.getByRole('heading', { name: 'Contestations' }).waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.getByRole('heading', { name: 'Contestations' }).waitFor({ state: 'hidden' })
    await page.getByRole('navigation').waitFor({ state: 'hidden' })
    await page.getByText('À payer', { exact: true }).waitFor()
    await keepShot(page, 'statement-printed')
    await page.emulateMedia({ media: 'screen' })
    // The days of disputes are over in another file's time: the API's part is told by its own suites.
    let sent: unknown
    await page.route('**/v1/disputes', (route) => {
      sent = route.request().postDataJSON()
      return route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(tooLate) })
    })
    await page.getByRole('button', { name: 'Contester des lignes' }).click()
    expect(await page.getByRole('button', { name: 'Envoyer la contestation' }).isDisabled()).toBe(true)
    await page.getByRole('group', { name: 'Quelles lignes' }).getByRole('checkbox').first().check()
    await page.getByLabel('Ce qui vous semble inexact').fill('La population retenue n’est pas la nôtre.')
    expect(await faultsOfScreen(page, 'dispute-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Envoyer la contestation' }).click()
    await page.getByRole('alert').getByText('Écrivez au service financier.').waitFor()
    expect(sent).toEqual({
      statementId: statement.id,
      positions: [statement.lines[0]?.position],
      reason: 'La population retenue n’est pas la nôtre.',
    })
    // The same before it has a number.
    const rest = Object.entries(statement).filter(([key]) => key !== 'number' && key !== 'issuedAt')
    const waits = { state: 'awaiting-reference', missing: ['engagement-missing'], batchId: null, reminders: [] }
    const draft = {
      ...Object.fromEntries(rest),
      ...waits,
      draftedAt: '2026-02-01T00:00:00.000Z',
      disputableUntil: '2026-02-16',
    }
    await page.route('**/v1/statement-drafts/*', (route) => route.fulfill({ json: draft }))
    await page.goto(`${app.baseUrl}/statements/drafts/${statement.id}`)
    await page.getByRole('heading', { level: 1, name: 'Projet pour janvier 2026' }).waitFor()
    await settle(page)
    await page.getByLabel('Numéro d’engagement').fill('2026-0042')
    expect(await faultsInAllLooks(page, 'draft')).toEqual([])
    await context.close()
  })
})

const tooLate = {
  type: 'urn:grenier:problem:dispute-too-late',
  title: 'Conflit',
  status: 409,
  detail: 'Cet état pouvait être contesté jusqu’au 16 février 2026. Écrivez au service financier.',
  code: 'dispute-too-late',
  params: { disputableUntil: '2026-02-16' },
}

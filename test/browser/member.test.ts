import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, keepShot, type Look, looks, settle, signedIn } from './console-page.ts'
import { faultsOfScreens } from './support/look-at-screens.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const screens = screensOf[person]
/** What the worker does once a minute is there, on a busy machine too. */
const aMinuteAndMoreMs = 120_000

let browser: Browser
let baseUrl: string

describe.skipIf(isBrowserMissing)('the console of a commune', () => {
  beforeAll(async () => {
    ;({ browser, baseUrl } = await openTheApp())
  })
  afterAll(async () => {
    await browser?.close()
  })

  it.each(Object.keys(looks) as Look[])(
    'shows every screen without a fault or a violation of WCAG: %s',
    async (look) => {
      expect(await faultsOfScreens({ browser, baseUrl, person, look, screens })).toEqual([])
    },
  )

  it('fits the home of a secretary on a phone without scrolling', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    await settle(page)
    await page.getByRole('link', { name: 'Demander de l’espace' }).waitFor()
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(740)
    await context.close()
  })

  it('asks for space in five taps: price and answer are there before anything is sent', async () => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
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
    await tap('button', 'Envoyer la demande')
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/)
    expect(taps).toBe(5)
    await page.getByRole('heading', { level: 1, name: /Objets : de .* à .*/ }).waitFor()
    await settle(page)
    await page.getByText('Demande déposée').waitFor()
    await keepShot(page, 'request-light-360')
    expect(await axeViolations(page)).toEqual([])
    await page.goto(`${baseUrl}/`)
    await settle(page)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('opens a statement, its PDF, and explains an amount', async () => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/statements`)
    const pdf = await page.getByRole('link', { name: 'PDF' }).first().getAttribute('href')
    const answer = await page.request.get(`${baseUrl}${pdf ?? ''}`, { headers: { 'sec-fetch-site': 'same-origin' } })
    expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await page.getByRole('link', { name: 'Participation de janvier 2026' }).click()
    await settle(page)
    await keepShot(page, 'statement-light-1440')
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('link', { name: 'Espace standard attribué' }).first().click()
    await page.getByText('Recalculé à l’instant : le même montant').waitFor()
    await keepShot(page, 'charge-light-1440')
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('brings files back beside those that stand: which folder, of when, what will happen, and where they are', async () => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const copied = async () => {
      await page.goto(`${baseUrl}/restore`)
      await settle(page)
      return await page.getByRole('radio', { name: /^etat-civil.*dernière copie/ }).count()
    }
    // Clusters are looked at once a minute.
    await expect.poll(copied, { timeout: aMinuteAndMoreMs, interval: 2_000 }).toBe(1)
    await page.getByRole('radio', { name: /^etat-civil/ }).check()
    await page
      .getByRole('radio', { name: /copie de/ })
      .first()
      .check()
    await page.getByText('aucun fichier n’est remplacé ni effacé').waitFor()
    const name = page.getByLabel('Nom du nouveau dossier')
    await name.fill('urbanisme')
    await page.getByText('Un dossier s’appelle déjà urbanisme').waitFor()
    await name.fill('État civil retrouvé')
    await page.getByText('Il s’appellera etat-civil-retrouve.').waitFor()
    await keepShot(page, 'restore-plan-light-360')
    expect(await axeViolations(page)).toEqual([])
    // What was chosen is in the address: the page is found as it was left.
    await page.reload()
    await settle(page)
    expect(
      await page
        .getByRole('radio', { name: /copie de/ })
        .first()
        .isChecked(),
    ).toBe(true)
    await page.getByLabel('Nom du nouveau dossier').fill('etat-civil-retrouve')
    await page.getByRole('button', { name: 'Récupérer ces fichiers' }).click()
    await page.waitForURL(/\/restore\/[0-9a-f-]{36}$/)
    await page.goto(`${baseUrl}/backups`)
    await page.getByRole('link', { name: 'Récupération dans « etat-civil-retrouve »' }).click()
    await page
      .getByText('Les fichiers sont dans le dossier « etat-civil-retrouve »')
      .waitFor({ timeout: aMinuteAndMoreMs })
    await settle(page)
    await keepShot(page, 'restored-light-360')
    expect(await axeViolations(page)).toEqual([])
    expect(complaints).toEqual([])
    await context.close()
  })

  it('invites somebody, shows the link once, and asks twice before it is withdrawn', async () => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.getByText(person).click()
    await page.getByRole('link', { name: 'Personnes' }).click()
    await page.getByLabel('Adresse électronique').fill('marie.durand@mairie.example')
    await page.getByRole('radio', { name: /^Lire/ }).check()
    await page.getByLabel('Dernier jour du rôle').fill('2027-06-30')
    await page.getByRole('button', { name: 'Envoyer l’invitation' }).click()
    await page.getByText(/\/invitation\?secret=/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'C’est noté' }).click()
    await page.getByText(/\/invitation\?secret=/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Annuler l’invitation' }).click()
    await page.getByRole('button', { name: 'Non, garder' }).click()
    await page.getByRole('button', { name: 'Annuler l’invitation' }).click()
    await page.getByRole('button', { name: 'Oui, l’annuler' }).click()
    await page.getByText('Aucune invitation n’attend de réponse.').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('makes a key that does what was chosen and nothing else, and revokes it', async () => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/tokens`)
    await page.getByLabel('À quoi sert-elle').fill('Tableau de bord')
    await page.getByRole('checkbox', { name: 'Lire la participation' }).check()
    await page.getByRole('button', { name: 'Créer la clé' }).click()
    const secret = (await page.locator('code', { hasText: /^gre_[\w-]{43}$/ }).textContent()) ?? ''
    const statusOf = async (path: string) =>
      (await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${secret}` } })).status
    expect([await statusOf('/v1/statements'), await statusOf('/v1/quota-requests')]).toEqual([200, 403])
    await page.getByRole('button', { name: 'C’est noté' }).click()
    // Another file makes keys of the same person meanwhile.
    const row = page.getByRole('listitem').filter({ hasText: 'Tableau de bord' })
    await row.getByRole('button', { name: 'Révoquer' }).click()
    await row.getByRole('button', { name: 'Oui, la révoquer tout de suite' }).click()
    await row.waitFor({ state: 'detached' })
    expect(await statusOf('/v1/statements')).toBe(401)
    expect(complaints).toEqual([])
    await context.close()
  })

  it('exports everything: an archive whose hash is the one that is shown', async () => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.goto(`${baseUrl}/export`)
    await page.getByRole('button', { name: 'Préparer l’archive' }).click()
    const link = page.getByRole('link', { name: 'Télécharger' })
    await link.waitFor({ timeout: aMinuteAndMoreMs })
    const fetched = page.waitForEvent('download')
    await link.click()
    const bytes = await readFile(await (await fetched).path())
    await page.getByText('Vérifier l’archive').click()
    const hash = await page.locator('code').textContent()
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash)
    expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004')
    expect(complaints).toEqual([])
    await context.close()
  })

  it('shows live what somebody else did, without a load of the page', async () => {
    const [watching, acting] = [
      await signedIn(browser, { baseUrl, person, look: 'light-1440' }),
      await signedIn(browser, { baseUrl, person, look: 'light-1440' }),
    ]
    await watching.page.goto(`${baseUrl}/tokens`)
    await settle(watching.page)
    await acting.page.goto(`${baseUrl}/tokens`)
    await acting.page.getByLabel('À quoi sert-elle').fill('Vu en direct')
    await acting.page.getByRole('checkbox', { name: 'Demander de l’espace' }).check()
    await acting.page.getByRole('button', { name: 'Créer la clé' }).click()
    await watching.page.getByText('Vu en direct').waitFor()
    expect([watching.complaints, acting.complaints]).toEqual([[], []])
    await Promise.all([watching.context.close(), acting.context.close()])
  })

  it('is asked with a keyboard alone: every field has a name, and the focus goes down the page', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    for (const path of ['/requests/new', '/people', '/tokens', '/restore?folder=etat-civil']) {
      await page.goto(`${baseUrl}${path}`)
      await settle(page)
      await page.locator('#content').focus()
      const seen: { readonly name: string; readonly top: number; readonly left: number }[] = []
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab')
        const at = await page.evaluate<{ name: string; top: number; left: number } | null>(`(() => {
          const focused = document.activeElement
          if (!document.querySelector('#content').contains(focused)) return null
          const { top, left } = focused.getBoundingClientRect()
          const labels = [...(focused.labels ?? [])].map((label) => label.textContent).join(' ')
          const name = focused.getAttribute('aria-label') ?? (labels || focused.textContent)
          return { name: name.trim(), top: top + window.scrollY, left }
        })()`)
        if (at === null) break
        seen.push(at)
      }
      expect({ path, count: seen.length > 1 }).toEqual({ path, count: true })
      expect({ path, unnamed: seen.filter(({ name }) => name === '') }).toEqual({ path, unnamed: [] })
      // Down a column, then down the next one to the right.
      const back = seen.filter(({ top, left }, index) => {
        const before = seen[index - 1]
        return before !== undefined && top < before.top - 4 && left <= before.left
      })
      expect({ path, back }).toEqual({ path, back: [] })
    }
    await context.close()
  })

  it('signs out, and comes back to a deep link after signing in', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.getByText(person).click()
    // The session ends at the provider too: that page is there before another one is asked for.
    const left = page.waitForEvent('framenavigated')
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await left
    await page.waitForLoadState()
    await page.goto(`${baseUrl}/statements`)
    await page.getByRole('link', { name: 'Se connecter' }).waitFor()
    expect(await page.getByRole('link', { name: 'Se connecter' }).getAttribute('href')).toBe(
      '/auth/sign-in?returnTo=%2Fstatements',
    )
    await context.close()
  })
})

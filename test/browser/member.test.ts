import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { axeViolations, keepShot, type Look, looks, settle, signedIn } from './console-page.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const screens = [
  ['home', '/'],
  ['requests', '/requests'],
  ['ask', '/requests/new'],
  ['statements', '/statements'],
  ['backups', '/backups'],
  ['news', '/news'],
] as const

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
      const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look })
      for (const [name, path] of screens) {
        await page.goto(`${baseUrl}${path}`)
        await settle(page)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await keepShot(page, `${name}-${look}`)
        expect({ name, violations: await axeViolations(page) }).toEqual({ name, violations: [] })
        const width = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
        expect({ name, isWider: Number(width) > 0 }).toEqual({ name, isWider: false })
      }
      expect(complaints).toEqual([])
      await context.close()
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

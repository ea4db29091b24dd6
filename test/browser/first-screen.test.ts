import { endpoints, problems } from '@grenier/contracts'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signedIn } from './console-page.ts'
import type { StartedApp } from './support/app-starter.ts'
import { brokenBudgets, consoleBudgets } from './support/console-budgets.ts'
import { firstScreenScript } from './support/first-screen.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const people = [
  'Claire Fontaine, administration d’une commune',
  'Camille Ferrand, exploitation',
  'Nadia Belkacem, finances',
  'Luc Perrin, audit',
] as const

describe.skipIf(isBrowserMissing)('the first screen of each person', () => {
  let app: StartedApp & { readonly browser: Browser }
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it.each(people)('comes with little script, and without what only others need: %s', async (person) => {
    const { page, context } = await signedIn(app.browser, { ...app, person, look: 'light-360' })
    const { gzipKb, text } = await firstScreenScript(page, `${app.baseUrl}/`)
    // Less than React alone: what is weighed is not the script.
    expect(gzipKb).toBeGreaterThan(50)
    expect(gzipKb).toBeLessThanOrEqual(consoleBudgets.firstScreenScriptGzipKb)
    expect(text).toContain(endpoints.getSession.path)
    const ofTheApi = [endpoints.getSession.summary, problems['own-request'].fr, problems['own-request'].en]
    expect(ofTheApi.filter((said) => text.includes(said))).toEqual([])
    // The language that is not spoken.
    expect(text.includes('Sign out')).toBe(false)
    await context.close()
  })
})

it('a budget of the console is broken above its limit and by what was not measured, and each is told by its name', () => {
  expect(brokenBudgets(consoleBudgets)).toEqual([])
  const figures = { ...consoleBudgets, largestContentfulPaintMs: 2_501, membersListInteractionMs: Number.NaN }
  expect(brokenBudgets(figures)).toEqual([
    'largestContentfulPaintMs is 2501, and may be 2500',
    'membersListInteractionMs is NaN, and may be 100',
  ])
})

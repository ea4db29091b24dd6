import type { Browser, Page } from 'playwright-core'
import { axeViolations, keepShot, type Look, settle, signedIn } from '../console-page.ts'

/** A screen and where it is: its name is what its pictures are called by. */
export type Screen = readonly [name: string, path: string]

interface Looking {
  readonly browser: Browser
  readonly baseUrl: string
  readonly person: string
  readonly look: Look
  readonly screens: readonly Screen[]
}

/**
 * What is wrong with screens, opened by one person in one look; nothing, where all is well. Each has a heading, breaks no rule
 * of WCAG, is no wider than what it is looked at on, and makes the browser complain of nothing. Their pictures are kept:
 * out/browser/<name>-<look>.png.
 */
export async function faultsOfScreens({ screens, ...about }: Looking): Promise<string[]> {
  const watched = await signedIn(about.browser, about)
  const { page, context, complaints } = watched
  const faults: string[] = []
  for (const [name, path] of screens) {
    await page.goto(`${about.baseUrl}${path}`)
    await settle(page)
    faults.push(...(await faultsOfScreen(page, `${name}-${about.look}`)))
  }
  await context.close()
  return [...faults, ...complaints]
}

/** The same of a page as it stands, without what the browser said of it. */
export async function faultsOfScreen(page: Page, name: string): Promise<string[]> {
  const faults = await faultsOfWidth(page, name)
  const violations = await axeViolations(page)
  return [...violations.map((violation) => `${name}: ${violation}`), ...faults]
}

/** Whether it has a heading and is no wider than what it is looked at on. Its picture is kept. */
export async function faultsOfWidth(page: Page, name: string): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await keepShot(page, name)
  const beyondPx = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
  return beyondPx > 0 ? [`${name}: ${beyondPx} px wider than the window`] : []
}

import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import { axeViolations, keepShot, type Look, settle, signedIn, type WatchedPage } from '../console-page.ts'

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
 * Opens each screen as one person in one look and keeps its picture (out/browser/<name>-<look>.png): each has a heading, breaks
 * no rule of WCAG, is no wider than what it is looked at on, and none of them makes the browser complain.
 */
export async function lookAtScreens({ screens, ...about }: Looking): Promise<void> {
  const watched = await signedIn(about.browser, about)
  const { page, context, complaints } = watched
  for (const [name, path] of screens) {
    await page.goto(`${about.baseUrl}${path}`)
    await settle(page)
    await lookAtScreen(watched, `${name}-${about.look}`)
  }
  expect(complaints).toEqual([])
  await context.close()
}

/** The same for the page as it stands, once what it asked for is there. */
export async function lookAtScreen({ page }: Pick<WatchedPage, 'page'>, name: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await keepShot(page, name)
  expect({ name, violations: await axeViolations(page) }).toEqual({ name, violations: [] })
  const width = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
  expect({ name, isWider: Number(width) > 0 }).toEqual({ name, isWider: false })
}

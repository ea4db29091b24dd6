import type { Browser, Page } from 'playwright-core'
import { axeViolations, keepShot, type Look, looks, settle, showAs, signedIn } from '../console-page.ts'
import { labelsOn } from './forms.ts'
import { walkByKeyboard } from './keyboard.ts'

/** A screen and where it is: its name is what its pictures are called by. */
export type Screen = readonly [name: string, path: string]

interface Looking {
  readonly browser: Browser
  readonly baseUrl: string
  readonly person: string
  readonly screens: readonly Screen[]
}

/** Both widths and both schemes, each once: what rules say of a width, and of colours, is alike in the others. */
const judgedLooks: readonly Look[] = ['light-1440', 'dark-360']
/** All four, with their pictures, where they are asked for: `pnpm screens:full`. */
const looksOfRun = process.env['GRENIER_SCREEN_LOOKS'] === 'all' ? (Object.keys(looks) as Look[]) : judgedLooks
const lookAtEnd = new RegExp(`-(?:${Object.keys(looks).join('|')})$`)

/**
 * What is wrong with screens, opened by one person, in every look of this run; nothing, where all is well. Each has a heading, breaks no
 * rule of WCAG, is no wider than what it is looked at on, and makes the browser complain of nothing; its forms are gone through
 * by keyboard. Each is loaded once. Their pictures are kept: out/browser/<name>-<look>.png.
 */
export async function faultsOfScreens({ screens, ...about }: Looking): Promise<string[]> {
  const { page, context } = await signedIn(about.browser, { ...about, look: 'light-1440' })
  const faults: string[] = []
  for (const [index, [name, path]] of screens.entries()) {
    await page.goto(`${about.baseUrl}${path}`)
    // What stands around a page is the same on all of them: of one its colours are judged in every look.
    faults.push(...(await faultsInAllLooks(page, name, index === 0 ? 'colours' : 'nothing')))
  }
  await context.close()
  return faults
}

type Judged = 'all' | 'colours' | 'nothing'

/** The same of a page as it stands, without what the browser said of it; it is left in the look that it had. */
export async function faultsInAllLooks(page: Page, name: string, otherwise: Judged = 'nothing'): Promise<string[]> {
  await settle(page)
  const faults = await faultsOfForms(page, name)
  const before = await showAs(page, 'light-1440')
  for (const look of looksOfRun) {
    await showAs(page, look)
    faults.push(...(await faultsOfLook(page, `${name}-${look}`, judgedLooks.includes(look) ? 'all' : otherwise)))
  }
  await showAs(page, before)
  return faults
}

/** The same of a page as it stands, in the look that it has, which the name ends in. */
export async function faultsOfScreen(page: Page, name: string): Promise<string[]> {
  // What comes while it is gone through would move what lies below.
  await settle(page)
  const faults = await faultsOfLook(page, name, 'all')
  return [...faults, ...(await faultsOfForms(page, name.replace(lookAtEnd, '')))]
}

/** Fields without a name or out of the way of a keyboard, and those that ought to be on a picture of that name and are not. */
async function faultsOfForms(page: Page, picture: string): Promise<string[]> {
  const { names, faults } = await walkByKeyboard(page)
  const missing = labelsOn(picture).filter((label) => !names.some((name) => name.includes(label)))
  return [...faults, ...missing.map((label) => `no field "${label}"`)].map((fault) => `${picture}: ${fault}`)
}

async function faultsOfLook(page: Page, name: string, judged: Judged): Promise<string[]> {
  const faults = await faultsOfWidth(page, name)
  const violations = judged === 'nothing' ? [] : await axeViolations(page, judged)
  return [...violations.map((violation) => `${name}: ${violation}`), ...faults]
}

/** Whether it has a heading and is no wider than what it is looked at on. Its picture is kept. */
export async function faultsOfWidth(page: Page, name: string): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await keepShot(page, name)
  const beyondPx = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
  return beyondPx > 0 ? [`${name}: ${beyondPx} px wider than the window`] : []
}

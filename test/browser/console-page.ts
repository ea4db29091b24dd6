import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page, type Request } from 'playwright-core'
import type { FoundProgram } from '../harness/system-packages.ts'
import { until } from '../harness/until.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const shotsDir = join(import.meta.dirname, '../../out/browser')

/** Themes of WCAG 2.1 AA, which RGAA 4.1 tests. */
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** How a screen is looked at. */
export const looks = {
  'light-1440': { viewport: { width: 1_440, height: 900 }, colorScheme: 'light' },
  'dark-1440': { viewport: { width: 1_440, height: 900 }, colorScheme: 'dark' },
  'light-360': { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  'dark-360': { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
} as const satisfies Record<string, Parameters<Browser['newContext']>[0]>
export type Look = keyof typeof looks

/** What a machine that does other things too may take to show something: twice what Playwright waits. */
const patienceMs = 60_000

/** What the worker does once a minute is there, on a busy machine too. */
export const aMinuteAndMoreMs = 120_000

/** Chromium without a screen; `--no-sandbox` because continuous integration runs as root. */
export function openBrowser(program: FoundProgram): Promise<Browser> {
  const libraries = program.libraryDirs.join(':')
  return chromium.launch({
    executablePath: program.path,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    ...(libraries === '' ? {} : { env: { LD_LIBRARY_PATH: libraries, HOME: shotsDir } }),
  })
}

/** A page, and all that it complained of since. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: string[]
}

/** Signs somebody in by a click at the demo's provider. */
export async function signedIn(browser: Browser, about: { baseUrl: string; person: string; look: Look }) {
  const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', ...looks[about.look] })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  followRequests(page)
  await page.goto(`${about.baseUrl}/`)
  await page.getByRole('link', { name: 'Se connecter' }).click()
  await choosePerson(page, about.person)
  await page.waitForURL(`${about.baseUrl}/`)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, context, complaints } satisfies WatchedPage
}

/** Where nobody can be chosen, what stands there instead is told: it is another page that failed. */
async function choosePerson(page: Page, person: string): Promise<void> {
  try {
    await page.getByRole('button', { name: person }).click()
  } catch (cause) {
    const shown = (await page.locator('body').innerText()).slice(0, 500)
    throw new Error(`${person} cannot be chosen at ${page.url()}: ${shown}`, { cause })
  }
}

const underWay = new WeakMap<Page, Set<Request>>()

/** Keeps the requests of a page that are under way; its stream of changes always is. */
function followRequests(page: Page): void {
  const requests = new Set<Request>()
  underWay.set(page, requests)
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') requests.add(request)
  })
  const isOver = (request: Request) => void requests.delete(request)
  page.on('requestfinished', isOver)
  page.on('requestfailed', isOver)
}

/** Looks that must find nothing under way, one after the other: between an answer and the next question is a moment. */
const quietLooks = 4

/**
 * Until a page of `signedIn` has its heading and loads nothing more: also after a link that loads no document, of which the
 * browser's own states of loading know nothing.
 */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState()
  let quiet = 0
  await until(
    async () => {
      const [headings, busy] = await Promise.all([
        page.locator('h1').count(),
        page.locator('[aria-busy="true"]').count(),
      ])
      const asked = [...(underWay.get(page) ?? [])].map((request) => request.url())
      quiet = headings > 0 && busy === 0 && asked.length === 0 ? quiet + 1 : 0
      return { headings, busy, asked, quiet }
    },
    (seen) => seen.quiet >= quietLooks,
  )
}

/** What axe finds on the page, as rule and place. Its script comes beside the page, not into it: the page's policy stands. */
export async function axeViolations(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: await readFile(axePath, 'utf8') })
  const run = `axe.run({ runOnly: ${JSON.stringify(axeTags)} }).then(({ violations }) => violations.flatMap(
    ({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ' ' + failureSummary)))`
  const { result } = await session.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  return result.value as string[]
}

/** Keeps what the screen looks like, for people: out/browser/<name>-<look>.png. */
export async function keepShot(page: Page, name: string): Promise<void> {
  await mkdir(shotsDir, { recursive: true })
  await page.screenshot({ path: join(shotsDir, `${name}.png`), fullPage: true })
}

import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type Cookie, chromium, type Page, type Request } from 'playwright-core'
import type { FoundProgram } from '../harness/system-packages.ts'
import { until } from '../harness/until.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const shotsDir = join(import.meta.dirname, '../../out/browser')

/** Themes of WCAG 2.1 AA, which RGAA 4.1 tests. */
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']

/** How a screen is looked at; in this turn, each is one step from the one before. */
export const looks = {
  'light-1440': { viewport: { width: 1_440, height: 900 }, colorScheme: 'light' },
  'dark-1440': { viewport: { width: 1_440, height: 900 }, colorScheme: 'dark' },
  'dark-360': { viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
  'light-360': { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
} as const satisfies Record<string, Parameters<Browser['newContext']>[0]>
export type Look = keyof typeof looks

/** What a machine that does other things too may take to show something: twice what Playwright waits. */
const patienceMs = 60_000

/** What the worker does once a minute is there, on a busy machine too. */
export const aMinuteAndMoreMs = 120_000

/** Chromium without a screen; `--no-sandbox` because continuous integration runs as root. */
export async function openBrowser(program: FoundProgram): Promise<Browser> {
  const libraries = program.libraryDirs.join(':')
  const browser = await chromium.launch({
    executablePath: program.path,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
    ...(libraries === '' ? {} : { env: { LD_LIBRARY_PATH: libraries, HOME: shotsDir } }),
  })
  const close = browser.close.bind(browser)
  // A page that a test left open complains too.
  browser.close = async (options) => {
    const closed = await Promise.allSettled(browser.contexts().map((context) => context.close()))
    await close(options)
    for (const one of closed) if (one.status === 'rejected') throw one.reason
  }
  return browser
}

/** A page, and all that it complained of from its first document on: closing it throws what is not among `allowed`. */
export interface WatchedPage {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: string[]
}

interface Opening {
  readonly look: Look
  /** What a test brings about on purpose, such as an answer of 409: of nothing else may the browser complain. */
  readonly allowed?: readonly RegExp[]
}

interface SigningIn extends Opening {
  readonly baseUrl: string
  readonly person: string
  /** What is opened, by default the person's home. */
  readonly path?: string
  /** A session of this page alone, which it may end. */
  readonly isOwnSession?: boolean
}

/** Cookies of sessions, by person: the next page goes on with what a click began, as another window does. */
const keptSessions = new WeakMap<Browser, Map<string, Cookie[]>>()
/** How a page is shown at the moment. */
const shownAs = new WeakMap<Page, Look>()

/** A page of nobody yet, in which the console is about to ask who it is: that it is nobody, the browser says aloud. */
export async function openPage(browser: Browser, { look, allowed = [] }: Opening): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'fr-FR', reducedMotion: 'reduce', ...looks[look] })
  context.setDefaultTimeout(patienceMs)
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(`${message.text()} (${message.location().url})`)
    }
  })
  context.on('weberror', (error) => complaints.push(error.error().message))
  const page = await context.newPage()
  followRequests(page)
  shownAs.set(page, look)
  closeJudged({ page, context, complaints }, allowed)
  return { page, context, complaints }
}

/** A page of somebody who signed in by a click at the demo's provider, for this page or for a former one of that browser. */
export async function signedIn(browser: Browser, about: SigningIn): Promise<WatchedPage> {
  const watched = await openPage(browser, about)
  const { page, context, complaints } = watched
  const kept = about.isOwnSession ? undefined : keptSessions.get(browser)?.get(about.person)
  const isResumed = kept !== undefined && (await resumes(context, about.baseUrl, kept))
  if (!isResumed) {
    await signInByClick(page, about)
    // From here on somebody is signed in: what it said before that of nobody is said, and nothing like it may follow.
    const others = complaints.filter((complaint) => !saidOfNobody.test(complaint))
    complaints.splice(0, complaints.length, ...others)
  }
  if (!isResumed && !about.isOwnSession) await keepSession(browser, about, context)
  const path = about.path ?? '/'
  if (isResumed || path !== '/') await page.goto(`${about.baseUrl}${path}`)
  return watched
}

/** What a browser says of the answer that nobody is signed in. */
export const saidOfNobody = /status of 401 .*\/v1\/session\)$/

/**
 * An answer that a test was about to change when the page was closed is nobody's any more: no fault of the test. What the
 * browser complained of is, whether the test looks at it or not.
 */
function closeJudged({ page, context, complaints }: WatchedPage, allowed: readonly RegExp[]): void {
  const close = context.close.bind(context)
  context.close = async (options) => {
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await close(options)
    const faults = complaints.filter((complaint) => !allowed.some((known) => known.test(complaint)))
    if (faults.length > 0) throw new Error(`the browser complained: ${faults.join('; ')}`)
  }
}

async function signInByClick(page: Page, { baseUrl, person }: SigningIn): Promise<void> {
  await page.goto(`${baseUrl}/`)
  // What is drawn anew under a pressed button loses the click.
  await settle(page)
  await page.getByRole('link', { name: 'Se connecter' }).click()
  await choosePerson(page, person)
  await page.waitForURL(`${baseUrl}/`)
}

async function keepSession(browser: Browser, { baseUrl, person }: SigningIn, context: BrowserContext): Promise<void> {
  // Of the provider nothing is kept: cookies of a machine are those of all its ports.
  const cookies = (await context.cookies(baseUrl)).filter(({ name }) => name.endsWith('grenier-session'))
  const ofBrowser = keptSessions.get(browser) ?? new Map<string, Cookie[]>()
  keptSessions.set(browser, ofBrowser.set(person, cookies))
}

/** Whether a session still holds: the clock of the demo goes on by weeks, and nobody used it meanwhile. */
async function resumes(context: BrowserContext, baseUrl: string, cookies: Cookie[]): Promise<boolean> {
  await context.addCookies(cookies)
  const headers = { 'sec-fetch-site': 'same-origin' }
  if ((await context.request.get(`${baseUrl}/v1/session`, { headers })).ok()) return true
  await context.clearCookies()
  return false
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
  let opening: Request | null = null
  page.on('request', (request) => {
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) opening = request
    if (request.resourceType() !== 'eventsource') requests.add(request)
  })
  // What the document before had asked is answered to nobody, and the browser does not always say that it is over.
  page.on('framenavigated', (frame) => {
    if (frame !== page.mainFrame() || opening === null) return
    for (const request of requests) {
      if (request === opening) break
      requests.delete(request)
    }
    opening = null
  })
  const isOver = (request: Request) => void requests.delete(request)
  page.on('requestfinished', isOver)
  page.on('requestfailed', isOver)
}

/** Looks that must find nothing under way, one after the other: between an answer and the next question is a moment. */
const quietLooks = 3

/** What a page shows once it has drawn twice: what it was about to do is begun by then, however busy the machine is. */
const drawnState = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve({
  headings: document.querySelectorAll('h1').length,
  busy: document.querySelectorAll('[aria-busy="true"]').length,
  moving: document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime)).length,
}))))`

interface DrawnState {
  readonly headings: number
  readonly busy: number
  readonly moving: number
}

/**
 * Until a page of `signedIn` has its heading and loads nothing more: also after a link that loads no document, of which the
 * browser's own states of loading know nothing.
 */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState()
  await until(
    () => lookAtState(page),
    ({ isQuiet }) => isQuiet,
  )
}

async function lookAtState(page: Page) {
  for (let look = 0; ; look += 1) {
    const drawn = await page.evaluate<DrawnState>(drawnState)
    const asked = [...(underWay.get(page) ?? [])].map((request) => request.url())
    const isQuiet = drawn.headings > 0 && drawn.busy === 0 && drawn.moving === 0 && asked.length === 0
    if (!isQuiet || look + 1 === quietLooks) return { ...drawn, asked, isQuiet }
  }
}

/** Where the router of the console is, and whether it has shown that page. */
const routerState = `(({ state }) => ({
  isShown: state.status === 'idle' && state.resolvedLocation?.href === state.location.href,
  href: state.location.href,
}))(__TSR_ROUTER__)`

/** Goes to another page of the console as its links do: no document is loaded. */
export async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`)
  await until(
    () => page.evaluate<{ readonly isShown: boolean; readonly href: string }>(routerState),
    ({ isShown }) => isShown,
  )
  await settle(page)
}

/** Shows a page in another look, without loading it again; gives the one that it had. */
export async function showAs(page: Page, look: Look): Promise<Look> {
  const before = shownAs.get(page)
  if (before === undefined) throw new Error('only a page of signedIn is shown in another look')
  if (before === look) return before
  const [{ viewport, colorScheme }, former] = [looks[look], looks[before]]
  if (colorScheme !== former.colorScheme) await page.emulateMedia({ colorScheme })
  shownAs.set(page, look)
  if (viewport.width === former.viewport.width) {
    await until(
      () => page.evaluate<DrawnState>(drawnState),
      ({ moving }) => moving === 0,
    )
  } else {
    await page.setViewportSize(viewport)
    await settle(page)
  }
  return before
}

/** Rules of axe whose answer is another one in other colours. */
const colourRules = ['color-contrast', 'link-in-text-block']
const axeSource = readFile(axePath, 'utf8')

/**
 * What axe finds on the page, as rule and place; by all rules, or by those of colours alone. Its script comes beside the page,
 * not into it, once for each document: the page's policy stands.
 */
export async function axeViolations(page: Page, rules: 'all' | 'colours' = 'all'): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const evaluate = async (expression: string) =>
    (await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })).result.value
  if ((await evaluate('typeof axe')) === 'undefined') await evaluate(`${await axeSource}; undefined`)
  const runOnly = rules === 'all' ? { type: 'tag', values: axeTags } : { type: 'rule', values: colourRules }
  const found = await evaluate(`axe.run(${JSON.stringify({ runOnly, resultTypes: ['violations'] })}).then(
    ({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => id + ' ' + target.join(' ') + ' ' + failureSummary)))`)
  await session.detach()
  return found as string[]
}

/** Opens a form that is folded. */
export async function unfold(page: Page, title: string): Promise<void> {
  await page.locator('summary').filter({ hasText: title }).click()
}

/** Keeps what the screen looks like, for people: out/browser/<name>-<look>.png. */
export async function keepShot(page: Page, name: string): Promise<void> {
  await mkdir(shotsDir, { recursive: true })
  await page.screenshot({ path: join(shotsDir, `${name}.png`), fullPage: true })
}

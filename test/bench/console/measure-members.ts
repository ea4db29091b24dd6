import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { looks, settle } from '../../browser/console-page.ts'
import { startMembersServer } from './members-server.ts'

const slowdown = 4
/** A fast hand: ten pages a second. */
const wheelPx = 400
const wheelEveryMs = 40
const wheelTurns = 80
/** Of the rows in the page one that is in sight. */
const tickedRow = 10
/** How long nobody asks the page anything before a touch, and until its picture is there. */
const untouchedMs = 1_000

/** What one thing that a person does took. */
interface Interaction {
  /** From the touch to the next picture, the longest of its events. */
  readonly interactionMs: number
  /** What the server took to answer what it asked, the slowest; null: nothing was asked. */
  readonly answerMs: number | null
}

/** What scrolling fast took: its longest task, and the longest times between two pictures of it and of an empty page. */
interface Scroll extends Interaction {
  readonly longestGapMs: number
  readonly emptyPageGapMs: number
}

export interface MembersFigures {
  readonly members: number
  readonly rowsInPageMax: number
  readonly interactions: Readonly<Record<string, Interaction>> & { readonly scroll: Scroll }
  /** The longest of them. */
  readonly interactionMsMax: number
}

/**
 * Notes how long what a person does takes to the next picture, and how long answers do. Events that have an interaction's number are
 * presses and keys, as Interaction to Next Paint (web.dev) counts them; that a row came under a resting mouse is none.
 */
const watchEvents = `globalThis.seen = { events: [], answers: [], rows: 0 };
  new PerformanceObserver((list) => seen.events.push(...list.getEntries().filter(({ interactionId }) => interactionId > 0).map(({ duration }) => duration)))
    .observe({ type: 'event', durationThreshold: 16 });
  new PerformanceObserver((list) => seen.answers.push(...list.getEntries().filter(({ name }) => name.includes('/v1/'))
    .map(({ requestStart, responseStart }) => responseStart - requestStart))).observe({ type: 'resource' });
  new MutationObserver(() => { seen.rows = Math.max(seen.rows, document.querySelectorAll('tbody tr').length) })
    .observe(document.body, { subtree: true, childList: true })`

/**
 * Does one thing and waits until the page has its answer. Whoever drives the browser asks the page things too, which takes this page some
 * 200 ms each: before a touch and until its picture is there nothing is asked.
 */
async function timed(page: Page, doIt: () => Promise<void>): Promise<Interaction> {
  await page.evaluate('seen.events.length = 0; seen.answers.length = 0')
  await page.waitForTimeout(untouchedMs)
  await doIt()
  await page.waitForTimeout(untouchedMs)
  await settle(page)
  const { events, answers } = await page.evaluate<{ events: number[]; answers: number[] }>('seen')
  // Events shorter than 16 ms are not told.
  const interactionMs = Math.round(Math.max(16, ...events))
  return { interactionMs, answerMs: answers.length === 0 ? null : Math.round(Math.max(...answers)) }
}

/** Presses what is in sight, as a hand does: at its place, which is asked for before. */
async function pressed(page: Page, target: Locator): Promise<Interaction> {
  await target.scrollIntoViewIfNeeded()
  const box = await target.boundingBox()
  if (box === null) throw new Error(`nothing to press: ${target.toString()}`)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  return await timed(page, () => page.mouse.click(x, y))
}

/** A fast hand on the wheel; the longest time between two pictures meanwhile. */
async function turnWheel(page: Page): Promise<number> {
  await page.evaluate(`globalThis.longestGapMs = 0; globalThis.lastMs = performance.now();
    requestAnimationFrame(function turn(now) { longestGapMs = Math.max(longestGapMs, now - lastMs); lastMs = now; requestAnimationFrame(turn) })`)
  for (let turn = 0; turn < wheelTurns; turn += 1) {
    await page.mouse.wheel(0, wheelPx)
    await page.waitForTimeout(wheelEveryMs)
  }
  return Math.round(await page.evaluate<number>('longestGapMs'))
}

/**
 * The browser moves a page by itself: scrolling waits for nobody. A touch in the middle of it does, for the task that is at work, so
 * the longest task counts. Pictures come late on an empty page too, where the machine does other things: its longest gap is told beside.
 */
async function scrolled(page: Page, empty: Page): Promise<Scroll> {
  await empty.bringToFront()
  const emptyPageGapMs = await turnWheel(empty)
  await page.bringToFront()
  await page.evaluate(`globalThis.tasks = []; new PerformanceObserver((list) => globalThis.tasks.push(
    ...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' })`)
  let longestGapMs = 0
  const { answerMs } = await timed(page, async () => {
    longestGapMs = await turnWheel(page)
  })
  // Tasks shorter than 50 ms are not told.
  const interactionMs = Math.round(await page.evaluate<number>('Math.max(50, ...globalThis.tasks)'))
  return { interactionMs, answerMs, longestGapMs, emptyPageGapMs }
}

async function measureOn(page: Page, empty: Page): Promise<MembersFigures['interactions']> {
  const cell = (name: string) => page.getByRole('columnheader', { name }).getByRole('button')
  const search = page.getByRole('searchbox')
  for (const one of [empty, page]) await one.mouse.move(700, 600)
  const done = {
    scroll: await scrolled(page, empty),
    tick: await pressed(page, page.locator('tbody input').nth(tickedRow)),
    sortByInhabitants: await pressed(page, cell('Habitants')),
    sortByGroup: await pressed(page, cell('Intercommunalité')),
    sortByEnrolment: await pressed(page, cell('Adhérent depuis')),
    focusSearch: await pressed(page, search),
    search: await timed(page, async () => {
      await page.keyboard.type('saint etienne', { delay: 60 })
      await page.waitForURL(/search=saint/)
    }),
    clearSearch: await timed(page, async () => {
      await page.keyboard.press('ControlOrMeta+a')
      await page.keyboard.press('Delete')
      await page.waitForURL((url) => !url.search.includes('search='))
    }),
    filterNotReady: await pressed(page, page.getByText('Pas en place', { exact: true })),
  }
  await page.getByLabel('Département').focus()
  const filterDepartement = await timed(page, async () => {
    await page.keyboard.type('62')
    await page.waitForURL(/departement=/)
  })
  return { ...done, filterDepartement }
}

async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  return page
}

/** Works through the list of 34,969 members on a slowed processor, against the real API over a real database. */
export async function measureMembers(browser: Browser): Promise<MembersFigures> {
  const server = await startMembersServer()
  try {
    const extraHTTPHeaders = { authorization: `Bearer ${server.token}` }
    const context = await browser.newContext({ locale: 'fr-FR', ...looks['light-1440'], extraHTTPHeaders })
    const empty = await slowPage(context)
    await empty.setContent(`<div style="height: ${(wheelTurns + 10) * wheelPx}px"></div>`)
    const page = await slowPage(context)
    await page.goto(`${server.baseUrl}/operator/members`)
    await page.locator('tbody tr').first().waitFor()
    await settle(page)
    await page.evaluate(watchEvents)
    const interactions = await measureOn(page, empty)
    const rowsInPageMax = await page.evaluate<number>('seen.rows')
    await context.close()
    const interactionMsMax = Math.max(...Object.values(interactions).map(({ interactionMs }) => interactionMs))
    return { members: server.members, rowsInPageMax, interactions, interactionMsMax }
  } finally {
    await server.close()
  }
}

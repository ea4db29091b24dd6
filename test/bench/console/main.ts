import { rm } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import type { Browser } from 'playwright-core'
import { looks, openBrowser, settle, signedIn } from '../../browser/console-page.ts'
import { brokenBudgets, consoleBudgets } from '../../browser/support/console-budgets.ts'
import { firstScreenScript } from '../../browser/support/first-screen.ts'
import { ensureChromium } from '../../harness/system-packages.ts'
import { makeDemoFolders, startDemo } from '../../journeys/demo/run-demo.ts'
import { freePort } from '../../run/free-ports.ts'
import { measureMembers } from './measure-members.ts'

const slowdown = 4
const person = 'Claire Fontaine, administration d’une commune'
const look = 'light-360'

interface HomeFigures {
  readonly firstScreenScriptGzipKb: number
  readonly largestContentfulPaintMs: number
  readonly interactionDelayMs: number
}

/** Opens a commune's home and its request form on a slowed processor, over a demo of its own. */
async function measureHome(browser: Browser): Promise<HomeFigures> {
  const folders = await makeDemoFolders()
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const args = ['--departement', '976', '--months', '1', '--port', String(port), '--data-dir', folders.dataDir]
  const demo = startDemo(args, folders.cwd)
  try {
    await demo.reached('Ctrl-C')
    const { page, context } = await signedIn(browser, { baseUrl, person, look })
    const session = await context.newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    const { gzipKb } = await firstScreenScript(page, `${baseUrl}/`)
    const largestPaintMs = await page.evaluate<number>(`new Promise((resolve) => new PerformanceObserver((list) =>
      resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true }))`)
    await page.goto(`${baseUrl}/requests/new`)
    await settle(page)
    await page.evaluate(`globalThis.delays = []; new PerformanceObserver((list) => globalThis.delays.push(
      ...list.getEntries().map(({ duration }) => duration))).observe({ type: 'event', durationThreshold: 16 })`)
    await page.getByRole('radio', { name: /^Objets/ }).click()
    await page.getByRole('radio', { name: /\+ \d/ }).first().click()
    await settle(page)
    const interactionMs = await page.evaluate<number>('Math.max(16, ...globalThis.delays)')
    await context.close()
    return {
      firstScreenScriptGzipKb: gzipKb,
      largestContentfulPaintMs: Math.round(largestPaintMs),
      interactionDelayMs: Math.round(interactionMs),
    }
  } finally {
    demo.child.kill('SIGINT')
    await demo.ended
    for (const folder of [folders.cwd, folders.dataDir]) await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Opens a commune's home on a slowed processor, then the operator's list of every commune of France, and prints what they took;
 * fails where one of the budgets of the console is broken, and names it.
 */
async function measure(): Promise<number> {
  const program = await ensureChromium()
  if (program.kind === 'missing') throw new Error(program.reason)
  const browser = await openBrowser(program)
  try {
    // The servers that begin from here on are of other machines, in life: they let the browser go first.
    setPriority(constants.priority.PRIORITY_LOW)
    const home = await measureHome(browser)
    const membersList = await measureMembers(browser)
    const figures = { ...home, membersListInteractionMs: membersList.interactionMsMax }
    const broken = brokenBudgets(figures)
    const { width, height } = looks[look].viewport
    const ground = { processorSlowdown: slowdown, viewport: `${width}x${height}` }
    const told = { ...figures, budgets: consoleBudgets, brokenBudgets: broken, ...ground, membersList }
    process.stdout.write(`${JSON.stringify(told)}\n`)
    for (const said of broken) process.stderr.write(`${said}\n`)
    return broken.length === 0 ? 0 : 1
  } finally {
    await browser.close()
  }
}

process.exitCode = await measure()

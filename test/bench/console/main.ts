import { rm } from 'node:fs/promises'
import { looks, openBrowser, settle, signedIn } from '../../browser/console-page.ts'
import { brokenBudgets, consoleBudgets } from '../../browser/support/console-budgets.ts'
import { firstScreenScript } from '../../browser/support/first-screen.ts'
import { ensureChromium } from '../../harness/system-packages.ts'
import { makeDemoFolders, startDemo } from '../../journeys/demo/run-demo.ts'
import { freePort } from '../../run/free-ports.ts'
import { measureMembers } from './measure-members.ts'

const slowdown = 4
const person = 'Claire Fontaine, administration d’une commune'

/**
 * Opens a commune's home on a slowed processor, then the operator's list of every commune of France, and prints what they took;
 * fails where one of the budgets of the console is broken, and names it.
 */
async function measure(): Promise<number> {
  const program = await ensureChromium()
  if (program.kind === 'missing') throw new Error(program.reason)
  const folders = await makeDemoFolders()
  const port = await freePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const args = ['--departement', '976', '--months', '1', '--port', String(port), '--data-dir', folders.dataDir]
  const demo = startDemo(args, folders.cwd)
  const browser = await openBrowser(program)
  try {
    await demo.reached('Ctrl-C')
    const { page } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const session = await page.context().newCDPSession(page)
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
    const { width, height } = looks['light-360'].viewport
    const membersList = await measureMembers(browser)
    const figures = {
      firstScreenScriptGzipKb: gzipKb,
      largestContentfulPaintMs: Math.round(largestPaintMs),
      interactionDelayMs: Math.round(interactionMs),
      membersListInteractionMs: membersList.interactionMsMax,
    }
    const broken = brokenBudgets(figures)
    const ground = { processorSlowdown: slowdown, viewport: `${width}x${height}` }
    const told = { ...figures, budgets: consoleBudgets, brokenBudgets: broken, ...ground, membersList }
    process.stdout.write(`${JSON.stringify(told)}\n`)
    for (const said of broken) process.stderr.write(`${said}\n`)
    return broken.length === 0 ? 0 : 1
  } finally {
    await browser.close()
    demo.child.kill('SIGINT')
    await demo.ended
    for (const folder of [folders.cwd, folders.dataDir]) await rm(folder, { recursive: true, force: true })
  }
}

process.exitCode = await measure()

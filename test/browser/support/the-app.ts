import type { Browser } from 'playwright-core'
import { inject } from 'vitest'
import { ensureChromium } from '../../harness/system-packages.ts'
import { openBrowser } from '../console-page.ts'
import type { StartedApp, Story } from './app-starter.ts'

const program = await ensureChromium()
if (program.kind === 'missing' && process.env['CI'] === 'true') throw new Error(program.reason)

/** Where there is no Chromium, screens are not looked at (never with CI=true). */
export const isBrowserMissing = program.kind === 'missing'

/** The app that all files of a story share, and a browser of one's own to look at it; close the browser after. */
export async function openTheApp(story: Story = 'month'): Promise<StartedApp & { readonly browser: Browser }> {
  if (program.kind === 'missing') throw new Error(program.reason)
  const response = await fetch(`${inject('appStarterUrl')}/${story}`)
  if (!response.ok) throw new Error(await response.text())
  const app = (await response.json()) as StartedApp
  return { ...app, browser: await openBrowser(program) }
}

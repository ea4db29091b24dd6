import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { settle } from '../console-page.ts'

export interface FirstScreenScript {
  readonly gzipKb: number
  /** As it runs, all files of it. */
  readonly text: string
}

/** The script that a page loads until nothing is asked for any more, by a browser that kept none of it. */
export async function firstScreenScript(page: Page, url: string): Promise<FirstScreenScript> {
  // What the page before is still loading would be cut off, and asked for its bytes.
  await settle(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const bodies: Promise<Buffer>[] = []
  const onResponse = (response: { url(): string; body(): Promise<Buffer> }) => {
    if (response.url().endsWith('.js')) bodies.push(response.body())
  }
  page.on('response', onResponse)
  await page.goto(url)
  // Also what it loads ahead, when it has nothing else to do.
  await page.waitForLoadState('networkidle')
  await settle(page)
  page.off('response', onResponse)
  await session.detach()
  const files = await Promise.all(bodies)
  const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0)
  return { gzipKb: Math.round(bytes / 102.4) / 10, text: files.map(String).join('\n') }
}

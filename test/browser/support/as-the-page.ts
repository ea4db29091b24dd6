import type { APIResponse, Page } from 'playwright-core'
import { expect } from 'vitest'

/** What a browser adds to what a page of the console asks for. */
const sameOrigin = { 'sec-fetch-site': 'same-origin' }

/** Asks the API as the page does: with the cookie of whoever is signed in. */
export async function asked<Body>(page: Page, url: string): Promise<Body> {
  const answer = await page.request.get(url, { headers: sameOrigin })
  expect(answer.status()).toBe(200)
  return (await answer.json()) as Body
}

/** A file that a link of the page leads to, fetched as the browser would. */
export async function fileBehind(
  page: Page,
  { baseUrl, href }: { baseUrl: string; href: string | null },
): Promise<Buffer> {
  const answer: APIResponse = await page.request.get(`${baseUrl}${href ?? ''}`, { headers: sameOrigin })
  expect({ href, status: answer.status() }).toEqual({ href, status: 200 })
  return await answer.body()
}

/** The member that whoever is signed in acts for. */
export async function servedTenant(page: Page, baseUrl: string): Promise<string> {
  return (await asked<{ tenantId: string }>(page, `${baseUrl}/v1/session`)).tenantId
}

import { FileNumber, readWorkbook } from '@grenier/documents/testing/workbook'
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

/** The workbook of a list of the page, reopened: where it is, and its rows by the titles of their columns, the sums last. */
export async function workbookBehind(
  page: Page,
  { baseUrl, name }: { baseUrl: string; name: string },
): Promise<{ readonly href: string; readonly rows: readonly Readonly<Record<string, unknown>>[] }> {
  const link = page.getByRole('link', { name: `${name}, Classeur XLSX`, exact: true })
  await link.waitFor()
  const href = (await link.getAttribute('href')) ?? ''
  const [sheet] = await readWorkbook(await fileBehind(page, { baseUrl, href }))
  const [titles = [], ...rows] = sheet?.data ?? []
  return { href, rows: rows.map((row) => Object.fromEntries(titles.map((title, at) => [String(title), row[at]]))) }
}

/** Micros of euros that stand in a cell, by their own digits. */
export function microsOfCell(cell: unknown): bigint {
  if (!(cell instanceof FileNumber)) throw new Error(`${String(cell)} is no number of a workbook`)
  const [whole = '', fraction = ''] = cell.digits.split('.')
  return BigInt(whole + fraction.padEnd(6, '0'))
}

/** The member that whoever is signed in acts for. */
export async function servedTenant(page: Page, baseUrl: string): Promise<string> {
  return (await asked<{ tenantId: string }>(page, `${baseUrl}/v1/session`)).tenantId
}

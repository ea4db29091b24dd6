import { divideRoundHalfAwayFromZero } from '@grenier/quota-billing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settle, signedIn } from './console-page.ts'
import { asked, workbookBehind } from './support/as-the-page.ts'
import { faultsInAllLooks } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Nadia Belkacem, finances'
const who = 'Qui paierait plus, qui paierait moins'

interface Simulated {
  readonly members: readonly {
    readonly name: string
    readonly reprisYear: number | null
    readonly reprisCents: string | null
    readonly currentMicros: string
    readonly simulatedMicros: string
    readonly differenceMicros: string
  }[]
  readonly payingMore: number
  readonly payingLess: number
  readonly currentMicros: string
  readonly simulatedMicros: string
}

let app: Awaited<ReturnType<typeof openTheApp>>

const column = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' })
const signed = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', signDisplay: 'exceptZero' })
const euros = (micros: string | bigint, format = column) =>
  format.format(Number(divideRoundHalfAwayFromZero(BigInt(micros), 10_000n)) / 100)

/** What the table of a simulation shows beside what the API simulates, and the sums above it beside those of the API. */
async function comparedWithTheApi(page: Page): Promise<Simulated> {
  await page.waitForURL(/\/finance\/tariffs\/[0-9a-f-]{36}$/)
  await page.getByRole('heading', { name: who }).waitFor()
  await settle(page)
  const { href } = await workbookBehind(page, { ...app, name: who })
  const simulated = await asked<Simulated>(page, `${app.baseUrl}${href.replace('.xlsx', '')}&limit=100`)
  const rows = await page.getByRole('region', { name: who }).locator('tbody tr').all()
  const shown = await Promise.all(rows.map((row) => row.locator('th, td').allInnerTexts()))
  expect(shown).toEqual(
    simulated.members.map(({ name, reprisYear, reprisCents, currentMicros, simulatedMicros, differenceMicros }) => [
      // What was paid before Grenier stands beside the name of whom it was recorded for.
      reprisYear === null || reprisCents === null
        ? name
        : `${name} repris ${reprisYear} : ${euros(BigInt(reprisCents) * 10_000n)}`,
      euros(currentMicros),
      euros(simulatedMicros),
      euros(differenceMicros, signed),
    ]),
  )
  const { currentMicros, simulatedMicros, payingMore, payingLess } = simulated
  const difference = BigInt(simulatedMicros) - BigInt(currentMicros)
  const differences = simulated.members.map(({ differenceMicros }) => BigInt(differenceMicros))
  expect(differences.reduce((sum, micros) => sum + micros, 0n)).toBe(difference)
  expect(differences.filter((micros) => micros > 0n).length).toBe(payingMore)
  expect(differences.filter((micros) => micros < 0n).length).toBe(payingLess)
  const figureOf = (label: string) =>
    page
      .locator('dl > div')
      .filter({ has: page.getByText(label, { exact: true }) })
      .locator('dd')
  expect(await figureOf('En vigueur').allInnerTexts()).toEqual([euros(currentMicros)])
  expect(await figureOf('Projet').allInnerTexts()).toEqual([euros(simulatedMicros), euros(difference, signed)])
  expect(await figureOf('Paieraient plus').allInnerTexts()).toEqual([String(payingMore)])
  expect(await figureOf('Paieraient moins').allInnerTexts()).toEqual([String(payingLess)])
  return simulated
}

describe.skipIf(isBrowserMissing)('who would pay more or less', () => {
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it('shows who would pay more under other prices', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person,
      look: 'light-1440',
      path: '/finance/tariffs/new',
    })
    await page.getByLabel('Nom du projet').fill('Les mêmes prix')
    await page.getByRole('button', { name: 'Comparer' }).click()
    await page.waitForURL(/\/finance\/tariffs\/[0-9a-f-]{36}/)
    await settle(page)
    expect(await faultsInAllLooks(page, 'simulation')).toEqual([])
    const workbook = await workbookBehind(page, { ...app, name: 'Qui paierait plus, qui paierait moins' })
    const { members } = await asked<{ members: readonly { name: string }[] }>(
      page,
      `${app.baseUrl}${workbook.href.replace('.xlsx', '')}&limit=100`,
    )
    expect(workbook.rows.slice(0, -1).map((row) => row['Adhérent'])).toEqual(members.map(({ name }) => name))
    expect(members.length).toBeGreaterThan(0)
    await context.close()
  })

  it('says what a higher price, then a lower one, makes each member pay, by its sign and in all', async () => {
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person,
      look: 'light-1440',
      path: '/finance/tariffs/new',
    })
    const price = page.getByRole('group', { name: 'Espace standard attribué' }).getByLabel('€ / Go / mois').first()
    await page.getByLabel('Nom du projet').fill('Plus cher, puis moins')
    const before = Number((await price.inputValue()).replace(',', '.'))
    expect(before).toBeGreaterThan(0.001)
    await price.fill((before * 10).toFixed(3).replace('.', ','))
    await page.getByRole('button', { name: 'Comparer' }).click()
    const dearer = await comparedWithTheApi(page)
    expect(dearer.payingMore).toBeGreaterThan(0)
    expect(dearer.payingLess).toBe(0)
    expect(await faultsInAllLooks(page, 'simulation-dearer')).toEqual([])
    await page.getByRole('link', { name: 'Modifier ce projet' }).click()
    await page.getByRole('heading', { name: 'Modifier « Plus cher, puis moins »' }).waitFor()
    await price.fill('0,001')
    await page.getByRole('button', { name: 'Enregistrer et comparer' }).click()
    const cheaper = await comparedWithTheApi(page)
    expect(cheaper.payingLess).toBeGreaterThan(0)
    expect(cheaper.payingMore).toBe(0)
    await context.close()
  })
})

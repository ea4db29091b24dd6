import { type Client, createClient } from '@grenier/contracts'
import type { ForecastNoticeSummary } from '@grenier/contracts/forecast-notice'
import { centsOfText, civilDateOf } from '@grenier/quota-billing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { signedIn } from './console-page.ts'
import { faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const finance = 'Nadia Belkacem, finances'
const params = { year: '2026' }
const id = (number: number) => `0198c0de-0002-7000-8000-0000000000${String(number).padStart(2, '0')}`

let app: Awaited<ReturnType<typeof openTheApp>>
let api: Client
/** What two payers are told to plan, of whom the other files act for none. */
let notices: readonly ForecastNoticeSummary[]

const openFinance = (allowed: readonly RegExp[] = []) =>
  signedIn(app.browser, { ...app, person: finance, look: 'light-1440', allowed })

async function send(notice: ForecastNoticeSummary | undefined): Promise<ForecastNoticeSummary> {
  if (notice === undefined) throw new Error('the demo forecasts something for two payers')
  await api.call('sendForecastNotices', { params, body: { forecastNoticeIds: [notice.id], evenIncomplete: true } })
  return notice
}

/** What is not in order, one thing of each kind: the demo has none of most. */
async function playExceptions(page: Page): Promise<void> {
  const month = '2026-01'
  const about = { tenantId: id(1), payerName: 'Acoua', payableCents: '120050' }
  const rejected = {
    ...about,
    statementId: id(2),
    number: '2026-00001',
    kind: 'rejected',
    titredCents: '0',
    paidCents: '0',
  }
  const exceptionsOf = (...codes: string[]) => codes.map((code) => ({ code, params: {} }))
  const items = [
    { ...about, statementId: id(3), exceptions: exceptionsOf('estimated-use', 'engagement-missing') },
    { ...about, statementId: id(4), exceptions: exceptionsOf('estimated-use') },
  ]
  const counts = { draftCount: 2, awaitingCount: 1, readyCount: 0, disputableUntil: null, nextAfter: null }
  const toRepeat = [
    { year: '2024', sequence: 1, differenceMicros: '-12500000', blockedBy: null },
    { year: '2025', sequence: 1, differenceMicros: null, blockedBy: 'costs-missing' },
  ]
  await page.route('**/v1/charge-sums?*', async (route) => {
    const response = await route.fetch()
    const sums = (await response.json()) as { months: { month: string; state: string }[] }
    const months = sums.months.map((one) => (one.month === month ? { ...one, state: 'closed' } : one))
    await route.fulfill({ response, json: { ...sums, months } })
  })
  await page.route('**/v1/periods/*/issuing-checklist?*', async (route) => {
    const isOfMonth = route.request().url().includes(month)
    await (isOfMonth ? route.fulfill({ json: { month, ...counts, items } }) : route.continue())
  })
  await page.route('**/v1/settlement-reconciliation?*', async (route) => {
    const response = await route.fetch()
    const known = (await response.json()) as { fiscalYear: number }
    const isOfYear = known.fiscalYear === Number(params.year)
    await route.fulfill({
      response,
      json: isOfYear ? { ...known, rejectedCents: '120050', items: [rejected], nextCursor: null } : known,
    })
  })
  await page.route('**/v1/true-ups', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...((await response.json()) as object), toRepeat } })
  })
}

describe.skipIf(isBrowserMissing)('what finance is asked before, and told first', () => {
  beforeAll(async () => {
    app = await openTheApp()
    api = createClient({ baseUrl: app.baseUrl, token: app.financeToken, language: 'fr' })
    await api.call('prepareForecastNotices', { params, body: {} })
    const { items } = await api.call('listForecastNotices', { query: { ...params, state: 'draft', limit: 100 } })
    notices = items.filter(({ forecastCents, payerName }) => forecastCents > 0n && payerName !== 'Mamoudzou')
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it('leads from each exception of the home to where it is put in order, the most pressing first', async () => {
    const { page, context } = await openFinance()
    await playExceptions(page)
    await page.goto(app.baseUrl)
    const panel = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Ce qui demande votre attention' }) })
    const rows = panel.getByRole('listitem')
    await rows.first().waitFor()
    const told = await rows.evaluateAll((items) =>
      items.map((item) => [
        item.querySelector('span')?.textContent?.replaceAll(/\s/g, ' ') ?? '',
        item.querySelector('a')?.getAttribute('href') ?? '',
      ]),
    )
    expect(told).toEqual([
      [
        '1 état dont le titre est rejeté, exercice 2026 : 1 200,50 € à titrer de nouveau',
        '/finance/settlements?year=2026',
      ],
      [
        expect.stringMatching(/^La régularisation de 2024 est à refaire : .12,50 € depuis la précédente\.$/),
        '/finance/years?year=2024',
      ],
      [
        'La régularisation de 2025 est à refaire, et ne peut l’être encore : coûts réels ou proportions manquent.',
        '/finance/years?year=2025',
      ],
      ['1 état numéro d’engagement manquant', '/finance/references'],
      ['2 états plus de 2 % du temps sans relevé', '/finance/closing/2026-01'],
    ])
    expect(await faultsOfScreen(page, 'finance-home-exceptions-light-1440')).toEqual([])
    await rows.nth(1).getByRole('link').click()
    await page.waitForURL(/finance\/years\?year=2024/)
    await context.close()
  })

  it('begins a budget with what its payer was told, and takes nothing back that a colleague set meanwhile', async () => {
    const { tenantId, payerName, forecastCents } = await send(notices[0])
    const { page, context } = await openFinance([/status of 412/])
    await page.goto(`${app.baseUrl}/finance/forecast`)
    await page.getByRole('button', { name: `Fixer le budget de ${payerName}` }).click()
    await page.getByText('Montant hors taxes de l’avis n° 1').waitFor()
    const amount = page.getByLabel('Fixer le budget, en euros').last()
    expect(centsOfText(await amount.inputValue())).toBe(forecastCents)
    const ofColleague = { amountCents: 123_400n, thresholdPercents: [90] }
    const saveOf = (expected: typeof ofColleague | null, amountCents: bigint) =>
      api.call('saveBudgets', { params, body: { items: [{ tenantId, ...ofColleague, amountCents, expected }] } })
    await saveOf(null, ofColleague.amountCents)
    const row = page.getByRole('row').filter({ hasText: payerName }).first()
    await page.getByRole('button', { name: 'Enregistrer' }).last().click()
    await page.getByText(/entre-temps : 1.234.€, prévenir à 90.%/).waitFor()
    expect(await faultsOfScreen(page, 'budget-overtaken-light-1440')).toEqual([])
    await row.getByText(/1.234,00/).waitFor()
    await page.getByRole('button', { name: 'J’ai vu, continuer' }).click()
    await page.getByRole('button', { name: 'Enregistrer' }).last().click()
    await expect
      .poll(async () => {
        const budgets = await api.call('listBudgets', { params, query: { limit: 100 } })
        return budgets.items.find((budget) => budget.tenantId === tenantId)?.amountCents
      })
      .toBe(forecastCents)
    // One refusal, which the page had to learn of.
    await context.close()
  })

  it('says how many letters a print file takes, and since when they wait, before it is made', async () => {
    const tenantId = notices.at(-1)?.tenantId ?? ''
    const { now, timeZone } = await api.call('getInstallation')
    const address = {
      lines: ['Mairie', '1 place de la Mairie'],
      postCode: '97600',
      city: 'Mamoudzou',
      country: 'FR' as const,
    }
    const validFrom = civilDateOf(now, timeZone)
    await api.call('recordPostalChoice', { params: { tenantId }, body: { onPaper: true, address, validFrom } })
    const { payerName } = await send(notices.at(-1))
    const waiting = await until(
      async () => (await api.call('listPaperLetters', { query: { state: 'waiting', limit: 200 } })).items,
      (letters) => letters.some((letter) => letter.tenantId === tenantId),
    )
    const { page, context } = await openFinance()
    await page.goto(`${app.baseUrl}/letters`)
    const row = page.getByRole('listitem').filter({ hasText: payerName })
    await row.getByText('Avis de prévision, ').waitFor()
    await page.getByRole('button', { name: 'Préparer le fichier d’impression' }).click()
    const count = `${waiting.length} courrier${waiting.length > 1 ? 's' : ''}`
    const sure = page.getByRole('button', { name: `Oui, y mettre ${count} en attente depuis le` })
    await sure.waitFor()
    expect(await faultsOfScreen(page, 'letters-sure-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Non, attendre encore' }).click()
    expect((await api.call('listPaperBatches', { query: { limit: 10 } })).items).toEqual([])
    await page.getByRole('button', { name: 'Préparer le fichier d’impression' }).click()
    await sure.click()
    await page.getByText('Aucun courrier n’attend.').waitFor()
    const file = page.getByRole('listitem').filter({ hasText: 'Fichier n° 1' })
    await file.getByText(new RegExp(`^${count}`)).waitFor()
    await context.close()
  })

  it('shows a month move while it is closed, without a load of the page', async () => {
    const { page, context } = await openFinance()
    let done = 3
    await page.route('**/v1/periods/2026-01', async (route) => {
      const response = await route.fetch()
      const period = (await response.json()) as object
      const moving = { state: 'closing', blockedBy: null, progressDone: done, progressTotal: 17 }
      await route.fulfill({ response, json: { ...period, ...moving } })
    })
    await page.goto(`${app.baseUrl}/finance/closing/2026-01`)
    const status = page.getByRole('status').filter({ has: page.getByRole('progressbar') })
    await status.getByText('3 redevables sur 17').waitFor()
    const bar = status.getByRole('progressbar')
    const valueOf = async () => [await bar.getAttribute('value'), await bar.getAttribute('max')]
    expect(await valueOf()).toEqual(['3', '17'])
    await page.evaluate('window.isSamePage = true')
    done = 9
    await status.getByText('9 redevables sur 17').waitFor()
    expect(await valueOf()).toEqual(['9', '17'])
    expect(await page.evaluate('window.isSamePage')).toBe(true)
    await context.close()
  })
})

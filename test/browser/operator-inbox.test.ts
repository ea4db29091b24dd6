import { type Client, createClient, formatBytes, formatEuros } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textsOf } from '../harness/console-texts.ts'
import { keepShot, settle, signedIn } from './console-page.ts'
import { type AskedForSpace, askForSpace } from './support/ask-for-space.ts'
import { faultsInAllLooks } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'
const texts = textsOf('fr', 'operator.ts')

let browser: Browser
let baseUrl: string
let api: Client
/** Of four communes that no other of these files acts for. */
let asked: AskedForSpace[]

const openInbox = () => signedIn(browser, { baseUrl, person, look: 'light-1440', path: '/operator/inbox' })
const requestIdOf = (number: number) => asked[number]?.id ?? ''
const cardOf = (page: Page, number: number) => page.locator(`[data-request="${requestIdOf(number)}"]`)
const requestOf = (number: number) => api.call('getQuotaRequest', { params: { requestId: requestIdOf(number) } })
const focusedRequest = (page: Page) => page.evaluate<string>('document.activeElement.dataset.request')

/** Half of what was asked for: the demo has room for all of it. */
async function lessOf(number: number) {
  const [line] = (await requestOf(number)).lines
  if (line === undefined) throw new Error('a request without a line')
  const { offerId, requestedQuotaBytes } = line
  return { offerId, requestedQuotaBytes, lessBytes: requestedQuotaBytes - 25n * GIB }
}

interface PlayedRow {
  readonly request: { readonly id: string }
  readonly lines: readonly { readonly offerId: string }[]
}

/** Shows one row as `played` makes it, and the rest as the API has them. */
async function playRow(page: Page, number: number, played: (row: PlayedRow) => object): Promise<void> {
  await page.route('**/v1/request-inbox?*', async (route) => {
    const response = await route.fetch()
    const { items, ...rest } = (await response.json()) as { items: readonly PlayedRow[] }
    const rows = items.map((row) => (row.request.id === requestIdOf(number) ? played(row) : row))
    await route.fulfill({ response, json: { ...rest, items: rows } })
  })
  await page.reload()
  await cardOf(page, number).waitFor()
}

const withLess = (row: PlayedRow, lessBytes: bigint) => ({
  ...row,
  lines: row.lines.map((line) => ({ ...line, otherQuotaBytes: lessBytes.toString() })),
})

const whole = new Intl.NumberFormat('fr-FR')

/** Figures stand with spaces that do not break, as typed ones do not. */
const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

describe.skipIf(isBrowserMissing)('the inbox of the operator', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
    const { items: tenants } = await api.call('listTenants', { query: { limit: 100 } })
    // People of the demo act for the first, and other files for some at the end.
    asked = await askForSpace(api, tenants.slice(2, -6).toReversed())
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('lays what stands beside what was asked for and what is smaller, as the API simulates both', async () => {
    const { page, context } = await openInbox()
    const { offerId, lessBytes } = await lessOf(0)
    await playRow(page, 0, (row) => withLess(row, lessBytes))
    const card = cardOf(page, 0)
    await card.getByText('Comparer avant et après').click()
    const table = card.getByRole('table')
    await table.getByRole('columnheader', { name: 'Accordé moins' }).waitFor()
    const params = { requestId: requestIdOf(0) }
    const lines = [{ offerId, wantedQuotaBytes: lessBytes }]
    const [granted, smaller] = [
      await api.call('simulateQuotaDecision', { params, query: {} }),
      await api.call('simulateQuotaDecision', { params, query: { lines } }),
    ]
    const days = (count: number | null) => (count === null ? '' : `pleine dans ${whole.format(count)} jours`)
    const free = (bytes: bigint | null, count: number | null) =>
      (bytes === null ? 'sans limite' : formatBytes(bytes, 'fr')) + days(count)
    const [line, other] = [granted.lines[0], smaller.lines[0]]
    if (line === undefined || other === undefined) throw new Error('nothing was simulated')
    expect(line.levels.length).toBeGreaterThan(0)
    expect(other.roundedQuotaBytes).toBeLessThan(line.roundedQuotaBytes)
    const yearly = [
      granted.cost?.fullYear.beforeMicros ?? 0n,
      granted.cost?.fullYear.afterMicros ?? 0n,
      smaller.cost?.fullYear.afterMicros ?? 0n,
    ]
    expect(new Set(yearly).size).toBe(3)
    const expected = [
      ['', 'Aujourd’hui', 'Comme demandé', 'Accordé moins'],
      [
        line.offerName,
        formatBytes(line.currentQuotaBytes, 'fr'),
        formatBytes(line.roundedQuotaBytes, 'fr', 'up'),
        formatBytes(other.roundedQuotaBytes, 'fr', 'up'),
      ],
      ...line.levels.map((level, index) => [
        `Reste dans « ${level.levelName} »`,
        free(level.freeBytesBefore, level.daysToFullBefore),
        free(level.freeBytesAfter, level.daysToFullAfter),
        free(other.levels[index]?.freeBytesAfter ?? null, other.levels[index]?.daysToFullAfter ?? null),
      ]),
      ['Coût d’une année, tout rempli', ...yearly.map((micros) => formatEuros(micros, 'fr'))],
    ]
    const rows = await table.getByRole('row').all()
    const shown = await Promise.all(rows.map((row) => row.locator('th, td').allTextContents()))
    expect(shown.map((cells) => cells.map(plain))).toEqual(expected.map((cells) => cells.map(plain)))
    expect(await faultsInAllLooks(page, 'operator-inbox-compared')).toEqual([])
    await context.close()
  })

  it('shows on a row, without a click, all that its answer rests on', async () => {
    const { page, context } = await openInbox()
    await playRow(page, 0, ({ request, lines }) => ({
      ...everyFact,
      request: { ...request, wishedOn: '2026-04-15', dueOn: '2026-02-20' },
      lines: lines.map((line) => ({ ...line, ...everySize })),
    }))
    const card = cardOf(page, 0)
    await card.getByText('mandat valide').waitFor()
    const { automatic, justification } = await requestOf(0)
    const why = automatic?.reasons.map(({ explanation }) => explanation ?? '') ?? []
    expect(why.length).toBeGreaterThan(0)
    const shown = plain(await card.innerText())
    for (const fact of [...everyFactSaid, ...why, justification]) expect(shown).toContain(plain(fact))
    expect(await faultsInAllLooks(page, 'operator-inbox-every-fact')).toEqual([])
    await context.close()
  })

  it('goes from request to request by arrows, and leaves an answer by Escape without giving it', async () => {
    const { page, context } = await openInbox()
    await cardOf(page, 1).waitFor()
    const cards = await page.locator('[data-request]').all()
    const ids = await Promise.all(cards.map((card) => card.getAttribute('data-request')))
    expect(ids.length).toBeGreaterThanOrEqual(4)
    const at = ids.indexOf(requestIdOf(1))
    expect(at).toBeGreaterThanOrEqual(0)
    const beside = at + 1 < ids.length ? { key: 'ArrowDown', back: 'ArrowUp', id: ids[at + 1] } : null
    const { key, back, id } = beside ?? { key: 'ArrowUp', back: 'ArrowDown', id: ids[at - 1] }
    await cardOf(page, 1).focus()
    await page.keyboard.press(key)
    expect(await focusedRequest(page)).toBe(id)
    await page.keyboard.press(back)
    expect(await focusedRequest(page)).toBe(requestIdOf(1))
    const form = cardOf(page, 1).getByRole('form', { name: 'Refuser' })
    await page.keyboard.press('r')
    await form.waitFor()
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'detached' })
    expect(await focusedRequest(page)).toBe(requestIdOf(1))
    expect(await requestOf(1)).toMatchObject({ state: 'submitted', decidedBy: null, takenBy: null })
    await context.close()
  })

  it('grants less in two keys: the size that was proposed, and no more', async () => {
    const { page, context } = await openInbox()
    const { lessBytes, requestedQuotaBytes } = await lessOf(1)
    await playRow(page, 1, (row) => withLess(row, lessBytes))
    await cardOf(page, 1).focus()
    await page.keyboard.press('m')
    await cardOf(page, 1).getByRole('button', { name: 'Oui, accorder cette taille' }).waitFor()
    await page.keyboard.press('Enter')
    await cardOf(page, 1).waitFor({ state: 'detached' })
    const { state, decidedBy, decisionReason, lines } = await requestOf(1)
    expect(['approved', 'provisioning', 'active']).toContain(state)
    expect({ decidedBy, decisionReason }).toEqual({
      decidedBy: 'demo-exploitation',
      decisionReason: texts.get('inbox.words.less'),
    })
    expect(lines).toMatchObject([{ decidedQuotaBytes: lessBytes, requestedQuotaBytes }])
    await context.close()
  })

  it('asks a question in two keys, and decides nothing by it', async () => {
    const { page, context } = await openInbox()
    await cardOf(page, 2).focus()
    await page.keyboard.press('q')
    await cardOf(page, 2).getByRole('button', { name: 'Envoyer la question' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('question envoyée').waitFor()
    const { state, decidedBy, history } = await requestOf(2)
    expect({ state, decidedBy }).toEqual({ state: 'submitted', decidedBy: null })
    expect(history.at(-1)).toMatchObject({ kind: 'question', text: texts.get('inbox.words.ask') })
    await context.close()
  })

  it('refuses in two keys, by the likeliest motif', async () => {
    const { page, context } = await openInbox()
    const { motifs } = await api.call('listRefusalMotifs', {})
    await cardOf(page, 3).focus()
    await page.keyboard.press('r')
    await expect
      .poll(() => cardOf(page, 3).getByLabel('Ce que la commune lira du refus').inputValue())
      .toBe(motifs[0]?.text)
    await page.keyboard.press('Enter')
    await page.getByText('refusée', { exact: true }).waitFor()
    expect(await requestOf(3)).toMatchObject({
      state: 'rejected',
      decidedBy: 'demo-exploitation',
      decisionReason: motifs[0]?.text,
    })
    await context.close()
  })

  it('changes a motif, which a refusal offers at once, and adds none beyond twelve', async () => {
    const { page, context } = await openInbox()
    await page.getByRole('link', { name: 'Motifs de refus' }).click()
    await page.getByRole('button', { name: 'Enregistrer' }).waitFor()
    await settle(page)
    const { motifs } = await api.call('listRefusalMotifs', {})
    const labels = page.getByLabel(/^Motif \d+/)
    expect(await labels.count()).toBe(motifs.length)
    await labels.last().fill('Reporté à l’an prochain')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText(texts.get('motifs.saved') ?? '', { exact: true }).waitFor()
    expect((await api.call('listRefusalMotifs', {})).motifs).toEqual(
      motifs.map((motif, at) => (at + 1 < motifs.length ? motif : { ...motif, label: 'Reporté à l’an prochain' })),
    )
    const add = page.getByRole('button', { name: 'Ajouter' })
    for (let count = motifs.length; count < 12; count += 1) {
      expect(await add.isDisabled()).toBe(false)
      await add.click()
    }
    expect([await labels.count(), await add.isDisabled()]).toEqual([12, true])
    await keepShot(page, 'operator-motifs-twelve-light-1440')
    await page.getByRole('link', { name: texts.get('motifs.back') ?? '' }).click()
    await cardOf(page, 0).focus()
    await page.keyboard.press('r')
    await cardOf(page, 0).getByRole('radio', { name: 'Reporté à l’an prochain' }).waitFor()
    await context.close()
  })
})

/** Point by point what a row says, as the API would send it of a commune that has all of it. */
const everyFact = {
  member: { inhabitants: 12_345, groupName: 'CC du Cadastre' },
  requester: {
    name: 'Odile Marchand',
    mandate: {
      id: '0198c0de-0009-7000-8000-000000000001',
      tenantId: '0198c0de-0009-7000-8000-000000000003',
      recordedAt: '2026-01-01T08:00:00.000Z',
      recordedBy: 'demo-exploitation',
      endedAt: null,
      endedBy: null,
      version: 1,
      personSubject: 'demo-odile',
      personName: 'Odile Marchand',
      function: 'requester',
      ceilingCents: '50000',
      validFrom: '2026-01-01',
      validUntil: '2026-11-30',
      actId: null,
    },
    mandateEndedOn: null,
  },
  ageWorkingDays: 4,
  dueInWorkingDays: 6,
  cost: { addedPerYearMicros: '84000000', perYearAfterMicros: '450000000', annualCommitmentMicros: '600000000' },
  agreement: { number: 'CONV-2026-007', endsOn: '2028-12-31', isInLastNotice: false },
  proposal: { decision: 'approve', reason: 'fits' },
}
const everySize = {
  quotaBytes: (200n * GIB).toString(),
  wantedQuotaBytes: (250n * GIB).toString(),
  fits: true,
  otherQuotaBytes: null,
  inUseBytes: (180n * GIB).toString(),
  grown90DaysBytes: (15n * GIB).toString(),
  fullOn: '2026-05-12',
  pool: {
    poolId: '0198c0de-0009-7000-8000-000000000002',
    name: 'Réserve nord',
    freeBytesAfter: (700n * GIB).toString(),
    daysToFullAfter: 321,
  },
}
const everyFactSaid = [
  '12 345 habitants, CC du Cadastre',
  'Odile Marchand',
  'mandat valide jusqu’au 30 novembre 2026',
  '200 Go',
  '250 Go',
  '180 Go utilisés (90 %)',
  '+ 15 Go en 90 jours',
  'plein vers le 12 mai 2026',
  'Déposée il y a 4 jours ouvrés',
  'encore 6 jours ouvrés',
  '20 février 2026',
  'Souhaitée pour 15 avril 2026',
  '+84 € par an',
  '75 % de l’engagement de 600 €',
  'Réserve « Réserve nord » : 700 Go après accord, pleine dans 321 jours',
  'CONV-2026-007',
  'jusqu’au 31 décembre 2028',
  'Proposition :',
  'accorder',
  'la place, l’usage et l’engagement le permettent',
  'Pourquoi pas d’office :',
]

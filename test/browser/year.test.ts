import { type Client, createClient } from '@grenier/contracts'
import { civilDate, civilMonth, divideRoundHalfAwayFromZero, microsFromCents } from '@grenier/quota-billing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aMinuteAndMoreMs, keepShot, settle, signedIn } from './console-page.ts'
import { microsOfCell, workbookBehind } from './support/as-the-page.ts'
import { recordFormerCommunes } from './support/former-communes.ts'
import { faultsInAllLooks, faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const finance = 'Nadia Belkacem, finances'
const exploitation = 'Camille Ferrand, exploitation'
const member = 'Claire Fontaine, administration d’une commune'
const year = '2026'
/** What is posted of a year that is over stands there. */
const openMonth = civilMonth('2027-01')

let app: Awaited<ReturnType<typeof openTheApp>>
/** The colleague of finance whose token the demo printed. */
let colleague: Client

const openAs = (person: string, allowed: readonly RegExp[] = []) =>
  signedIn(app.browser, { ...app, person, look: 'light-1440', allowed })

/** Euros of a page as cents: signs, spaces and the currency are left out. */
function centsOf(text: string | null): bigint {
  const digits = (text ?? '').replaceAll(/[^\d−-]/g, '').replace('−', '-')
  return BigInt(digits)
}

const centsOfMicros = (micros: bigint): bigint => divideRoundHalfAwayFromZero(micros, 10_000n)

async function firstMember() {
  const operator = createClient({ baseUrl: app.baseUrl, token: app.operatorToken, language: 'fr' })
  return (await operator.call('listTenants', { query: { limit: 10 } })).items[0]
}

/** What amending the first member's population of a month would ask it more, in cents, as the page shows it before. */
async function previewPopulation(page: Page, month: string, moreInhabitants: number): Promise<bigint> {
  const { name = '', inhabitants } = (await firstMember()) ?? {}
  await page.goto(`${app.baseUrl}/finance/amendments?month=${month}&kind=population`)
  await page.getByLabel('Adhérent', { exact: true }).fill(name)
  await page.getByRole('button', { name, exact: true }).click()
  await page.getByLabel('Habitants, tel que cela aurait dû être').fill(String((inhabitants ?? 0) + moreInhabitants))
  const preview = page.getByRole('table').filter({ hasText: 'Serait' })
  const row = preview.getByRole('row').filter({ hasText: name })
  await row.waitFor()
  expect(await faultsInAllLooks(page, 'amendment-previewed')).toEqual([])
  return centsOf(await row.getByRole('cell').last().textContent())
}

/** Has a member's population of a closed month told otherwise, so that the month ought to have been another. */
async function amendPopulation(month: string, moreInhabitants: number): Promise<string> {
  const tenant = await firstMember()
  const inhabitants = (tenant?.inhabitants ?? 0) + moreInhabitants
  const fact = { kind: 'population', tenantId: tenant?.id ?? '', populationKind: 'municipale', inhabitants } as const
  await colleague.call('amendPeriod', {
    params: { month: civilMonth(month) },
    body: { reason: 'Population authentifiée après la clôture.', fact },
  })
  return tenant?.name ?? ''
}

/** What a correction of that month would come to, as the page shows it. */
async function chooseMonth(page: Page, label: string): Promise<void> {
  await page.goto(`${app.baseUrl}/finance/corrections`)
  await page.getByLabel('Mois clos').selectOption({ label })
}

/** Opens a statement as the credit on a disputed one would be: in this story that is issued a month later. */
async function openAsCredit(page: Page, disputed: string): Promise<void> {
  const { items } = await colleague.call('listStatements', { query: { month: civilMonth('2026-11'), limit: 100 } })
  const { tenantId } = await colleague.call('getStatement', { params: { statementId: disputed } })
  const shown = items.find((statement) => statement.tenantId === tenantId)?.id ?? ''
  const original = { originalStatementId: disputed, originalNumber: '2026-00001', originalIssuedAt: null }
  const credit = { kind: 'reduction', ...original, fiscalYear: 2026, disputedOn: '2027-01-01' }
  await page.route(`**/v1/statements/${shown}`, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, json: { ...(await response.json()), credit } })
  })
  await page.goto(`${app.baseUrl}/statements/${shown}`)
  await page.getByRole('link', { name: 'L’état 2026-00001' }).waitFor()
}

describe.skipIf(isBrowserMissing)('a year of money', () => {
  beforeAll(async () => {
    app = await openTheApp('year')
    colleague = createClient({ baseUrl: app.baseUrl, token: app.financeToken, language: 'fr' })
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it('corrects a closed month: seen before it is proposed, proposed by one person, posted by another', async () => {
    const { page, context } = await openAs(finance)
    await chooseMonth(page, 'novembre 2026')
    await page.getByText('Rien n’a changé : il n’y a rien à rectifier').waitFor()
    const previewedCents = await previewPopulation(page, '2026-11', 120)
    const name = await amendPopulation('2026-11', 120)
    await chooseMonth(page, 'novembre 2026')
    const month = civilMonth('2026-11')
    const rerated = await colleague.call('reratePeriod', { params: { month }, query: { limit: 100 } })
    expect(rerated.differenceMicros).toBeGreaterThan(0n)
    // What was seen before it was noted is what is found after.
    const { id } = (await firstMember()) ?? {}
    const moved = rerated.members.find(({ tenantId }) => tenantId === id)
    expect(previewedCents).toBe(centsOfMicros(moved?.differenceMicros ?? 0n))
    const list = 'Ce qui serait annulé et posé à la place'
    const own = page
      .getByRole('table', { name: list })
      .getByRole('row')
      .filter({ hasText: name })
      .filter({ hasText: 'Participation par habitant' })
    const expected = rerated.rows.find((row) => row.memberName === name && row.ruleId === 'participation')
    await own.waitFor()
    const cells = (await own.getByRole('cell').allTextContents()).slice(1).map(centsOf)
    expect(cells).toEqual([
      -centsOfMicros(expected?.original?.amountMicros ?? 0n),
      centsOfMicros(expected?.rerated?.amountMicros ?? 0n),
      centsOfMicros(expected?.differenceMicros ?? 0n),
    ])
    const workbook = await workbookBehind(page, { ...app, name: list })
    expect(workbook.rows.slice(0, -1).map((row) => row['Adhérent'])).toEqual(rerated.rows.map((row) => row.memberName))
    expect(microsOfCell(workbook.rows.at(-1)?.['Écart (EUR)'])).toBe(rerated.differenceMicros)
    await page.getByLabel('Motif, tel que les redevables le liront').fill('Population authentifiée en décembre.')
    expect(await faultsOfScreen(page, 'correction-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Proposer la rectification' }).click()
    await page.getByText('Vous l’avez proposée : une autre personne doit l’enregistrer.').waitFor()
    const [proposed] = (await colleague.call('listCorrections', { query: { limit: 10 } })).items
    expect(proposed).toMatchObject({ state: 'proposed', differenceMicros: rerated.differenceMicros })
    const params = { correctionId: proposed?.id ?? '' }
    const posted = await colleague.call('postCorrection', { params, ifMatch: proposed?.version ?? 0 })
    await page.reload()
    await page.getByText('Enregistrée par demo-finance sur janvier 2027.').waitFor()
    await keepShot(page, 'correction-posted-light-1440')
    await chooseMonth(page, 'novembre 2026')
    await page.getByText('Rien n’a changé : il n’y a rien à rectifier').waitFor()
    // What it came to stands in the open month, to the millionth of a euro.
    const { items: charges } = await colleague.call('listCharges', { query: { month: openMonth, limit: 500 } })
    const booked = charges.filter(({ correction }) => correction?.correctionId === posted.id)
    expect(booked.length).toBe(posted.rowCount)
    expect(booked.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)).toBe(rerated.differenceMicros)
    await context.close()
  })

  it('keeps the calendar of the year: another day with its reason, a word that something is done, one of its own', async () => {
    const { page, context } = await openAs(finance)
    await page.goto(`${app.baseUrl}/`)
    await page.getByRole('link', { name: 'Tout le calendrier' }).click()
    await page.getByRole('heading', { name: 'Calendrier budgétaire 2027' }).waitFor()
    const row = (title: string) => page.getByRole('listitem').filter({ hasText: title })
    const notified = row('Coût unitaire et prévision 2027 notifiés')
    await notified.getByRole('button', { name: 'Changer la date' }).click()
    await notified.getByLabel('Jour', { exact: true }).fill('2027-02-26')
    await notified.getByLabel('Rappels, en jours avant').fill('20, 5')
    await notified.getByLabel('Motif').fill('Conférence des maires le 1er mars')
    expect(await faultsOfScreen(page, 'calendar-change-light-1440')).toEqual([])
    await notified.getByRole('button', { name: 'Enregistrer' }).click()
    await notified.getByText('Prévu par la règle le 15 mars 2027.').waitFor()
    await notified.getByText('rappels 20, 5 jours avant').waitFor()
    const accrued = row('Rattachements de 2026 exportés')
    await accrued.getByRole('button', { name: 'Dire que c’est fait' }).click()
    await accrued.getByLabel('Comment, ou où').fill('Transmis au comptable')
    expect(await faultsOfScreen(page, 'calendar-done-light-1440')).toEqual([])
    await accrued.getByRole('button', { name: 'Dire que c’est fait' }).click()
    await accrued.getByText(/^Dit fait par .*Transmis au comptable$/).waitFor()
    await page.getByText('Ajouter une échéance', { exact: true }).first().click()
    await page.getByLabel('Intitulé').fill('Comité syndical')
    await page.getByLabel('Jour', { exact: true }).fill('2027-06-10')
    await page.getByLabel('Motif').fill('Calendrier des instances')
    await page.getByRole('checkbox', { name: 'finances' }).check()
    expect(await faultsOfScreen(page, 'calendar-adding-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Ajouter une échéance' }).click()
    await row('Comité syndical').waitFor()
    const { items } = await colleague.call('getBudgetCalendar', { params: { year: '2027' } })
    const told = items.map(({ code, day, standing }) => [code, day, standing])
    expect(told).toContainEqual(['accruals-exported', '2027-01-31', 'done'])
    expect(told).toContainEqual(['forecast-notified', '2027-02-26', expect.stringMatching(/^(ahead|due|done)$/)])
    await context.close()
  })

  it('trues up the year: a file that is looked at first, who owes what, and two persons', async () => {
    const { page, context } = await openAs(finance, [/status of 409/])
    await page.goto(`${app.baseUrl}/finance/years?year=${year}`)
    const head = 'exercice;mandat;ligne;compte;montant;cout;amortissement'
    const file = (name: string, lines: readonly string[]) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from([head, ...lines].join('\r\n'), 'latin1'),
    })
    const input = page.locator('input[type="file"]')
    await input.setInputFiles(file('faux.csv', ['2026;12;1;6156;douze;FRAIS-COMMUNS;non']))
    await page.getByText('1 anomalie : rien n’est enregistré').waitFor()
    await page.getByRole('button', { name: 'Calculer la régularisation' }).click()
    // What to enter is named by the code that the file takes.
    await page.getByRole('alert').filter({ hasText: '(FRAIS-COMMUNS)' }).waitFor()
    expect(await faultsOfScreen(page, 'year-costs-missing-light-1440')).toEqual([])
    const lines = ['2026;12;1;6156;40000,07;FRAIS-COMMUNS;non', '2026;13;1;6811;9000,10;FRAIS-COMMUNS;oui']
    const csv = [head, ...lines].join('\r\n')
    await colleague.call('importActualCosts', { params: { year }, body: { csv, dryRun: false } })
    await page.reload()
    await page.getByText('2 lignes de mandat').waitFor()
    expect(centsOf(await page.locator('tfoot td').last().textContent())).toBe(4_900_017n)
    // The same file again says nothing new.
    await input.setInputFiles(file('encore.csv', lines))
    await page.getByText('Ce fichier ne dit rien de nouveau').waitFor()
    await page.getByRole('button', { name: 'Calculer la régularisation' }).click()
    const table = page.getByRole('table', { name: 'Ce que chacun doit encore, ou reçoit' })
    await table.waitFor()
    const preview = await colleague.call('previewTrueUp', { params: { year }, query: { limit: 100 } })
    const workbook = await workbookBehind(page, { ...app, name: 'Ce que chacun doit encore, ou reçoit' })
    expect(microsOfCell(workbook.rows.at(-1)?.['Écart (EUR)'])).toBe(preview.differenceMicros)
    const uncosted = await page
      .getByRole('region', { name: 'Services sans coût réel' })
      .getByRole('listitem')
      .allTextContents()
    expect(uncosted).toHaveLength(preview.uncosted.length)
    for (const { label, costCode } of preview.uncosted) {
      expect(uncosted.join()).toContain(`${label} (code ${costCode})`)
    }
    expect(preview.uncosted.length).toBeGreaterThan(0)
    const [cost] = preview.costs
    for (const { name, shareCents, chargedMicros, differenceMicros } of cost?.members ?? []) {
      const cells = await table.getByRole('row').filter({ hasText: name }).getByRole('cell').allTextContents()
      expect(cells.map(centsOf)).toEqual([shareCents, centsOfMicros(chargedMicros), centsOfMicros(differenceMicros)])
    }
    // What is charged and what is still asked come to what the year cost.
    const shared = (cost?.members ?? []).reduce((sum, { shareCents }) => sum + shareCents, 0n)
    expect(shared + (cost?.unsharedCents ?? 0n)).toBe(4_900_017n)
    expect(await faultsOfScreen(page, 'year-previewed-light-1440')).toEqual([])
    await page.getByRole('button', { name: /^Enregistrer la régularisation/ }).click()
    await page.getByRole('button', { name: 'Oui, enregistrer : cela ne s’annule pas' }).click()
    await page.getByText('Enregistrée sur janvier 2027').waitFor()
    await page.getByText(/^N° 1 : .* sur janvier 2027 \(Nadia Belkacem/).waitFor()
    await keepShot(page, 'year-posted-light-1440')
    const { items } = await colleague.call('listTrueUps')
    expect(items).toMatchObject([{ year, postedBy: 'demo-finances', differenceMicros: preview.differenceMicros }])
    const { items: charges } = await colleague.call('listCharges', { query: { month: openMonth, limit: 500 } })
    const trued = charges.filter(({ kind }) => kind === 'true-up')
    expect(trued.reduce((sum, { amountMicros }) => sum + amountMicros, 0n)).toBe(preview.differenceMicros)
    expect(microsFromCents(4_900_017n - (cost?.unsharedCents ?? 0n))).toBe(
      (cost?.chargedMicros ?? 0n) + preview.differenceMicros,
    )
    await context.close()
  })

  it('upholds a dispute: the month is corrected by a second person, and the payer reads by what', async () => {
    const payer = await openAs(member)
    await payer.page.goto(`${app.baseUrl}/statements`)
    await payer.page.getByRole('link', { name: 'Participation de décembre 2026' }).click()
    await payer.page.getByRole('button', { name: 'Contester des lignes' }).click()
    const lines = payer.page.getByRole('group', { name: 'Quelles lignes' })
    await lines.getByRole('checkbox', { name: /^Participation par habitant/ }).check()
    await payer.page.getByLabel('Ce qui vous semble inexact').fill('La population retenue n’est pas la nôtre.')
    await payer.page.getByRole('button', { name: 'Envoyer la contestation' }).click()
    await payer.page.getByText('en attente de réponse').waitFor()
    const disputed = new URL(payer.page.url()).pathname.split('/').at(-1) ?? ''
    await amendPopulation('2026-12', -90)
    const body = { month: civilMonth('2026-12'), reason: 'Population rectifiée après contestation.', tenantIds: null }
    const proposed = await colleague.call('proposeCorrection', { body })
    const { page, context } = await openAs(finance)
    await page.goto(`${app.baseUrl}/finance/corrections`)
    await page.getByRole('button', { name: 'Enregistrer la rectification' }).click()
    await page.getByRole('button', { name: 'Oui, enregistrer : cela ne s’annule pas' }).click()
    await page.getByText('Enregistrée par Nadia Belkacem, finances sur janvier 2027.').waitFor()
    await page.goto(`${app.baseUrl}/finance/disputes`)
    await page.getByText('La population retenue n’est pas la nôtre.').waitFor()
    await page.getByRole('button', { name: 'Répondre' }).click()
    await page.getByRole('radio', { name: /^Donner raison/ }).check()
    // What was posted of that month is offered.
    const offered = page.getByRole('group', { name: 'Ce qui rectifie' }).getByRole('radio')
    await expect.poll(() => offered.count()).toBe(1)
    await page.getByText(/^la rectification de décembre 2026, enregistrée le 1er janvier 2027 \(-\d/).waitFor()
    await offered.check()
    await page.getByLabel('Motif, tel que le redevable le lira').fill('La population de décembre était fausse.')
    await page.getByRole('button', { name: 'Donner raison au redevable' }).click()
    expect(await faultsOfScreen(page, 'dispute-answer-upheld-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Oui, répondre' }).click()
    await page.getByText('Aucune contestation ouverte').waitFor()
    await payer.page.getByText('retenue, rectifiée').waitFor()
    await payer.page.getByText('Réponse : La population de décembre était fausse.').waitFor()
    await payer.page.getByText('Rectifié : un avoir vous rend').waitFor()
    await settle(payer.page)
    expect(await faultsOfScreen(payer.page, 'dispute-upheld-light-1440')).toEqual([])
    const { items } = await colleague.call('listDisputes', { query: { state: 'corrected', limit: 10 } })
    expect(items).toMatchObject([{ correction: proposed.id, endedBy: 'demo-finances' }])
    await openAsCredit(payer.page, disputed)
    await payer.page.getByRole('link', { name: /^La contestation du \d/ }).click()
    await payer.page.waitForURL(({ pathname, hash }) => pathname + hash === `/statements/${disputed}#disputes`)
    await payer.page.getByText('Réponse : La population de décembre était fausse.').waitFor()
    await openAsCredit(page, disputed)
    expect(await faultsOfScreen(page, 'credit-light-1440')).toEqual([])
    await page.getByRole('link', { name: /^La contestation du \d/ }).click()
    await page.waitForURL(({ search }) => search === `?state=corrected&statement=${disputed}`)
    await page.getByText('La population de décembre était fausse.').waitFor()
    const { items: corrections } = await colleague.call('listCorrections', { query: { limit: 10 } })
    expect(corrections.find(({ id }) => id === proposed.id)).toMatchObject({
      state: 'posted',
      postedBy: 'demo-finances',
      differenceMicros: proposed.differenceMicros,
    })
    // The year that was trued up is told to be looked at again where it changed.
    const { toRepeat } = await colleague.call('listTrueUps')
    await page.goto(`${app.baseUrl}/finance/years?year=${year}`)
    await page.getByText(/^N° 1 : /).waitFor()
    await expect.poll(() => page.getByText('est à refaire').count()).toBe(toRepeat.length)
    await Promise.all([context.close(), payer.context.close()])
  })

  it('applies what the register of today says otherwise than that of 2024, confirmed by two persons', async () => {
    const operator = createClient({ baseUrl: app.baseUrl, token: app.operatorToken, language: 'fr' })
    const named = await recordFormerCommunes(operator)
    const first = '2027-01-01'
    const preview = () =>
      operator.call('previewTerritoryEvent', { query: { limit: 100, effectiveOn: civilDate(first) } })
    const { items: planned, sums } = await preview()
    expect(sums).toMatchObject({ merged: 1, gone: 0, members: 0, withObstacle: 0 })
    const mine = await signedIn(app.browser, {
      ...app,
      person: exploitation,
      look: 'light-1440',
      path: '/territory-events',
    })
    await mine.page.getByLabel('Prend effet le (premier jour d’un mois)').fill(first)
    const proposal = mine.page.getByRole('table', { name: 'Changements' })
    await proposal.getByRole('row').filter({ hasText: named.merged }).getByText('Réunie à une autre').waitFor()
    await mine.page.getByRole('button', { name: 'Proposer ces changements' }).click()
    await mine.page.getByRole('button', { name: 'Oui, proposer' }).click()
    await mine.page.getByText('attend d’être confirmée').waitFor()
    await mine.page.getByRole('button', { name: 'Voir les changements' }).click()
    const changed = planned.find(({ before }) => before.name === named.changed)
    const figures = [changed?.before, changed?.after].map((body) => body?.population?.inhabitants)
    expect(new Set(figures).size).toBe(2)
    await mine.page.getByRole('row').filter({ hasText: named.changed }).getByText('Change : ').first().waitFor()
    const { page } = mine
    expect(await faultsInAllLooks(page, 'territory-event-real')).toEqual([])
    await page.getByRole('button', { name: 'Confirmer pour l’exploitation' }).click()
    await page.getByRole('button', { name: 'Oui, confirmer tout ce qui n’est pas écarté' }).click()
    await page.getByText('Exploitation : confirmée par Camille Ferrand').waitFor()
    const theirs = await signedIn(app.browser, {
      ...app,
      person: finance,
      look: 'light-1440',
      path: '/territory-events',
    })
    await theirs.page.getByRole('button', { name: 'Confirmer pour les finances' }).click()
    await theirs.page.getByRole('button', { name: 'Oui, confirmer tout ce qui n’est pas écarté' }).click()
    // The operator's page learns of it by itself, and of what the worker then does.
    await page.getByText('appliquée', { exact: true }).waitFor({ timeout: aMinuteAndMoreMs })
    await page.getByText('Finances : confirmée par Nadia Belkacem').waitFor()
    expect((await operator.call('listTerritoryEvents')).items).toMatchObject([
      { state: 'applied', applied: planned.length, changes: planned.length, leftOut: 0, heldUp: 0 },
    ])
    expect((await preview()).items).toEqual([])
    await settle(page)
    await keepShot(page, 'territory-event-applied-light-1440')
    await Promise.all([mine.context.close(), theirs.context.close()])
  })
})

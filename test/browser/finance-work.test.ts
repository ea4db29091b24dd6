import { type Answer, createClient } from '@grenier/contracts'
import { readWorkbook, writeWorkbook } from '@grenier/documents/testing/workbook'
import { civilDate } from '@grenier/quota-billing'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepShot, settle, signedIn } from './console-page.ts'
import { asked, fileBehind } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

type Encoded<Operation extends 'listStatements' | 'listTariffs' | 'listCostPools'> = {
  readonly items: readonly Record<keyof Answer<Operation>['items'][number], string | null>[]
}

const finance = 'Nadia Belkacem, finances'

interface IssuedList {
  readonly statementCount: number
  readonly items: readonly { readonly number: string; readonly payerName: string; readonly settlement: string }[]
}

let app: Awaited<ReturnType<typeof openTheApp>>

const openFinance = () => signedIn(app.browser, { ...app, person: finance, look: 'light-1440' })

/** An act that binds from the day on which it was published. */
async function writeAct(page: Page, number: string, publishedOn: string): Promise<void> {
  await page.getByLabel('Organe').fill('Comité syndical')
  await page.getByLabel('Numéro de l’acte').fill(number)
  await page.getByLabel('Objet').fill('Tarifs et répartition')
  await page.getByLabel('Adopté le').fill('2026-02-10')
  await page.getByLabel('Transmis au préfet le').fill('2026-02-12')
  await page.getByLabel('Publié le').fill(publishedOn)
}

const asFile = (name: string, lines: readonly string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\r\n'), 'latin1'),
})

describe.skipIf(isBrowserMissing)('the work of finance', () => {
  beforeAll(async () => {
    app = await openTheApp()
  })
  afterAll(async () => {
    await app?.browser.close()
  })

  it('publishes a tariff under its act: what is wrong stands at its field, and it is asked twice', async () => {
    const { page, context } = await openFinance()
    await page.goto(`${app.baseUrl}/finance/tariffs/new`)
    const first = page.getByRole('group', { name: 'Espace standard attribué' })
    await first.getByLabel('De 0 à, en Go').fill('1500')
    await first.getByText('les tranches se recouvriraient').waitFor()
    await page.getByLabel('Nom du projet').fill('Projet 2027')
    expect(await page.getByRole('button', { name: 'Comparer' }).isDisabled()).toBe(true)
    await first.getByLabel('De 0 à, en Go').fill('300')
    await page.getByRole('button', { name: 'Comparer' }).click()
    await page.getByRole('heading', { name: 'Publier ce barème' }).waitFor()
    await page.getByRole('link', { name: 'Modifier ce projet' }).click()
    await page.getByRole('heading', { name: 'Modifier « Projet 2027 »' }).waitFor()
    expect(await first.getByLabel('De 0 à, en Go').inputValue()).toBe('300')
    await first.getByLabel('De 0 à, en Go').fill('400')
    await page.getByRole('button', { name: 'Enregistrer et comparer' }).click()
    await page.getByRole('heading', { name: 'Publier ce barème' }).waitFor()
    await page.getByLabel('Code du barème').fill('BAR-2026')
    await page.getByText('Un barème porte déjà ce code').waitFor()
    await page.getByLabel('Code du barème').fill('BAR-2027')
    await page.getByLabel('En vigueur à partir du').selectOption({ label: '1er janvier 2027' })
    await page.getByText('BAR-2026 prendra fin le 31 décembre 2026').waitFor()
    await writeAct(page, '2026-02-7', '2027-01-05')
    await page.getByText('Après le jour où il faut qu’il soit exécutoire').waitFor()
    expect(await page.getByRole('button', { name: 'Publier le barème' }).count()).toBe(0)
    await page.getByLabel('Publié le').fill('2026-02-20')
    await page.getByText('exécutoire depuis le 20 février 2026').waitFor()
    await page.getByRole('button', { name: 'Publier le barème' }).click()
    expect(await faultsOfScreen(page, 'tariff-publish-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Oui, publier' }).click()
    await page.getByRole('heading', { name: 'Projet 2027 (BAR-2027)' }).waitFor()
    const { items } = await asked<Encoded<'listTariffs'>>(page, `${app.baseUrl}/v1/tariffs`)
    expect(items.map(({ code, validFrom, validTo }) => ({ code, validFrom, validTo }))).toEqual([
      { code: 'BAR-2026', validFrom: '2026-01-01', validTo: '2026-12-31' },
      { code: 'BAR-2027', validFrom: '2027-01-01', validTo: null },
    ])
    await page.getByRole('listitem').filter({ hasText: 'Projet 2027' }).getByText('publié').waitFor()
    await context.close()
  })

  it('writes the first tariff from nothing: lines of every kind, what is wrong among them, and none too many', async () => {
    const { page, context } = await openFinance()
    // As in an installation where nothing was ever voted.
    await page.route('**/v1/tariffs?*', (route) => route.fulfill({ json: { items: [], nextCursor: null } }))
    await page.goto(`${app.baseUrl}/finance/tariffs/new`)
    await page.getByText('Aucune ligne pour l’instant').waitFor()
    const compare = page.getByRole('button', { name: 'Comparer' })
    await page.getByLabel('Nom du projet').fill('Premier barème')
    expect(await compare.isDisabled()).toBe(true)
    const add = page.getByRole('group', { name: 'Ajouter une ligne' })
    for (const kind of ['Abonnement par strate', 'Prix par habitant', 'Prix par Go', 'Plafond mensuel']) {
      await add.getByRole('button', { name: kind }).click()
    }
    const subscription = page.getByRole('group', { name: 'Abonnement par strate' })
    await subscription.getByLabel('Euros par an').fill('120')
    const bySize = page.getByRole('group', { name: 'Prix par Go', exact: true })
    await bySize.getByLabel('Libellé').fill('Espace occupé')
    const used = page.getByRole('group', { name: 'Espace occupé', exact: true })
    await used.getByLabel('Ce qui est compté').selectOption('storage.used')
    await used.getByLabel('Calcul').selectOption('volume')
    await used.getByLabel('€ / Go / mois').fill('0,05')
    await used.getByRole('button', { name: 'Ajouter une tranche' }).click()
    await used.getByText('Écrivez un nombre entier').waitFor()
    await used.getByLabel('De 0 à, en Go').fill('100')
    await used.getByLabel('€ / Go / mois').last().fill('0,04')
    // 500 GB at the price of the second tier alone.
    await used.getByText(/^20\s€ par mois/).waitFor()
    const cap = page.getByRole('group', { name: 'Plafond mensuel' })
    await cap.getByLabel('Au plus, en euros par mois').fill('90')
    await page.getByRole('button', { name: 'Supprimer « Prix par habitant »' }).click()
    await cap.getByRole('checkbox', { name: 'toutes les lignes' }).uncheck()
    await cap.getByRole('checkbox', { name: 'Abonnement par strate' }).uncheck()
    await cap.getByRole('checkbox', { name: 'Espace occupé' }).uncheck()
    await cap.getByText('Choisissez au moins une ligne').waitFor()
    expect(await compare.isDisabled()).toBe(true)
    await cap.getByRole('checkbox', { name: 'Espace occupé' }).check()
    expect(await faultsInAllLooks(page, 'tariff-first')).toEqual([])
    await compare.click()
    await page.getByText('il n’y a rien à quoi comparer').waitFor()
    await page.getByRole('heading', { name: 'Publier ce barème' }).waitFor()
    expect(await faultsInAllLooks(page, 'tariff-first-publish')).toEqual([])
    const { items } = await asked<{ items: readonly { name: string; rules: readonly unknown[] }[] }>(
      page,
      `${app.baseUrl}/v1/tariff-drafts?limit=100`,
    )
    expect(items.find(({ name }) => name === 'Premier barème')?.rules).toMatchObject([
      { kind: 'subscriptionByPopulation', ruleId: 'subscription-1' },
      { kind: 'perGibMonth', label: 'Espace occupé', meter: 'storage.used', mode: 'volume' },
      { kind: 'monthlyCap', ofRuleIds: ['space-1'] },
    ])
    await context.close()
  })

  it('shows who would carry a cost, to the cent and with what nobody does, and declares it', async () => {
    const { page, context } = await openFinance()
    await page.goto(`${app.baseUrl}/finance/costs/new`)
    const { items: tenants } = await asked<{ items: readonly { siren: string }[] }>(
      page,
      `${app.baseUrl}/v1/tenants?limit=1`,
    )
    await page.getByLabel('Mois').selectOption({ label: 'avril 2026' })
    await page.getByLabel('Montant, en euros').fill('1000,01')
    const preview = page.getByRole('region', { name: 'Qui en porterait combien' })
    await preview
      .getByRole('row', { name: /^Total/ })
      .getByText(/1.000,01/)
      .waitFor()
    await page.getByLabel('Clé').selectOption('fixed')
    const parts = page.getByRole('textbox', { name: 'Parts votées' })
    await parts.fill('123456789 ; 1')
    await page.getByText('Ligne 1 : aucun adhérent n’a ce SIREN').waitFor()
    await parts.fill(`${tenants[0]?.siren} ; 3333`)
    await preview
      .getByRole('row', { name: /^Non réparti/ })
      .getByText(/666,71/)
      .waitFor()
    await page.getByLabel('Code', { exact: true }).fill('SALLE')
    await page.getByLabel('Nom', { exact: true }).fill('Salle machine')
    await writeAct(page, '2026-02-8', '2026-02-20')
    await page.getByRole('button', { name: 'Déclarer pour avril 2026' }).click()
    expect(await faultsOfScreen(page, 'cost-declare-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Oui, déclarer' }).click()
    await page.getByRole('cell', { name: 'parts votées' }).waitFor()
    const { items } = await asked<Encoded<'listCostPools'>>(page, `${app.baseUrl}/v1/cost-pools`)
    expect(items.find(({ code }) => code === 'SALLE')).toMatchObject({ month: '2026-04', amountCents: '100001' })
    // What was declared of a closed month is told otherwise, and who would carry what of it is seen first.
    const closed = items.find(({ month }) => month === '2026-01')
    await page.goto(`${app.baseUrl}/finance/amendments?month=2026-01&kind=cost-pool`)
    await page.getByLabel('Coût à rectifier').selectOption({ label: closed?.name ?? '' })
    await page.getByLabel('Montant, en euros').fill('777,77')
    await preview
      .getByRole('row', { name: /^Total/ })
      .getByText('777,77')
      .waitFor()
    await page.getByRole('heading', { name: 'Qui paierait plus ou moins' }).waitFor()
    await page.getByText('Rien n’est encore noté').waitFor()
    expect(await faultsOfScreen(page, 'amendment-cost-light-1440')).toEqual([])
    await context.close()
  })

  it('reads titres back: each wrong cell is named, and a sound file counts once', async () => {
    const { page, context } = await openFinance()
    await page.goto(`${app.baseUrl}/finance/settlements`)
    const { items } = await asked<Encoded<'listStatements'>>(page, `${app.baseUrl}/v1/statements?month=2026-01&limit=1`)
    const head = 'numero_etat;exercice;bordereau;titre;date_titre;montant'
    const file = page.locator('input[type="file"]')
    await file.setInputFiles(asFile('faux.csv', [head, '2026-99999;2026;7;345;01/03/2026;12,50']))
    await page.getByText('aucun état émis n’a ce numéro').waitFor()
    await page.getByText('1 anomalie : rien n’est enregistré').waitFor()
    expect(await faultsOfScreen(page, 'settlement-faults-light-1440')).toEqual([])
    const amount = (Number(items[0]?.payableCents) / 100).toFixed(2).replace('.', ',')
    const rows = [head, `${items[0]?.number};2026;7;345;01/03/2026;${amount}`]
    await file.setInputFiles(asFile('retour.csv', rows))
    await page.getByText('Titres nouveaux : 1.').waitFor()
    await page.getByRole('button', { name: 'Enregistrer ce fichier' }).click()
    await page.getByRole('button', { name: 'Oui, enregistrer' }).click()
    await page.getByText('Enregistré', { exact: true }).waitFor()
    const { titredCents } = await asked<{ titredCents: string }>(
      page,
      `${app.baseUrl}/v1/settlement-reconciliation?fiscalYear=2026&limit=1`,
    )
    expect(titredCents).toBe(items[0]?.payableCents)
    await file.setInputFiles(asFile('encore.csv', rows))
    await page.getByText('Ce fichier ne dit rien de nouveau').waitFor()
    await context.close()
  })

  it('brings former amounts over from a workbook: each wrong cell is named, and a sound one counts once', async () => {
    const { page, context } = await openFinance()
    await page.goto(`${app.baseUrl}/workbook-import`)
    type Members = { items: { siren: string | null; name: string }[] }
    const { items } = await asked<Members>(page, `${app.baseUrl}/v1/tenants?limit=50`)
    const member = items.find(({ siren }) => siren !== null)
    const file = page.locator('input[type="file"]')
    const send = async (name: string, rows: readonly (readonly (string | number)[])[]) => {
      const headed = [['Adhérent', 'Exercice', 'Montant payé'], ...rows]
      const buffer = Buffer.from(await writeWorkbook([{ name: 'Montants repris', rows: headed }]))
      const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      await file.setInputFiles({ name, mimeType, buffer })
    }
    await send('faux.xlsx', [
      [member?.siren ?? '', 2999, 12.5],
      ['Aire', 2019, '=SUM(A1)'],
    ])
    await page.getByText('3 cellules à corriger : rien n’est repris').waitFor()
    await page.getByRole('row', { name: /B2 Exercice 2999 Seul un exercice terminé se reprend/ }).waitFor()
    await page.getByRole('row', { name: /C3 Montant payé .* formule/ }).waitFor()
    expect(await faultsOfScreen(page, 'workbook-faults-light-1440')).toEqual([])
    await send('reprise.xlsx', [[member?.siren ?? '', 2019, 1234.56]])
    const sums = /montants nouveaux : 1\s234,56\s€, déjà connus : 0\s€\s*nouvelles : 1, déjà connues : 0/
    await page.getByRole('listitem').filter({ hasText: sums }).waitFor()
    await page.getByRole('row', { name: new RegExp(`${member?.name} 2019 1\\s234,56\\s€ nouvelle`) }).waitFor()
    expect(await faultsOfScreen(page, 'workbook-tried-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Reprendre ces lignes' }).click()
    await page.getByRole('button', { name: 'Oui, reprendre' }).click()
    await page.getByText('Repris', { exact: true }).waitFor()
    const balances = await asked<{ items: { year: number; amountCents: string; label: string }[] }>(
      page,
      `${app.baseUrl}/v1/opening-balances?limit=500`,
    )
    expect(balances.items).toContainEqual(
      expect.objectContaining({ year: 2019, amountCents: '123456', label: 'repris' }),
    )
    await send('encore.xlsx', [[member?.siren ?? '', 2019, 1234.56]])
    await page.getByText('Ce classeur ne dit rien de nouveau').waitFor()
    await context.close()
  })

  it('finds an issued statement among all: by name, by what the accounting made of it, and takes its files', async () => {
    const { page, context } = await openFinance()
    await page.getByRole('link', { name: 'États', exact: true }).click()
    await page.getByRole('heading', { name: 'États émis', level: 1 }).waitFor()
    const { items, statementCount } = await asked<IssuedList>(page, `${app.baseUrl}/v1/issued-statements?limit=200`)
    expect(statementCount).toBe(items.length)
    const found = page.getByRole('region', { name: 'États, le dernier émis d’abord' })
    await found.getByRole('link', { name: items[0]?.number ?? '', exact: true }).waitFor()
    await page.getByLabel('Règlement').selectOption({ label: 'rien à titrer' })
    await page.waitForURL(/settlement=nothing-due/)
    await expect
      .poll(() => found.getByText('rien à titrer').count())
      .toBe(items.slice(0, 50).filter(({ settlement }) => settlement === 'nothing-due').length)
    await page.getByLabel('Règlement').selectOption({ label: 'tous' })
    const wanted = items.find(({ payerName }) => payerName.includes('é')) ?? items.at(-1)
    const search = page.getByRole('searchbox', { name: 'Chercher' })
    await search.fill((wanted?.payerName ?? '').replaceAll('é', 'e').toUpperCase())
    await page.waitForURL(/search=/)
    const row = found.getByRole('row').filter({ hasText: wanted?.number ?? '' })
    await row.waitFor()
    await expect.poll(() => found.getByRole('row').count()).toBeLessThan(items.length + 1)
    const hrefOf = (form: string) =>
      row.getByRole('link', { name: `État ${wanted?.number} en ${form}`, exact: true }).getAttribute('href')
    const csv = await fileBehind(page, { ...app, href: await hrefOf('CSV') })
    expect(csv.toString()).toContain(wanted?.number)
    const [sheet] = await readWorkbook(await fileBehind(page, { ...app, href: await hrefOf('XLSX') }))
    expect(sheet?.data.length).toBeGreaterThan(1)
    const pdf = await fileBehind(page, { ...app, href: await hrefOf('PDF') })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    await page.reload()
    await row.waitFor()
    expect(await faultsOfScreen(page, 'statement-list-light-1440')).toEqual([])
    await context.close()
  })

  it('takes from a closed month and from its year what other desks work on', async () => {
    const { page, context } = await openFinance()
    const hrefOf = async (name: string) => {
      const link = page.getByRole('link', { name, exact: true })
      await link.waitFor()
      return await link.getAttribute('href')
    }
    const linesOf = async (name: string) => {
      const file = await fileBehind(page, { ...app, href: await hrefOf(name) })
      return file.toString().trim().split('\r\n')
    }
    await page.goto(`${app.baseUrl}/finance/closing/2026-01`)
    const january = await asked<IssuedList>(
      page,
      `${app.baseUrl}/v1/issued-statements?from=2026-01&to=2026-01&limit=200`,
    )
    const titres = await linesOf('Pré-titres, CSV')
    expect(titres[0]).toContain('Numéro de facture')
    // No titre is made of what was never measured: the demo may have none.
    const isOfJanuary = (line: string) => january.items.some(({ number }) => line.includes(number))
    expect(titres.slice(1).filter((line) => !isOfJanuary(line))).toEqual([])
    expect(await linesOf('Pré-titres, CSV pour logiciel')).toHaveLength(titres.length)
    for (const name of ['États émis', 'Coûts répartis, et la part de chacun', 'Charges']) {
      const [sheet] = await readWorkbook(
        await fileBehind(page, { ...app, href: await hrefOf(`${name}, Classeur XLSX`) }),
      )
      expect({ name, rows: sheet?.data.length }).toEqual({ name, rows: expect.any(Number) })
      expect((await linesOf(`${name}, CSV`)).length).toBeGreaterThan(1)
    }
    await page.goto(`${app.baseUrl}/finance/years?year=2026`)
    await page.getByRole('heading', { name: 'Usages convertis en unités' }).waitFor()
    expect((await linesOf('Charges à rattacher, CSV')).length).toBeGreaterThan(0)
    await page
      .getByText(/Go·mois/)
      .first()
      .waitFor()
    await context.close()
  })

  it('sees which acts bind, says the days that one lacked, and goes on to the agreement of a member', async () => {
    const api = createClient({ baseUrl: app.baseUrl, token: app.financeToken, language: 'fr' })
    const days = { adoptedOn: civilDate('2026-01-10'), sentToPrefectOn: civilDate('2026-01-12'), publishedOn: null }
    const body = { organ: 'Bureau', number: '2026-01-B3', title: 'Désignation des payeurs', ...days }
    await api.call('recordAct', { body })
    const { page, context } = await signedIn(app.browser, {
      ...app,
      person: finance,
      look: 'light-1440',
      path: '/finance/acts',
    })
    const act = page.getByRole('listitem').filter({ hasText: '2026-01-B3' })
    await act.getByText('pas exécutoire : la publication manque').waitFor()
    expect(await faultsOfScreen(page, 'acts-waiting-light-1440')).toEqual([])
    await act.getByLabel('Publié le').fill('2026-01-20')
    await act.getByRole('button', { name: 'Enregistrer ces dates' }).click()
    await act.getByText('exécutoire depuis le 20 janvier 2026').waitFor()
    await page.getByLabel('Adhérent', { exact: true }).fill('mamoud')
    await page.getByRole('button', { name: 'Mamoudzou', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Convention, Mamoudzou' }).waitFor()
    await page.getByText('Désigner un payeur', { exact: true }).waitFor()
    // What changes the terms is the operator's.
    await expect.poll(() => page.getByText('Enregistrer un avenant', { exact: true }).count()).toBe(0)
    await page.getByRole('link', { name: 'Retour aux délibérations et conventions' }).waitFor()
    await settle(page)
    await keepShot(page, 'finance-agreement-light-1440')
    await context.close()
  })

  it('sets the budget of one member, and says at once that its year will exceed it', async () => {
    const { page, context, complaints } = await openFinance()
    await page.goto(`${app.baseUrl}/finance/forecast`)
    await page.getByRole('button', { name: 'Fixer le budget de Mamoudzou' }).click()
    // The operator's own form stands above; the member's comes once its notice was read.
    await page.getByLabel('Fixer le budget, en euros').nth(1).fill('10,50')
    await page.getByRole('button', { name: 'Enregistrer' }).last().click()
    const row = page.getByRole('row').filter({ hasText: 'Mamoudzou' })
    await row.getByText('10,50').waitFor()
    await row.getByText('dépassé').waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('prepares what payers are told before they vote, looks at one notice and sends it, asked twice', async () => {
    const { page, context } = await openFinance()
    await page.goto(`${app.baseUrl}/finance/forecast-notices?year=2027`)
    await page.getByRole('button', { name: /^(Préparer les avis 2027|Refaire les projets)$/ }).click()
    await page.getByText(/projets? préparés?/).waitFor()
    const table = page.getByRole('region', { name: 'Avis' }).getByRole('table')
    await table.getByRole('link').first().click()
    await page.getByRole('heading', { name: 'Avis de prévision 2027' }).waitFor()
    await page.getByText('Projet préparé le').waitFor()
    expect(await faultsInAllLooks(page, 'forecast-notice')).toEqual([])
    await page.getByRole('button', { name: /^Envoyer/ }).click()
    await page.getByRole('button', { name: 'Oui, envoyer cet avis' }).click()
    await page.getByText('Avis n° 1 envoyé le').waitFor()
    await context.close()
  })
})

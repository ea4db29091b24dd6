import { readFile } from 'node:fs/promises'
import { type Client, createClient } from '@grenier/contracts'
import { civilDate, GIB } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened, sha256 } from '../journeys/use-cases/opened-archive.ts'
import { aMinuteAndMoreMs, axeViolations, saidOfNobody, settle, signedIn } from './console-page.ts'
import { asked, fileBehind, servedTenant } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen, faultsOfScreens } from './support/look-at-screens.ts'
import { screensOf } from './support/screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Claire Fontaine, administration d’une commune'
const screens = screensOf[person]

let browser: Browser
let baseUrl: string
let api: Client

describe.skipIf(isBrowserMissing)('the console of a commune', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('shows every screen in every look without a fault or a violation of WCAG', async () => {
    expect(await faultsOfScreens({ browser, baseUrl, person, screens })).toEqual([])
  })

  it('says that the last test of a restore failed, be another one under way, and never that all is well', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const tenantId = await servedTenant(page, baseUrl)
    // Tests of the demo find everything again: one under way and one that failed, as the API tells of them.
    const drill = {
      taskId: '0198c0de-0003-7000-8000-000000000001',
      tenantId,
      state: 'running',
      namespace: 'essai',
      copyId: '0198c0de-0003-7000-8000-000000000002',
      claimName: 'etat-civil',
      copyRef: 'copie',
      copyTakenAt: '2026-01-20T02:00:00.000Z',
      requestedBy: 'schedule',
      startedAt: '2026-01-22T08:00:00.000Z',
      endedAt: null,
      expectedFiles: null,
      restoredFiles: null,
      copiedBytes: null,
      restoredBytes: null,
      message: '',
      cleanedAt: null,
    }
    const failed = {
      ...drill,
      taskId: '0198c0de-0003-7000-8000-000000000003',
      state: 'failed',
      endedAt: '2026-01-21T08:00:00.000Z',
    }
    await page.route('**/restore-drills?*', (route) =>
      route.fulfill({ json: { items: [drill, failed], nextCursor: null } }),
    )
    await page.goto(`${baseUrl}/`)
    await page.getByRole('heading', { name: 'Le dernier essai de restauration a échoué' }).waitFor()
    await page.getByText('21 janvier 2026').waitFor()
    await page.getByText('échoué', { exact: true }).waitFor()
    expect(await faultsOfScreen(page, 'home-drill-failed-light-360')).toEqual([])
    await context.close()
  })

  it('opens a statement, its PDF, and explains an amount', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/statements',
    })
    const row = page.getByRole('listitem').filter({ hasText: 'Participation de janvier 2026' })
    const hrefOf = (name: string) => row.getByRole('link', { name }).getAttribute('href')
    const pdf = await fileBehind(page, { baseUrl, href: await hrefOf('PDF') })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const href = await hrefOf('CSV')
    const table = parse<Record<string, string>>(await fileBehind(page, { baseUrl, href }), {
      bom: true,
      columns: true,
      delimiter: ';',
    })
    const centsOf = (line: Record<string, string> | undefined) =>
      BigInt(line?.['Montant (EUR)']?.replace(',', '') ?? '')
    const { totalCents, payableCents } = await asked<{ totalCents: string; payableCents: string }>(
      page,
      `${baseUrl}${href?.replace('/document.csv', '') ?? ''}`,
    )
    const lines = table.filter((line) => line['Ligne'] !== '')
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.reduce((sum, line) => sum + centsOf(line), 0n)).toBe(BigInt(totalCents))
    expect(centsOf(table.at(-1))).toBe(BigInt(payableCents))
    await row.getByRole('link', { name: 'Participation de janvier 2026' }).click()
    expect(await faultsInAllLooks(page, 'statement')).toEqual([])
    await page.getByRole('link', { name: 'Espace standard attribué' }).first().click()
    await page.getByText('Recalculé à l’instant : le même montant').waitFor()
    expect(await faultsInAllLooks(page, 'charge')).toEqual([])
    await context.close()
  })

  it('brings files back beside those that stand: which folder, of when, what will happen, and where they are', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    const copied = async () => {
      await page.goto(`${baseUrl}/restore`)
      await settle(page)
      return await page.getByRole('radio', { name: /^etat-civil.*dernière copie/ }).count()
    }
    // Clusters are looked at once a minute.
    await expect.poll(copied, { timeout: aMinuteAndMoreMs, interval: 2_000 }).toBe(1)
    await page.getByRole('radio', { name: /^etat-civil/ }).check()
    await page
      .getByRole('radio', { name: /copie de/ })
      .first()
      .check()
    await page.getByText('aucun fichier n’est remplacé ni effacé').waitFor()
    const name = page.getByLabel('Nom du nouveau dossier')
    await name.fill('urbanisme')
    await page.getByText('Un dossier s’appelle déjà urbanisme').waitFor()
    await name.fill('État civil retrouvé')
    await page.getByText('Il s’appellera etat-civil-retrouve.').waitFor()
    expect(await faultsOfScreen(page, 'restore-plan-light-360')).toEqual([])
    // What was chosen is in the address: the page is found as it was left.
    await page.reload()
    await settle(page)
    expect(
      await page
        .getByRole('radio', { name: /copie de/ })
        .first()
        .isChecked(),
    ).toBe(true)
    await page.getByLabel('Nom du nouveau dossier').fill('etat-civil-retrouve')
    await page.getByRole('button', { name: 'Récupérer ces fichiers' }).click()
    await page.waitForURL(/\/restore\/[0-9a-f-]{36}$/)
    const taskId = page.url().slice(-36)
    await page.goto(`${baseUrl}/backups`)
    await page.getByRole('link', { name: 'Récupération dans « etat-civil-retrouve »' }).click()
    await page
      .getByText('Les fichiers sont dans le dossier « etat-civil-retrouve »')
      .waitFor({ timeout: aMinuteAndMoreMs })
    expect(await faultsInAllLooks(page, 'restored')).toEqual([])
    const params = { tenantId: await servedTenant(page, baseUrl), taskId }
    const task = await api.call('getProtectionTask', { params })
    expect(task).toMatchObject({ state: 'succeeded', newClaimName: 'etat-civil-retrouve', restoredBytes: 2n * GIB })
    expect(task.history.map(({ state }) => state)).toEqual(['queued', 'running', 'succeeded'])
    await context.close()
  })

  it('finds a copy however many pages of them there are', async () => {
    const { page, context, complaints } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    // All that stands is on the second page, as where hundreds came after it.
    await page.route('**/copies?*', async (route) => {
      const url = new URL(route.request().url())
      const isFirst = !url.searchParams.has('cursor')
      url.searchParams.delete('cursor')
      const answer = (await (await route.fetch({ url: url.href })).json()) as { items: { isBroken: boolean }[] }
      const items = isFirst ? answer.items.map((copy) => ({ ...copy, isBroken: true })) : answer.items
      await route.fulfill({ json: { items, nextCursor: isFirst ? 'older' : null } })
    })
    await page.goto(`${baseUrl}/restore?folder=etat-civil`)
    await page
      .getByRole('radio', { name: /copie de/ })
      .first()
      .waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('draws the last twelve months of what it paid, and says where those before are', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-360' })
    // The demo is a month old: its charges again for fourteen.
    const months = ['2025-01', '2025-02', '2025-03', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08', '2025-09']
    const all = [...months, '2025-10', '2025-11', '2025-12', '2026-01', '2026-02']
    await page.route('**/v1/charges?*', async (route) => {
      const { items } = (await (await route.fetch()).json()) as { items: object[] }
      await route.fulfill({
        json: { items: all.flatMap((month) => items.map((row) => ({ ...row, month }))), nextCursor: null },
      })
    })
    await page.goto(`${baseUrl}/statements`)
    await page.getByText('Les douze derniers mois.').waitFor()
    // One more is the name of the service.
    expect(await page.getByRole('table').getByRole('columnheader').count()).toBe(13)
    expect(await faultsOfScreen(page, 'statements-many-light-360')).toEqual([])
    await context.close()
  })

  it('invites somebody, shows the link once, and asks twice before it is withdrawn', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440' })
    await page.getByText(person).click()
    await page.getByRole('link', { name: 'Personnes' }).click()
    await page.getByLabel('Adresse électronique').fill('marie.durand@mairie.example')
    await page.getByRole('radio', { name: /^Lire/ }).check()
    await page.getByLabel('Dernier jour du rôle').fill('2027-06-30')
    await page.getByRole('button', { name: 'Envoyer l’invitation' }).click()
    await page.getByText(/\/invitation\?secret=/).waitFor()
    expect(await axeViolations(page)).toEqual([])
    await page.getByRole('button', { name: 'C’est noté' }).click()
    await page.getByText(/\/invitation\?secret=/).waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Annuler l’invitation' }).click()
    await page.getByRole('button', { name: 'Non, garder' }).click()
    await page.getByRole('button', { name: 'Annuler l’invitation' }).click()
    await page.getByRole('button', { name: 'Oui, l’annuler' }).click()
    await page.getByText('Aucune invitation n’attend de réponse.').waitFor()
    await context.close()
  })

  it('makes a key that does what was chosen and nothing else, and revokes it', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/tokens',
    })
    await page.getByLabel('À quoi sert-elle').fill('Tableau de bord')
    await page.getByRole('checkbox', { name: 'Lire la participation' }).check()
    await page.getByRole('button', { name: 'Créer la clé' }).click()
    const secret = (await page.locator('code', { hasText: /^gre_[\w-]{43}$/ }).textContent()) ?? ''
    const statusOf = async (path: string) =>
      (await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${secret}` } })).status
    expect([await statusOf('/v1/statements'), await statusOf('/v1/quota-requests')]).toEqual([200, 403])
    await page.getByRole('button', { name: 'C’est noté' }).click()
    // Another file makes keys of the same person meanwhile.
    const row = page.getByRole('listitem').filter({ hasText: 'Tableau de bord' })
    await row.getByRole('button', { name: 'Révoquer' }).click()
    await row.getByRole('button', { name: 'Oui, la révoquer tout de suite' }).click()
    await row.waitFor({ state: 'detached' })
    expect(await statusOf('/v1/statements')).toBe(401)
    await context.close()
  })

  it('exports everything: an archive whose hash is the one that is shown', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/export',
    })
    await page.getByRole('button', { name: 'Préparer l’archive' }).click()
    const link = page.getByRole('link', { name: 'Télécharger' })
    await link.waitFor({ timeout: aMinuteAndMoreMs })
    const fetched = page.waitForEvent('download')
    await link.click()
    const bytes = await readFile(await (await fetched).path())
    await page.getByText('Vérifier l’archive').click()
    const hash = await page.locator('code').textContent()
    expect(sha256(bytes)).toBe(hash)
    const { files, text, manifest } = opened(bytes)
    const sums = text('SHA256SUMS')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  '))
    const found = Object.entries(files).filter(([path]) => path !== 'SHA256SUMS')
    expect(Object.fromEntries(sums.map(([sum, path = '']) => [path, sum]))).toEqual(
      Object.fromEntries(found.map(([path, file]) => [path, sha256(file)])),
    )
    expect(manifest.files.length).toBeGreaterThan(20)
    expect(Object.keys(files).filter((path) => path.endsWith('.pdf')).length).toBeGreaterThan(0)
    await context.close()
  })

  it('shows live what somebody else did, without a load of the page', async () => {
    const [watching, acting] = [
      await signedIn(browser, { baseUrl, person, look: 'light-1440' }),
      await signedIn(browser, { baseUrl, person, look: 'light-1440' }),
    ]
    await watching.page.goto(`${baseUrl}/tokens`)
    await settle(watching.page)
    await acting.page.goto(`${baseUrl}/tokens`)
    await acting.page.getByLabel('À quoi sert-elle').fill('Vu en direct')
    await acting.page.getByRole('checkbox', { name: 'Demander de l’espace' }).check()
    await acting.page.getByRole('button', { name: 'Créer la clé' }).click()
    await watching.page.getByText('Vu en direct').waitFor()
    expect([watching.complaints, acting.complaints]).toEqual([[], []])
    await Promise.all([watching.context.close(), acting.context.close()])
  })

  it('objects to whoever else is to work on its data, which becomes a task of the operator', async () => {
    const name = 'Hébergeur de secours (essai)'
    await api.call('recordSubprocessor', {
      body: {
        name,
        siren: null,
        country: 'FR',
        place: 'Lyon',
        activity: 'hosting',
        description: 'Garde une copie chiffrée des sauvegardes.',
        startsOn: civilDate('2026-07-01'),
      },
    })
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/export',
    })
    const row = page.getByRole('listitem').filter({ hasText: name })
    await row.getByRole('button', { name: 'S’opposer' }).click()
    await row.getByLabel('Pourquoi vous opposez-vous ?').fill('Nos archives doivent rester dans le département.')
    expect(await faultsOfScreen(page, 'objection-light-1440')).toEqual([])
    await row.getByRole('button', { name: 'Envoyer l’opposition' }).click()
    await row.getByText('Votre opposition : Nos archives doivent rester dans le département.').waitFor()
    await row.getByText('L’opérateur n’a pas encore répondu.').waitFor()
    const { items } = await api.call('listOperatorTasks', { query: { limit: 100 } })
    expect(items.filter(({ kind }) => kind === 'subprocessor-objection')).toMatchObject([
      { tenantId: await servedTenant(page, baseUrl), facts: { subprocessorName: name } },
    ])
    await context.close()
  })

  it('has its letters on paper from today on, at an address that a window shows', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-360',
      allowed: [/status of 422/],
    })
    await page.goto(`${baseUrl}/people`)
    await settle(page)
    const panel = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Courrier sur papier' }) })
    await panel.getByRole('button', { name: 'Changer' }).click()
    await panel.getByLabel('Adresse, sans le code postal').fill('Mairie\n1 place de la Mairie')
    await panel.getByLabel('Code postal', { exact: true }).fill('3500')
    await panel.getByLabel('Ville').fill('Rennes')
    expect(await faultsOfScreen(page, 'people-paper-light-360')).toEqual([])
    await panel.getByRole('button', { name: 'Enregistrer' }).click()
    await panel.getByText('Code postal mal formé').waitFor()
    await panel.getByLabel('Code postal', { exact: true }).fill('35000')
    await panel.getByRole('button', { name: 'Enregistrer' }).click()
    await panel.getByText('35000 RENNES').waitFor()
    await context.close()
  })

  it('signs out, and comes back to a deep link after signing in', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      isOwnSession: true,
      allowed: [saidOfNobody],
    })
    await page.getByText(person).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    // The session ends at the provider too, which asks.
    await page.getByRole('heading', { name: 'Quitter la démonstration' }).waitFor()
    expect(await faultsOfScreen(page, 'signing-out-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Oui, me déconnecter' }).click()
    await page.waitForURL(`${baseUrl}/`)
    await page.goto(`${baseUrl}/statements`)
    await page.getByRole('link', { name: 'Se connecter' }).waitFor()
    expect(await page.getByRole('link', { name: 'Se connecter' }).getAttribute('href')).toBe(
      '/auth/sign-in?returnTo=%2Fstatements',
    )
    await page.getByRole('link', { name: 'Se connecter' }).click()
    await page.getByRole('button', { name: person }).click()
    await page.getByRole('link', { name: 'Participation de janvier 2026' }).waitFor()
    expect(page.url()).toBe(`${baseUrl}/statements`)
    await context.close()
  })
})

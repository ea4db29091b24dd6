import { type Client, createClient } from '@grenier/contracts'
import { GIB } from '@grenier/quota-billing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../harness/until.ts'
import { aMinuteAndMoreMs, axeViolations, keepShot, settle, signedIn } from './console-page.ts'
import { workbookBehind } from './support/as-the-page.ts'
import { faultsInAllLooks, faultsOfScreen, faultsOfScreens } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'
const departement = '976'

let browser: Browser
let baseUrl: string
let api: Client

/** The deliberation behind an enrolment, as a person writes it. */
async function writeAct(page: Page, day = '2026-01-05'): Promise<void> {
  const texts = [
    ['Organe (conseil, comité…)', 'Comité syndical'],
    ['Numéro de l’acte', '2026-7'],
    ['Objet', 'Adhésion'],
    ['Adopté le', day],
    ['Transmis au préfet le', day],
    ['Publié le', day],
  ] as const
  for (const [label, text] of texts) await page.getByLabel(label, { exact: true }).fill(text)
}

describe.skipIf(isBrowserMissing)('the fleet of the operator', () => {
  beforeAll(async () => {
    const app = await openTheApp()
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  it('shows what an address narrows in every look without a fault or a violation of WCAG', async () => {
    const { places } = await api.call('getTerritory')
    const groupId = places.find((place) => place.groupId !== null)?.groupId ?? ''
    const screens = [
      ['operator-members-sorted', `/operator/members?sort=inhabitants&departement=${departement}`],
      ['operator-territory-departement', `/operator/territory?departement=${departement}&by=space`],
      ['operator-territory-group', `/operator/territory?departement=${departement}&group=${groupId}`],
      ['operator-enrolment-members', '/operator/enrolment?departement=976&show=all'],
    ] as const
    expect(await faultsOfScreens({ browser, baseUrl, person, screens })).toEqual([])
  })

  it('finds a commune without its accents, and sorts and narrows by the address', async () => {
    const { page, context, complaints } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/operator/members',
    })
    await page.getByRole('searchbox').fill('BANDRELE')
    await page.waitForURL(/search=BANDRELE/)
    await page.getByText('1 adhérent', { exact: true }).waitFor()
    await page
      .getByRole('link', { name: 'Bandrélé' })
      .or(page.getByRole('link', { name: 'Bandrele' }))
      .waitFor()
    await page.getByRole('searchbox').fill('')
    await page.waitForURL((url) => !url.search.includes('search='))
    await page.getByRole('columnheader', { name: 'Habitants' }).getByRole('button').click()
    await page.waitForURL(/sort=inhabitants&direction=desc/)
    await page.getByRole('columnheader', { name: 'Habitants' }).and(page.locator('[aria-sort="descending"]')).waitFor()
    // What is not in the page is taken for as high as what is: no long name takes a second line.
    const heights = await page.evaluate<number[]>(
      `[...document.querySelectorAll('tbody tr[aria-rowindex]')].map((row) => row.getBoundingClientRect().height)`,
    )
    expect([...new Set(heights)]).toEqual([48])
    const { items } = await api.call('listTenants', { query: { sort: 'inhabitants', direction: 'desc', limit: 1 } })
    const first = page.locator('tbody tr[aria-rowindex="2"] a')
    await first.and(page.getByText(items[0]?.name ?? '', { exact: true })).waitFor()
    await first.click()
    await page.getByRole('heading', { level: 1, name: items[0]?.name ?? '' }).waitFor()
    expect(complaints).toEqual([])
    await context.close()
  })

  it('asks all members what they will need, and one of them answers at its price', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/operator/needs',
    })
    await page.getByLabel('Un mot aux adhérents (facultatif)').fill('Les disques se commandent en novembre.')
    expect(await faultsOfScreen(page, 'operator-needs-opening-light-1440')).toEqual([])
    const { total: told } = await api.call('countTenants', { query: { situation: 'member' } })
    await page.getByRole('button', { name: 'Ouvrir et prévenir tous les adhérents' }).click()
    expect((await api.call('listNeedsCampaigns')).items).toEqual([])
    await page.getByRole('button', { name: `Oui, ouvrir et écrire à ${told} adhérents` }).click()
    await page.getByRole('heading', { level: 2, name: 'Plan de capacité' }).waitFor()
    expect(await faultsOfScreen(page, 'operator-needs-open-light-1440')).toEqual([])
    const plan = await workbookBehind(page, { baseUrl, name: 'Plan de capacité' })
    expect(plan.rows.length).toBeGreaterThan(0)
    expect(Object.keys(plan.rows[0] ?? {})).toContain('Après réponses (Go)')

    const commune = await signedIn(browser, {
      baseUrl,
      person: 'Claire Fontaine, administration d’une commune',
      look: 'light-360',
    })
    await commune.page.goto(`${baseUrl}/requests`)
    await commune.page.getByRole('link', { name: 'Y répondre' }).click()
    await commune.page.getByRole('heading', { level: 1, name: /^Besoins pour 20/ }).waitFor()
    await commune.page
      .getByRole('radio', { name: /^Plus : / })
      .first()
      .check()
    expect(await faultsOfScreen(commune.page, 'needs-chosen-light-360')).toEqual([])
    await commune.page.getByRole('button', { name: 'Envoyer la réponse' }).click()
    await commune.page.getByText('Réponse enregistrée').waitFor()
    await commune.page.getByRole('radio', { name: /^Plus : /, checked: true }).waitFor()

    await page.reload()
    await page
      .getByRole('cell', { name: /^le .*, par / })
      .first()
      .waitFor()
    await settle(page)
    await keepShot(page, 'operator-needs-answered-light-1440')
    await commune.context.close()
    await context.close()
  })

  it('asks for all that are found, goes on after a cut and a reload, and asks nobody twice', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look: 'light-1440', allowed: [/ERR_FAILED/] })
    const { total } = await api.call('countTenants', { query: { departement } })
    await page.goto(`${baseUrl}/operator/members?departement=${departement}`)
    await page.getByLabel('Choisir tous ceux qui sont trouvés').check()
    await page.getByText(`${total} adhérents choisis`).waitFor()
    expect(await faultsOfScreen(page, 'operator-members-chosen-light-1440')).toEqual([])
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByText('Rien n’a encore été demandé').waitFor()
    const keys: string[] = []
    const answered = new Set<string>()
    let isCut = true
    await page.route('**/reconciliations', async (route) => {
      const key = (await route.request().allHeaders())['idempotency-key'] ?? ''
      if (isCut && answered.size >= 5) return route.abort()
      keys.push(key)
      answered.add(key)
      await route.continue()
    })
    await page.getByRole('button', { name: `Demander pour ${total} adhérents` }).click()
    await page.getByText('Interrompu.').waitFor()
    await page.reload()
    await page.getByText('Interrompu.').waitFor()
    await keepShot(page, 'operator-bulk-interrupted-light-1440')
    expect(await axeViolations(page)).toEqual([])
    isCut = false
    await page.getByRole('button', { name: /^Reprendre/ }).click()
    await page.getByText('Tout a été demandé.').waitFor()
    await page.getByText(`${total} sur ${total}`).waitFor()
    await keepShot(page, 'operator-bulk-over-light-1440')
    expect(answered.size).toBe(total)
    expect(keys).toHaveLength(total)
    await context.close()
  })

  it('says which members were refused, and why', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'dark-360',
      path: `/operator/members?departement=${departement}`,
    })
    await settle(page)
    await page.locator('tbody input').first().check()
    await page.getByLabel('Que faire').selectOption({ label: 'Essayer une restauration' })
    // What a member without any copy is answered.
    await page.route('**/copies?*', (route) => route.fulfill({ json: { items: [], nextCursor: null } }))
    await page.getByRole('button', { name: 'Continuer' }).click()
    await page.getByRole('button', { name: 'Demander pour 1 adhérent' }).click()
    await page.getByText('Aucune copie à essayer.', { exact: true }).waitFor()
    await page.getByText('Les refus sont en tête de liste').waitFor()
    expect(await axeViolations(page)).toEqual([])
    await context.close()
  })

  it('enrols communes of another département from the register, goes on after a cut, and says why one was refused', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/operator/members',
      allowed: [/ERR_FAILED/],
    })
    await page.getByRole('link', { name: 'Inscrire des communes' }).click()
    await page.getByLabel('Chercher un département ou une intercommunalité').fill('miquelon')
    await page.getByRole('link', { name: 'Saint-Pierre-et-Miquelon' }).click()
    await page.getByText('Communes du registre ici : 2, dont 0 déjà adhérente.').waitFor()
    await page.getByRole('button', { name: 'Choisir toutes celles qui sont à inscrire' }).click()
    await page.getByText('2 communes n’ont pas de SIREN').waitFor()
    await writeAct(page)
    const prepare = page.getByRole('button', { name: 'Préparer l’inscription de 2 communes' })
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    await page.getByRole('checkbox', { name: offers[0]?.name ?? '', exact: true }).check()
    await page.getByLabel('Dernier jour de la convention').fill('2020-12-31')
    await page.getByLabel('Reconduction').selectOption({ label: 'tacite' })
    await page.getByLabel('De combien de mois, chaque fois').fill('0')
    await page.getByText('Le dernier jour ne vient pas avant le premier.').waitFor()
    await page.getByText('Un nombre entier de 1 à 120').waitFor()
    expect(await prepare.isDisabled()).toBe(true)
    await page.getByLabel('Dernier jour de la convention').fill('2031-12-31')
    await page.getByLabel('De combien de mois, chaque fois').fill('12')
    expect(await faultsInAllLooks(page, 'operator-enrolment-plan')).toEqual([])
    await prepare.click()
    const keys = new Set<string>()
    let isCut = true
    // One is answered and its answer lost on the way; the other never arrives.
    await page.route('**/enrolment', async (route) => {
      keys.add((await route.request().allHeaders())['idempotency-key'] ?? '')
      if (isCut && route.request().url().includes('97501')) await route.fetch()
      await (isCut ? route.abort() : route.continue())
    })
    await page.getByRole('button', { name: 'Inscrire 2 communes' }).click()
    await page.getByRole('button', { name: /^Inscrire|^Reprendre/ }).waitFor()
    isCut = false
    await page.reload()
    await page.getByRole('button', { name: /^Inscrire|^Reprendre/ }).click()
    await page.getByText('Toutes sont inscrites.').waitFor()
    await keepShot(page, 'operator-enrolment-over-light-1440')
    expect(keys.size).toBe(2)
    expect((await api.call('countTenants', { query: { departement: '975' } })).total).toBe(2)
    await page.getByRole('link', { name: 'Miquelon-Langlade' }).click()
    await page.getByRole('heading', { level: 1, name: 'Miquelon-Langlade' }).waitFor()
    // Its page is left open: what is made on the clusters comes to it by itself.
    const made = page.getByRole('listitem').filter({ hasText: 'Espace attribué' }).filter({ hasText: 'fait' })
    await made.first().waitFor({ timeout: aMinuteAndMoreMs })
    await until(
      async () => (await api.call('listTenants', { query: { departement: '975', ready: 'True', limit: 10 } })).items,
      (ready) => ready.length === 2,
    )
    await expect.poll(() => page.locator('#content').innerText()).not.toMatch(/pas encore observé|pas en place/)
    await keepShot(page, 'operator-member-enrolled-light-1440')
    const { items } = await api.call('listTenants', { query: { departement: '975', limit: 10 } })
    for (const { id: tenantId } of items) {
      const { items: quotas } = await api.call('getTenantQuotas', { params: { tenantId } })
      expect(quotas.filter(({ quotaBytes }) => quotaBytes > 0n).length).toBeGreaterThan(0)
      const { items: agreements } = await api.call('listAgreements', { params: { tenantId } })
      expect(agreements.flatMap(({ wordings }) => wordings.map(({ terms }) => terms))).toMatchObject([
        {
          endsOn: '2031-12-31',
          coveredOfferCodes: [offers[0]?.code],
          prolongation: { kind: 'tacit', months: 12 },
        },
      ])
    }
    await context.close()
  })

  it('says who of a place is enrolled already, and sums up why others were refused', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'dark-360',
      path: '/operator/enrolment?departement=974',
      allowed: [/status of (?:409|422)/],
    })
    await page.getByRole('checkbox').first().check()
    await page.getByLabel('Convention à partir du').fill('2025-12-31')
    await writeAct(page, '2025-12-01')
    await page.getByRole('button', { name: 'Préparer l’inscription de 1 commune' }).click()
    await page.getByRole('button', { name: 'Inscrire 1 commune' }).click()
    await page.getByRole('heading', { name: 'Pourquoi des refus' }).waitFor()
    await page.getByText('1 refus : Le registre décrit les communes').waitFor()
    expect((await api.call('countTenants', { query: { departement: '974' } })).total).toBe(0)
    expect(await faultsOfScreen(page, 'operator-enrolment-refused-dark-360')).toEqual([])
    await context.close()
  })

  it('changes what a pool may give only where nobody else was faster', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      allowed: [/status of 412/],
    })
    const read = async () => {
      const { items } = await api.call('listPools', { query: { limit: 100 } })
      const pool = items.find(({ levels }) => levels.some(({ limitBytes }) => limitBytes !== null))
      const level = pool?.levels.find(({ limitBytes }) => limitBytes !== null)
      if (pool === undefined || level === undefined) throw new Error('no pool of the demo has a limit')
      return { pool, level }
    }
    const { pool, level } = await read()
    const { offerId, limitBytes, overcommitPercent } = level
    await page.goto(`${baseUrl}/operator/pools`)
    await page.getByRole('button', { name: 'Changer' }).first().waitFor()
    const section = page.getByRole('region', { name: pool.name })
    await section.getByRole('button', { name: 'Changer' }).first().click()
    expect(await faultsOfScreen(page, 'operator-pool-changing-light-1440')).toEqual([])
    await api.call('setPoolCapacity', {
      params: { poolId: pool.id },
      ifMatch: pool.version,
      body: { offerId, limitBytes, overcommitPercent },
    })
    await section.getByRole('button', { name: 'Enregistrer' }).click()
    await section.getByText('Quelqu’un d’autre a changé cette réserve').waitFor()
    await keepShot(page, 'operator-pool-stale-light-1440')
    expect(await axeViolations(page)).toEqual([])
    expect((await read()).pool.version).toBe(pool.version + 1)
    await section.getByRole('button', { name: 'J’ai vu, continuer' }).click()
    await section.getByRole('button', { name: 'Enregistrer' }).click()
    await section.getByRole('button', { name: 'Enregistrer' }).waitFor({ state: 'detached' })
    expect((await read()).pool.version).toBe(pool.version + 2)
    await context.close()
  })

  it('gives a pool that has no limit one, of the offer that is chosen', async () => {
    const { items } = await api.call('listPools', { query: { limit: 100 } })
    const parentId = items.find((known) => known.parentId === null)?.id ?? null
    const made = await api.call('createPool', {
      body: { name: 'Réserve des archives', parentId, organisationId: null },
    })
    const { items: offers } = await api.call('listOffers', { query: { limit: 100 } })
    const offer = offers.find(({ code }) => code === 'standard')
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look: 'light-1440',
      path: '/operator/pools',
    })
    const section = page.getByRole('region', { name: 'Réserve des archives' })
    await section.getByLabel('Fixer une limite pour').waitFor()
    expect(await faultsOfScreen(page, 'operator-pool-new-light-1440')).toEqual([])
    await section.getByLabel('Fixer une limite pour').selectOption({ label: offer?.name ?? '' })
    await section.getByLabel('Limite, en Go').fill('beaucoup')
    await section.getByText('Un nombre de Go, comme 500 ou 0,5').waitFor()
    await section.getByLabel('Limite, en Go').fill('40')
    await section.getByRole('button', { name: 'Enregistrer' }).click()
    await section.getByRole('button', { name: 'Enregistrer' }).waitFor({ state: 'detached' })
    const after = (await api.call('listPools', { query: { limit: 100 } })).items.find(({ id }) => id === made.id)
    const given = after?.levels.filter(({ limitBytes }) => limitBytes !== null)
    expect(given).toMatchObject([{ offerId: offer?.id, limitBytes: 40n * GIB, allocatedBytes: 0n }])
    await section
      .getByText(offer?.name ?? '', { exact: true })
      .first()
      .waitFor()
    await context.close()
  })
})

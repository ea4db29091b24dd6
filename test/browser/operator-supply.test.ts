import { type Client, ClientProblem, createClient } from '@grenier/contracts'
import { type EmbeddedKubernetes, startEmbeddedKubernetes } from '@grenier/embedded-kubernetes'
import { GIB } from '@grenier/quota-billing'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { keepShot, settle, signedIn, unfold } from './console-page.ts'
import { faultsInAllLooks } from './support/look-at-screens.ts'
import { isBrowserMissing, openTheApp } from './support/the-app.ts'

const person = 'Camille Ferrand, exploitation'
const look = 'light-1440'

let browser: Browser
let baseUrl: string
let api: Client

/** What a kubeconfig must never leave behind. */
function tokenOf({ kubeconfig }: EmbeddedKubernetes): string {
  const { users } = parse(kubeconfig) as { users: { user: { token: string } }[] }
  return users[0]?.user.token ?? ''
}

/** Where the browser keeps a text: storage, the address, what stands in the page and in its fields. */
async function keptOf(page: Page, text: string): Promise<string[]> {
  return await page.evaluate<string[]>(`(() => {
    const text = ${JSON.stringify(text)}
    const places = {
      address: location.href,
      storage: JSON.stringify({ ...localStorage, ...sessionStorage }),
      page: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll('input, textarea')].map(({ value }) => value).join(' '),
    }
    return Object.entries(places).flatMap(([name, held]) => (held.includes(text) ? [name] : []))
  })()`)
}

describe.skipIf(isBrowserMissing)('what the operator has to give', () => {
  beforeAll(async () => {
    // Its clusters are looked at by no other test: one more there, which ends with this file, is in nobody’s way.
    const app = await openTheApp('year')
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
  })
  afterAll(async () => {
    await browser?.close()
  })

  /** Pools below each other, by the API, until the tree takes no more: the last one. */
  async function deepestBelow(poolId: string): Promise<string> {
    let parentId = poolId
    for (let level = 1; ; level += 1) {
      try {
        const body = { name: `Niveau ${level}`, parentId, organisationId: null }
        parentId = (await api.call('createPool', { body })).id
      } catch (error) {
        if (error instanceof ClientProblem && error.code === 'pool-too-deep') return parentId
        throw error
      }
    }
  }

  it('creates a pool in the tree, and says at its field why one would stand too deep', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look,
      path: '/operator/pools',
      allowed: [/status of 422/],
    })
    const before = (await api.call('listPools', { query: { limit: 500 } })).items
    const root = before.find(({ parentId }) => parentId === null)
    await unfold(page, 'Créer une réserve')
    await page.getByLabel('Nom de la réserve').fill('Réserve des lycées')
    await page.getByLabel('Dans quelle réserve').selectOption(root?.id ?? '')
    expect(await faultsInAllLooks(page, 'operator-pool-creating')).toEqual([])
    await page.getByRole('button', { name: 'Créer la réserve' }).click()
    await page.getByText('La réserve Réserve des lycées existe').waitFor()
    await page.getByRole('region', { name: 'Réserve des lycées' }).waitFor()
    const after = (await api.call('listPools', { query: { limit: 500 } })).items
    const made = after.find(({ name }) => name === 'Réserve des lycées')
    expect(made).toMatchObject({ parentId: root?.id, organisationId: null, levels: [] })
    expect(after).toHaveLength(before.length + 1)

    const deepest = await deepestBelow(made?.id ?? '')
    await page.reload()
    await unfold(page, 'Créer une réserve')
    await page.getByLabel('Nom de la réserve').fill('Trop bas')
    await page.getByLabel('Dans quelle réserve').selectOption(deepest)
    await page.getByRole('button', { name: 'Créer la réserve' }).click()
    await page.getByText('L’arbre des réserves compte au plus six niveaux.').waitFor()
    const parent = page.getByLabel('Dans quelle réserve')
    expect(await parent.getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByRole('alert').count()).toBe(0)
    await keepShot(page, 'operator-pool-too-deep-light-1440')
    await context.close()
  })

  it('moves room from one pool to another once it is sure, and only as both were seen', async () => {
    const { items } = await api.call('listPools', { query: { limit: 500 } })
    const root = items.find(({ parentId }) => parentId === null)
    const offerId = root?.levels.find(({ limitBytes }) => limitBytes !== null)?.offerId ?? ''
    const limited = async (name: string, limitGib: bigint) => {
      const pool = await api.call('createPool', { body: { name, parentId: root?.id ?? null, organisationId: null } })
      const body = { offerId, limitBytes: limitGib * GIB, overcommitPercent: 100 }
      return await api.call('setPoolCapacity', { params: { poolId: pool.id }, ifMatch: pool.version, body })
    }
    const [giving, taking] = [await limited('Réserve qui donne', 10n), await limited('Réserve qui reçoit', 5n)]
    const limitsGib = async () => {
      const pools = (await api.call('listPools', { query: { limit: 500 } })).items
      return [giving, taking].map(
        ({ id }) =>
          (pools.find((pool) => pool.id === id)?.levels.find((level) => level.offerId === offerId)?.limitBytes ?? 0n) /
          GIB,
      )
    }
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look,
      path: '/operator/pools',
      allowed: [/status of 412/],
    })
    const section = page.getByRole('region', { name: giving.name })
    await section.getByRole('button', { name: 'Déplacer vers une autre réserve' }).click()
    await section.getByLabel('Vers quelle réserve').selectOption(taking.name)
    await section.getByLabel('Combien, en Go').fill('3')
    await section.getByLabel('Pourquoi').fill('Le lycée est passé chez elle.')
    expect(await faultsInAllLooks(page, 'operator-pool-moving')).toEqual([])
    await section.getByRole('button', { name: 'Déplacer', exact: true }).click()
    // Somebody else is faster.
    const body = { offerId, limitBytes: 9n * GIB, overcommitPercent: 100 }
    await api.call('setPoolCapacity', { params: { poolId: giving.id }, ifMatch: giving.version, body })
    const sure = section.getByRole('button', {
      name: /^Oui, 3\sGo de « Réserve qui donne » vers « Réserve qui reçoit »$/,
    })
    await sure.click()
    await section.getByRole('alert').waitFor()
    expect(await limitsGib()).toEqual([9n, 5n])
    await section.getByRole('button', { name: 'J’ai vu' }).click()
    await section.getByRole('button', { name: 'Déplacer', exact: true }).click()
    await sure.click()
    await section.getByLabel('Combien, en Go').waitFor({ state: 'detached' })
    expect(await limitsGib()).toEqual([6n, 8n])
    await context.close()
  })

  it('says what an offer means for members before it is made, and makes it once it is sure', async () => {
    const { page, context } = await signedIn(browser, { baseUrl, person, look, path: '/operator/pools' })
    const [cluster] = (await api.call('listClusters', { query: { limit: 10 } })).items
    await unfold(page, 'Proposer une offre')
    await page.getByLabel('Nom, comme les adhérents le lisent').fill('Archives froides')
    await page.getByLabel('Code, que citent tarifs et fichiers').fill('Archives')
    await page.getByText('De 2 à 31 signes').waitFor()
    await page.getByLabel('Code, que citent tarifs et fichiers').fill('standard')
    await page.getByText('Une offre porte déjà ce code').waitFor()
    await page.getByLabel('Code, que citent tarifs et fichiers').fill('archives-froides')
    await page.getByLabel('Grappe où il est rangé').selectOption(cluster?.id ?? '')
    await page.getByLabel('Classe de stockage, comme la grappe la nomme').fill('froid')
    await page.getByLabel('Arrondi à, en Go').fill('5')
    await page.getByLabel('Maximum par adhérent, en Go').fill('1 000')
    await page.getByLabel('Tailles proposées, en Go').fill('50; 12')
    await page.getByText('Des tailles qui croissent').waitFor()
    await page.getByText('Complétez les champs').waitFor()
    await page.getByLabel('Tailles proposées, en Go').fill('10 ; 50 ; 200')
    await page.getByRole('region', { name: 'Ce que cela veut dire pour les adhérents' }).waitFor()
    expect(await faultsInAllLooks(page, 'operator-offer-proposing')).toEqual([])
    await page.getByRole('button', { name: 'Proposer cette offre' }).click()
    expect((await api.call('listOffers')).items.some(({ code }) => code === 'archives-froides')).toBe(false)
    await page.getByRole('button', { name: 'Oui, la proposer à tous les adhérents' }).click()
    await page.getByText('L’offre Archives froides est proposée').waitFor()
    await page.getByRole('rowheader', { name: 'Archives froides' }).waitFor()
    const made = (await api.call('listOffers')).items.find(({ code }) => code === 'archives-froides')
    expect(made).toMatchObject({
      name: 'Archives froides',
      kind: 'block',
      clusterId: cluster?.id,
      className: 'froid',
      residency: 'FR',
      roundingStepBytes: 5n * GIB,
      quotaBytesMax: 1_000n * GIB,
      sizeStepsBytes: [10n * GIB, 50n * GIB, 200n * GIB],
    })
    await context.close()
  })
})

describe.skipIf(isBrowserMissing)('clusters of the operator', () => {
  let standing: EmbeddedKubernetes
  let other: EmbeddedKubernetes
  beforeAll(async () => {
    const app = await openTheApp('year')
    ;({ browser, baseUrl } = app)
    api = createClient({ baseUrl, token: app.operatorToken, language: 'fr' })
    ;[standing, other] = await Promise.all([startEmbeddedKubernetes({}), startEmbeddedKubernetes({})])
  })
  afterAll(async () => {
    await Promise.all([browser?.close(), standing?.close(), other?.close()])
  })

  const named = async (name: string) =>
    (await api.call('listClusters', { query: { limit: 100 } })).items.find((known) => known.name === name)

  it('are declared by what is pasted, of which nothing stays in the browser, and examined right after', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look,
      path: '/operator/clusters',
      allowed: [/status of 4\d\d/],
    })
    await unfold(page, 'Déclarer une grappe')
    await page.getByLabel('Nom de la grappe').fill('zone-2')
    await page.getByLabel('Qui y détruit ce qu’une sortie emporte').last().selectOption('separate')
    await unfold(page, 'Réglages de la grappe')
    await page.getByLabel('Kubeconfig de tous les jours').fill(standing.kubeconfig)
    expect(await faultsInAllLooks(page, 'operator-cluster-declaring')).toEqual([])
    await page.getByLabel('Qui y détruit ce qu’une sortie emporte').last().selectOption('none')

    const ranges = page.getByLabel('Adresses de l’API de la grappe')
    await ranges.fill('10.20.0.10')
    await page.getByText('Ce n’est pas de la forme attendue').waitFor()
    expect(await ranges.getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByRole('button', { name: 'Déclarer la grappe' }).count()).toBe(0)
    await ranges.fill('10.20.0.10/32')

    // What the API refuses is said where it was written, and the secret is gone all the same.
    await page.getByLabel('Kubeconfig de tous les jours').fill('ceci n’est pas un kubeconfig')
    await page.getByRole('button', { name: 'Déclarer la grappe' }).click()
    await page.getByText('Kubeconfig illisible').waitFor()
    expect(await page.getByLabel('Kubeconfig de tous les jours').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('Kubeconfig de tous les jours').inputValue()).toBe('')
    expect(await named('zone-2')).toBeUndefined()

    await page.getByLabel('Kubeconfig de tous les jours').fill(standing.kubeconfig)
    await page.getByRole('button', { name: 'Déclarer la grappe' }).click()
    await page.getByText('La grappe zone-2 est déclarée').waitFor()
    // Of the cluster that stood before, and of the new one.
    await page.getByText('Servi et utilisable').nth(1).waitFor()
    await settle(page)
    await keepShot(page, 'operator-cluster-declared-light-1440')
    const token = tokenOf(standing)
    expect(token).not.toBe('')
    expect(await keptOf(page, token)).toEqual([])
    expect(await named('zone-2')).toMatchObject({
      kubeSystemUid: standing.kubeSystemUid,
      reachedBy: 'kubeconfig',
      exitAccess: 'none',
      profile: { apiServerCidrs: ['10.20.0.10/32'] },
    })
    await context.close()
  })

  it('stand at sites, which are declared with where their backups go, or without', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look,
      path: '/operator/clusters',
      allowed: [/status of 4\d\d/],
    })
    const declare = page.getByRole('button', { name: 'Déclarer le site' })
    const atKey = 'secret-de-la-cle-d-administration'
    await unfold(page, 'Déclarer un site')
    await page.getByLabel('Nom du site').fill('Site de secours')
    await page.getByLabel('Code du site').fill('Secours')
    await page.getByText('Ce n’est pas de la forme attendue').waitFor()
    expect(await declare.count()).toBe(0)
    await page.getByLabel('Code du site').fill('secours')
    await page.getByLabel('Adresse de son stockage objet').fill('https://127.0.0.1:1')
    await page.getByLabel('Identifiant de la clé d’administration').fill('grenier')
    // Half a key is none.
    expect(await declare.count()).toBe(0)
    await page.getByLabel('Secret de la clé d’administration').fill(atKey)
    expect(await faultsInAllLooks(page, 'operator-site-declaring')).toEqual([])
    await declare.click()
    await page.locator('[aria-invalid=true]').waitFor()
    expect(await page.getByLabel('Adresse de son stockage objet').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('Secret de la clé d’administration').inputValue()).toBe('')
    expect(await keptOf(page, atKey)).toEqual([])

    await page.getByLabel('Adresse de son stockage objet').fill('')
    await declare.click()
    await page.getByText('Le site Site de secours est déclaré.').waitFor()
    const row = page.getByRole('listitem').filter({ hasText: 'Site de secours' })
    await row.getByText('secours, en France').waitFor()
    await row.getByText('Pas de stockage objet').waitFor()
    expect((await api.call('listSites', { query: { limit: 100 } })).items).toContainEqual(
      expect.objectContaining({ code: 'secours', name: 'Site de secours', residency: 'FR', s3Endpoint: null }),
    )
    await unfold(page, 'Déclarer une grappe')
    await page.getByLabel('Site où elle se trouve').selectOption('Site de secours')

    // Where it is: only within what was declared of it.
    await row.getByText('lieu inconnu').waitFor()
    await row.locator('summary').click()
    await row.getByLabel('À partir du').fill('2026-01-01')
    await row.getByLabel('Code postal').fill('28001')
    await row.getByLabel('Commune').fill('Madrid')
    await row.getByLabel('Pays').fill('es')
    expect(await faultsInAllLooks(page, 'operator-site-place')).toEqual([])
    await row.getByRole('button', { name: 'Enregistrer ce lieu' }).click()
    await row.getByText('hors de la résidence déclarée').waitFor()
    await row.getByLabel('Code postal').fill('97600')
    await row.getByLabel('Commune').fill('Mamoudzou')
    await row.getByLabel('Pays').fill('FR')
    await row.getByRole('button', { name: 'Enregistrer ce lieu' }).click()
    await row.getByText('97600 Mamoudzou (FR), depuis le 1er janvier 2026, tenu par l’opérateur lui-même').waitFor()
    expect(await row.getByText('lieu inconnu').count()).toBe(0)
    await context.close()
  })

  it('change their access: to one identity for all only once it is sure, and never to another cluster', async () => {
    const { page, context } = await signedIn(browser, {
      baseUrl,
      person,
      look,
      path: '/operator/clusters',
      allowed: [/status of 4\d\d/],
    })
    const panel = page.locator('section', { has: page.getByRole('heading', { level: 2, name: 'zone-2' }) })
    await panel.locator('summary').click()
    await panel.getByText('Personne n’y détruit : les sorties attendent.').waitFor()
    await panel.getByLabel('Qui y détruit ce qu’une sortie emporte').selectOption('worker')
    await panel.getByRole('button', { name: 'Changer les accès' }).click()
    expect(await faultsInAllLooks(page, 'operator-cluster-access')).toEqual([])
    expect(await named('zone-2')).toMatchObject({ exitAccess: 'none' })
    await panel.getByRole('button', { name: 'Oui, une seule identité peut tout y détruire' }).click()
    await panel.getByText('Les accès sont changés.').waitFor()
    await panel.getByText('L’identité de tous les jours y détruit aussi.').waitFor()
    expect(await named('zone-2')).toMatchObject({ exitAccess: 'worker' })

    await panel.getByLabel('Comment Grenier l’atteint').selectOption('kubeconfig')
    await panel.getByLabel('Kubeconfig de tous les jours').fill(other.kubeconfig)
    await panel.getByRole('button', { name: 'Changer les accès' }).click()
    await panel.getByText('Ce kubeconfig mène à une autre grappe').waitFor()
    expect(await panel.getByLabel('Kubeconfig de tous les jours').getAttribute('aria-invalid')).toBe('true')
    expect(await keptOf(page, tokenOf(other))).toEqual([])
    await panel.getByLabel('Kubeconfig de tous les jours').fill(standing.kubeconfig)
    await panel.getByRole('button', { name: 'Changer les accès' }).click()
    await panel.getByText('Les accès sont changés.').waitFor()
    expect(await named('zone-2')).toMatchObject({ exitAccess: 'worker', kubeSystemUid: standing.kubeSystemUid })
    await context.close()
  })
})

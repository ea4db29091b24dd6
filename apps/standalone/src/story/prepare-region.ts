import type { Cluster, Offer, Pool, Site } from '@grenier/contracts'
import { GIB, roundUpToStep, type StarterQuota, starterQuotaBytes, starterStrataV1 } from '@grenier/quota-billing'
import type { RegisterCommune } from '@grenier/register'
import { mainSiteCode } from '../parts/installation.ts'
import { type OfferCode, type StoryOffer, storyOffers } from './offers.ts'
import type { StoryOrganisations } from './register-organisations.ts'
import { all, ensure, type StoryApi } from './story-tools.ts'

/** Where members will stand and what there is to give. */
export interface StoryRegion {
  readonly offers: ReadonlyMap<OfferCode, Offer>
  readonly rootPool: Pool
  /** By the EPCI's SIREN. */
  readonly epciPools: ReadonlyMap<string, Pool>
}

/**
 * Each EPCI's pool has half as much again as its members start with: room to grow, and an end to it. The region has twice
 * as much, so that where something is missing it is the EPCI that lacks it.
 */
const spareHalves = { epci: 3n, region: 4n } as const
/** Nobody starts with the fast offer, so its pools are sized by what their members may wish. */
const unstartedBytesPerMember = 40n * GIB

/** Declares sites, clusters and offers, then the tree of pools with what each may give. */
export async function prepareRegion(api: StoryApi, organisations: StoryOrganisations): Promise<StoryRegion> {
  const { register, clusters, progress } = api.tools
  const places = clusters.backup === null ? 1 : 2
  const phase = progress.phase(
    'Sites, grappes, offres, réserves',
    places * 2 + storyOffers.length + 1 + register.epcis.length,
  )
  const [storageSite, backupSite] = await declareSites(api)
  const storageCluster = await declareCluster(api, { site: storageSite, ...clusters.storage })
  const backupCluster =
    clusters.backup === null ? storageCluster : await declareCluster(api, { site: backupSite, ...clusters.backup })
  phase.advance(places * 2)
  const offers = await declareOffers(api, { storage: storageCluster, backup: backupCluster })
  phase.advance(offers.size)
  const pools = await all(api.operator.items('listPools', { query: { limit: 500 } }))
  const root = await ensurePool(api, pools, {
    name: `Région – ${register.departement.name}`,
    parentId: null,
    organisationId: null,
  })
  const rootPool = await setCapacities(api, { pool: root, offers, members: register.communes, level: 'region' })
  phase.advance()
  const epciPools = new Map<string, Pool>()
  for (const epci of register.epcis) {
    const organisationId = organisations.epcis.get(epci.siren)?.id ?? null
    const pool = await ensurePool(api, pools, { name: epci.name, parentId: root.id, organisationId })
    const members = register.communes.filter((commune) => commune.epciSiren === epci.siren)
    epciPools.set(epci.siren, await setCapacities(api, { pool, offers, members, level: 'epci' }))
    phase.advance()
  }
  phase.end(`${storageSite.name}${places === 2 ? ` et ${backupSite.name}` : ''}`)
  return { offers, rootPool, epciPools }
}

/** Two sites named after the two largest communes; the second stands apart for backups. */
async function declareSites(api: StoryApi): Promise<[Site, Site]> {
  const { register, clusters } = api.tools
  const known = await all(api.operator.items('listSites'))
  const [first, second] = [...register.communes].sort((a, b) => (b.population ?? 0) - (a.population ?? 0))
  const names = [first?.name ?? register.departement.name, second?.name ?? `${register.departement.name} secours`]
  const declare = (code: string, name: string): Promise<Site> =>
    ensure(
      known.find((site) => site.code === code),
      () =>
        api.operator.call('createSite', {
          body: { code, name, residency: 'FR', s3Endpoint: `https://s3.${code}.demo.invalid` },
          idempotencyKey: `demo:site:${code}`,
        }),
    )
  const storage = await declare(mainSiteCode, names[0] ?? '')
  return [storage, clusters.backup === null ? storage : await declare('site-secours', names[1] ?? '')]
}

async function declareCluster(
  api: StoryApi,
  { site, name, kubeconfig }: { site: Site; name: string; kubeconfig: string },
): Promise<Cluster> {
  const known = await all(api.operator.items('listClusters'))
  return ensure(
    known.find((cluster) => cluster.name === name),
    () =>
      api.operator.call('declareCluster', {
        // One identity does everything: what the demo stores is made up, and its cluster has no other.
        body: { name, siteId: site.id, kubeconfig, workerMayDestroy: true, profile: clusterProfile },
        idempotencyKey: `demo:cluster:${name}`,
      }),
  )
}

const clusterProfile = {
  oidcGroupsPrefix: 'grenier:',
  dnsNamespace: 'kube-system',
  dnsPodLabels: { 'k8s-app': 'kube-dns' },
  apiServerCidrs: [],
  s3Cidrs: [],
}

async function declareOffers(
  api: StoryApi,
  clusters: { storage: Cluster; backup: Cluster },
): Promise<Map<OfferCode, Offer>> {
  const known = await all(api.operator.items('listOffers'))
  const offers = new Map<OfferCode, Offer>()
  for (const { site, starter: _, sizeStepsBytes, ...terms } of storyOffers) {
    const offer = await ensure(
      known.find((candidate) => candidate.code === terms.code),
      () =>
        api.operator.call('createOffer', {
          body: { ...terms, sizeStepsBytes: [...sizeStepsBytes], clusterId: clusters[site].id, residency: 'FR' },
          idempotencyKey: `demo:offer:${terms.code}`,
        }),
    )
    offers.set(terms.code, offer)
  }
  return offers
}

async function ensurePool(
  api: StoryApi,
  known: readonly Pool[],
  body: { name: string; parentId: string | null; organisationId: string | null },
): Promise<Pool> {
  return ensure(
    known.find((pool) => pool.name === body.name && pool.parentId === body.parentId),
    () => api.operator.call('createPool', { body, idempotencyKey: `demo:pool:${body.organisationId ?? 'root'}` }),
  )
}

/** Gives the pool a limit for each offer that has none there yet. */
async function setCapacities(
  api: StoryApi,
  what: {
    pool: Pool
    offers: ReadonlyMap<OfferCode, Offer>
    members: readonly RegisterCommune[]
    level: keyof typeof spareHalves
  },
): Promise<Pool> {
  let { pool } = what
  for (const terms of storyOffers) {
    const offer = what.offers.get(terms.code)
    if (offer === undefined || pool.levels.some((level) => level.offerId === offer.id && level.limitBytes !== null))
      continue
    pool = await api.operator.call('setPoolCapacity', {
      params: { poolId: pool.id },
      body: { offerId: offer.id, limitBytes: capacityBytes(terms, what), overcommitPercent: 100 },
      ifMatch: pool.version,
      idempotencyKey: `demo:capacity:${pool.id}:${terms.code}`,
    })
  }
  return pool
}

function capacityBytes(
  offer: StoryOffer,
  { members, level }: { members: readonly RegisterCommune[]; level: keyof typeof spareHalves },
): bigint {
  const started = members.reduce((sum, member) => sum + (starterBytes(offer, member) ?? unstartedBytesPerMember), 0n)
  return roundUpToStep((started * spareHalves[level]) / 2n, offer.roundingStepBytes)
}

/** What a member starts with of an offer, in whole steps; null where nobody starts with any. */
export function starterBytes(offer: StoryOffer, commune: RegisterCommune): bigint | null {
  if (offer.starter === null) return null
  const quota: StarterQuota = starterQuotaBytes(commune.population, starterStrataV1)
  return roundUpToStep(quota[offer.starter], offer.roundingStepBytes)
}

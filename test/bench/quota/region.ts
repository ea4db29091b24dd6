import type { Offer, Pool } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import { civilDate, GIB } from '@grenier/quota-billing'
import { callOf, finance, operator } from './house.ts'

const departementsMax = 10
const epcisPerDepartementMax = 5
const today = civilDate('2026-01-01')
/** What every member has of every offer at the start. */
export const starterBytes = 10n * GIB
const poolBytes = 1_000_000n * GIB * 1_024n
const enrolledAtOnce = 8

/** A member and the pools above it, root first. */
export interface Member {
  readonly tenantId: string
  readonly poolIds: readonly string[]
}

/** One tree, and one offer for each way to decide, so that they never touch the same rows. */
export interface Region {
  readonly members: readonly Member[]
  /** Every pool finite, decided through the use cases. */
  readonly finite: Offer
  /** The same but for a root without limit. */
  readonly unlimitedRoot: Offer
  /** As `finite`, decided by the floor. */
  readonly floor: Offer
}

interface Epci {
  readonly poolIds: readonly string[]
  readonly id: string
}

async function createOffer(api: ApiUseCases, clusterId: string, code: string): Promise<Offer> {
  return await api.createOffer(
    {
      code,
      name: code,
      kind: 'block',
      clusterId,
      className: code,
      residency: 'FR',
      roundingStepBytes: GIB,
      quotaBytesMax: 10_240n * GIB,
      sizeStepsBytes: [1_024n * GIB, 10_240n * GIB],
    },
    callOf(operator),
  )
}

/** Makes a pool whose level is finite for these offers. */
async function createPool(
  api: ApiUseCases,
  { name, parentId, offers }: { name: string; parentId: string | null; offers: readonly Offer[] },
): Promise<Pool> {
  let pool = await api.createPool({ name, parentId, organisationId: null }, callOf(operator))
  for (const { id: offerId } of offers) {
    const change = { poolId: pool.id, offerId, limitBytes: poolBytes, overcommitPercent: 100 }
    pool = await api.setPoolCapacity(change, callOf(operator, pool.version))
  }
  return pool
}

async function createTree(
  api: ApiUseCases,
  { finite, unlimitedRoot, floor }: Omit<Region, 'members'>,
  members: number,
): Promise<Epci[]> {
  const departements = Math.min(departementsMax, members)
  const epcisPerDepartement = Math.min(epcisPerDepartementMax, Math.ceil(members / departements))
  const root = await createPool(api, { name: 'Région', parentId: null, offers: [finite, floor] })
  const offers = [finite, unlimitedRoot, floor]
  const epcis: Epci[] = []
  for (let departement = 1; departement <= departements; departement += 1) {
    const name = `Département ${departement}`
    const above = await createPool(api, { name, parentId: root.id, offers })
    for (let number = 1; number <= epcisPerDepartement; number += 1) {
      const { id } = await createPool(api, { name: `EPCI ${departement}.${number}`, parentId: above.id, offers })
      epcis.push({ id, poolIds: [root.id, above.id, id] })
    }
  }
  return epcis
}

async function recordAct(api: ApiUseCases): Promise<string> {
  const act = await api.recordAct(
    {
      organ: 'Comité syndical',
      number: '2025-42',
      title: 'Adhésion et tarifs',
      adoptedOn: civilDate('2025-12-01'),
      sentToPrefectOn: civilDate('2025-12-05'),
      publishedOn: civilDate('2025-12-08'),
    },
    callOf(operator),
  )
  return act.id
}

async function declareCluster(api: ApiUseCases): Promise<string> {
  const site = await api.createSite(
    { code: 'cergy', name: 'Cergy', residency: 'FR', s3Endpoint: null },
    callOf(operator),
  )
  const profile = {
    oidcGroupsPrefix: 'grenier:',
    dnsNamespace: 'kube-system',
    dnsPodLabels: {},
    apiServerCidrs: [],
    s3Cidrs: [],
  }
  const cluster = await api.declareCluster(
    { name: 'cergy-1', siteId: site.id, kubeconfig: 'a kubeconfig that nobody reads', profile },
    callOf(operator),
  )
  return cluster.id
}

/** A tariff in force, so that every request is priced as it would be in production. */
async function publishTariff(api: ApiUseCases, actId: string): Promise<void> {
  const tiers = [
    { fromGib: 0n, toGib: 50n, unitPriceMicros: 12_345n },
    { fromGib: 50n, toGib: null, unitPriceMicros: 9_876n },
  ]
  const metered = { kind: 'perGibMonth', offerId: null, freeGib: 10n, mode: 'graduated', tiers } as const
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId,
      currency: 'EUR',
      validFrom: today,
      validTo: null,
      rules: [
        { ...metered, ruleId: 'reserved', label: 'Espace attribué', meter: 'storage.reserved' },
        { ...metered, ruleId: 'used', label: 'Espace utilisé', meter: 'storage.used' },
        { kind: 'perInhabitantYear', ruleId: 'inhabitant', label: 'Participation', unitPriceMicros: 123_456n },
      ],
    },
    callOf(finance),
  )
}

interface Enrolment {
  readonly number: number
  readonly epci: Epci
  readonly actId: string
  readonly clusterId: string
  readonly offers: readonly Offer[]
}

async function enrol(api: ApiUseCases, { number, epci, actId, clusterId, offers }: Enrolment): Promise<Member> {
  const digits = String(number).padStart(6, '0')
  const organisation = await api.registerOrganisation(
    {
      kind: 'commune',
      name: `Commune ${digits}`,
      siren: null,
      inseeCode: null,
      departementCode: '95',
      population: { kind: 'municipale', vintage: 2023, inForceFrom: today, inhabitants: 1_000, source: 'INSEE' },
      groupId: null,
      validFrom: today,
      source: 'register',
    },
    callOf(operator),
  )
  const tenant = await api.enrolTenant(
    {
      organisationId: organisation.id,
      parentNodeId: epci.id,
      storageClusterId: clusterId,
      backupClusterId: clusterId,
      agreement: {
        number: `C-${digits}`,
        actId,
        startsOn: today,
        endsOn: null,
        noticeDays: 90,
        billingCycle: 'month',
        annualCommitmentCents: 10_000_000n,
      },
      recipient: {
        siret: null,
        budget: 'principal',
        serviceCode: null,
        serviceCodeRequired: false,
        engagementRequired: false,
        expenseAccount: null,
        vatLiable: false,
        settlementMode: 'titre',
      },
      starterQuotas: offers.map(({ id: offerId }) => ({ offerId, quotaBytes: starterBytes })),
    },
    callOf(operator),
  )
  return { tenantId: tenant.id, poolIds: epci.poolIds }
}

/** Root, départements, EPCIs and members at depth 4, each with a starter quota of every offer. */
export async function prepareRegion(api: ApiUseCases, members: number): Promise<Region> {
  const actId = await recordAct(api)
  const clusterId = await declareCluster(api)
  await publishTariff(api, actId)
  const finite = await createOffer(api, clusterId, 'fini')
  const unlimitedRoot = await createOffer(api, clusterId, 'racine-sans-limite')
  const floor = await createOffer(api, clusterId, 'plancher')
  const offers = { finite, unlimitedRoot, floor }
  const epcis = await createTree(api, offers, members)
  const enrolled: Member[] = []
  let next = 0
  const enrolOnwards = async (): Promise<void> => {
    while (next < members) {
      const number = next
      next += 1
      const epci = epcis[number % epcis.length]
      if (epci === undefined) throw new Error('there is an EPCI for every member')
      enrolled.push(await enrol(api, { number, epci, actId, clusterId, offers: Object.values(offers) }))
    }
  }
  await Promise.all(Array.from({ length: enrolledAtOnce }, enrolOnwards))
  return { ...offers, members: enrolled }
}

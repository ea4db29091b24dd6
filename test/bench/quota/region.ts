import type { Offer, Pool } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import { GIB } from '@grenier/quota-billing'
import { callOf, finance, operator } from '../../harness/actors.ts'
import {
  declareCluster,
  graduatedTiers,
  recordAct,
  regionStartsOn,
  registerAndEnrol,
} from '../../harness/region-ground.ts'

const departementsMax = 10
const epcisPerDepartementMax = 5
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
    pool = await api.setPoolCapacity(change, callOf(operator, { ifMatch: pool.version }))
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

/** A tariff in force, so that every request is priced as it would be in production. */
async function publishTariff(api: ApiUseCases, actId: string): Promise<void> {
  const graduated = { mode: 'graduated', tiers: graduatedTiers } as const
  const metered = { kind: 'perGibMonth', offerId: null, freeGib: 10n, ...graduated } as const
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId,
      currency: 'EUR',
      validFrom: regionStartsOn,
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
  const tenant = await registerAndEnrol(api, {
    name: `Commune ${digits}`,
    siren: null,
    inseeCode: null,
    inhabitants: 1_000,
    parentNodeId: epci.id,
    clusterId,
    actId,
    agreementNumber: `C-${digits}`,
    commitmentCents: 10_000_000n,
    starterQuotas: offers.map(({ id: offerId }) => ({ offerId, quotaBytes: starterBytes })),
  })
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

import type { Answer, Offer, Pool } from '@grenier/contracts'
import { type BillingCycle, type CivilDate, type CivilMonth, GIB } from '@grenier/quota-billing'
import {
  declareCluster,
  graduatedTiers,
  recordAct,
  regionStartsOn,
  registerAndEnrol,
} from '../../harness/region-ground.ts'
import { sirenFrom } from '../../harness/sirene-numbers.ts'
import { callOf, finance, type House, operator } from './house.ts'

/** A small region: one site, one cluster, two offers, a root pool and an EPCI's pool with little left. */
export interface Region {
  readonly actId: string
  readonly clusterId: string
  readonly block: Offer
  readonly backup: Offer
  readonly root: Pool
  readonly epci: Pool
}

export async function prepareRegion({ api }: House): Promise<Region> {
  const actId = await recordAct(api)
  const clusterId = await declareCluster(api)
  const offerOf = (code: string, kind: 'block' | 'backup') =>
    api.createOffer(
      {
        code,
        name: code,
        kind,
        clusterId,
        className: code,
        residency: 'FR',
        roundingStepBytes: GIB,
        quotaBytesMax: 10_240n * GIB,
        sizeStepsBytes: [50n, 100n, 200n, 400n].map((gib) => gib * GIB),
      },
      callOf(operator),
    )
  const block = await offerOf('standard', 'block')
  const backup = await offerOf('sauvegarde', 'backup')
  const root = await api.createPool({ name: 'Région', parentId: null, organisationId: null }, callOf(operator))
  const epci = await api.createPool({ name: 'CA de Cergy', parentId: root.id, organisationId: null }, callOf(operator))
  const region = { actId, clusterId, block, backup, root, epci }
  await limit(api, root, { offerId: block.id, gib: 1_000n })
  await limit(api, epci, { offerId: block.id, gib: 300n })
  return region
}

async function limit(api: House['api'], pool: Pool, change: { offerId: string; gib: bigint }): Promise<void> {
  await api.setPoolCapacity(
    { poolId: pool.id, offerId: change.offerId, limitBytes: change.gib * GIB, overcommitPercent: 100 },
    callOf(operator, { ifMatch: pool.version }),
  )
}

/** How many communes were enrolled in each house: the first few have codes that no true commune has. */
const enrolledIn = new WeakMap<House, number>()

/** Registers and enrols a commune with a starter quota of the block offer. */
export async function enrolCommune(
  house: House,
  region: Region,
  options: {
    name: string
    gib?: bigint
    inhabitants?: number | null
    siren?: string | null
    commitmentCents?: bigint | null
    agreementStartsOn?: CivilDate
    agreementEndsOn?: CivilDate
    billingCycle?: BillingCycle
    advanceCents?: bigint
    placing?: Parameters<typeof registerAndEnrol>[1]['placing']
  },
): Promise<Answer<'enrolTenant'>> {
  const { name, gib = 50n, inhabitants = 1_000, siren, commitmentCents = 10_000_000n, placing } = options
  const { agreementStartsOn, agreementEndsOn, billingCycle, advanceCents } = options
  const enrolled = (enrolledIn.get(house) ?? 0) + 1
  enrolledIn.set(house, enrolled)
  const number = String(enrolled).padStart(3, '0')
  return await registerAndEnrol(house.api, {
    name,
    siren: siren === undefined ? sirenFrom(`21950${number}`) : siren,
    inseeCode: `95${number}`,
    inhabitants,
    parentNodeId: region.epci.id,
    clusterId: region.clusterId,
    actId: region.actId,
    agreementNumber: `C-${number}`,
    commitmentCents,
    ...(agreementStartsOn === undefined ? {} : { agreementStartsOn }),
    ...(agreementEndsOn === undefined ? {} : { agreementEndsOn }),
    ...(billingCycle === undefined ? {} : { billingCycle }),
    ...(advanceCents === undefined ? {} : { advanceCents }),
    ...(placing === undefined ? {} : { placing }),
    starterQuotas: gib === 0n ? [] : [{ offerId: region.block.id, quotaBytes: gib * GIB }],
  })
}

/** A tariff from January 2026 and a cost of the month split by population. */
export async function publishPrices({ api }: House, region: Region, month: CivilMonth): Promise<void> {
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId: region.actId,
      currency: 'EUR',
      validFrom: regionStartsOn,
      validTo: null,
      rules: [
        {
          kind: 'perGibMonth',
          ruleId: 'reserved',
          label: 'Espace attribué',
          meter: 'storage.reserved',
          offerId: region.block.id,
          freeGib: 10n,
          mode: 'graduated',
          tiers: graduatedTiers,
        },
        {
          kind: 'perGibMonth',
          ruleId: 'used',
          label: 'Espace utilisé',
          meter: 'storage.used',
          offerId: null,
          freeGib: 0n,
          mode: 'graduated',
          tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 3_333n }],
        },
        { kind: 'perInhabitantYear', ruleId: 'inhabitant', label: 'Participation', unitPriceMicros: 123_456n },
      ],
    },
    callOf(finance),
  )
  await api.createCostPool(
    {
      code: 'salle',
      name: 'Salle machine',
      month,
      amountCents: 100_001n,
      key: { kind: 'population', populationKind: 'municipale', vintage: null },
      actId: region.actId,
    },
    callOf(finance),
  )
}

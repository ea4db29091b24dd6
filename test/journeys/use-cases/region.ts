import type { Answer, Offer, Pool } from '@grenier/contracts'
import { type CivilMonth, civilDate, GIB } from '@grenier/quota-billing'
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

const today = civilDate('2026-01-01')

export async function prepareRegion({ api }: House): Promise<Region> {
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
  const site = await api.createSite(
    { code: 'cergy', name: 'Cergy', residency: 'FR', s3Endpoint: null },
    callOf(operator),
  )
  const cluster = await api.declareCluster(
    {
      name: 'cergy-1',
      siteId: site.id,
      kubeconfig: 'a kubeconfig that only the gateway reads',
      profile: {
        oidcGroupsPrefix: 'grenier:',
        dnsNamespace: 'kube-system',
        dnsPodLabels: {},
        apiServerCidrs: [],
        s3Cidrs: [],
      },
    },
    callOf(operator),
  )
  const offerOf = (code: string, kind: 'block' | 'backup') =>
    api.createOffer(
      {
        code,
        name: code,
        kind,
        clusterId: cluster.id,
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
  const region = { actId: act.id, clusterId: cluster.id, block, backup, root, epci }
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

let enrolled = 0

/** Registers and enrols a commune with a starter quota of the block offer. */
export async function enrolCommune(
  { api }: House,
  region: Region,
  options: {
    name: string
    gib?: bigint
    inhabitants?: number | null
    siren?: string | null
    commitmentCents?: bigint | null
  },
): Promise<Answer<'enrolTenant'>> {
  const { name, gib = 50n, inhabitants = 1_000, siren, commitmentCents = 10_000_000n } = options
  enrolled += 1
  const number = String(enrolled).padStart(3, '0')
  const organisation = await api.registerOrganisation(
    {
      kind: 'commune',
      name,
      siren: siren === undefined ? `219500${number}` : siren,
      inseeCode: `95${number}`,
      departementCode: '95',
      population:
        inhabitants === null
          ? null
          : { kind: 'municipale', vintage: 2023, inForceFrom: today, inhabitants, source: 'INSEE' },
      groupId: null,
      validFrom: today,
      source: 'register',
    },
    callOf(operator),
  )
  return await api.enrolTenant(
    {
      organisationId: organisation.id,
      parentNodeId: region.epci.id,
      storageClusterId: region.clusterId,
      backupClusterId: region.clusterId,
      agreement: {
        number: `C-${number}`,
        actId: region.actId,
        startsOn: today,
        endsOn: null,
        noticeDays: 90,
        billingCycle: 'month',
        annualCommitmentCents: commitmentCents,
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
      starterQuotas: gib === 0n ? [] : [{ offerId: region.block.id, quotaBytes: gib * GIB }],
    },
    callOf(operator),
  )
}

/** A tariff from January 2026 and a cost of the month split by population. */
export async function publishPrices({ api }: House, region: Region, month: CivilMonth): Promise<void> {
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId: region.actId,
      currency: 'EUR',
      validFrom: today,
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
          tiers: [
            { fromGib: 0n, toGib: 50n, unitPriceMicros: 12_345n },
            { fromGib: 50n, toGib: null, unitPriceMicros: 9_876n },
          ],
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
      key: { kind: 'population', populationKind: 'municipale' },
      actId: region.actId,
    },
    callOf(finance),
  )
}

import type { Answer, Command, JobKind, Pool, TerritoryEvent } from '@grenier/contracts'
import type { InstallationSettings, MailSender } from '@grenier/control-plane/ports'
import { addMonths, type CivilMonth, civilDate, GIB, monthBounds } from '@grenier/quota-billing'
import type { CommuneOfVersion } from '@grenier/quota-billing/territory'
import { readRegisterVersion } from '@grenier/register'
import { siretFrom } from '../../harness/sirene-numbers.ts'
import { callOf, finance, type House, openHouse, operator } from './house.ts'
import { prepareRegion, type Region } from './region.ts'

/** The register as it was in 2024: what is recorded before the present one is compared with it. */
export const formerRegister = readRegisterVersion({ packageName: 'register-4', populationVintage: 2021 })

export type Member = Answer<'enrolTenant'>

/** A house whose members are recorded as the register of 2024 had them, a year’s end before the present one applies. */
export interface TerritoryScene {
  readonly house: House
  readonly region: Region
  /** Records a commune of 2024 and its EPCI, and enrols it where a pool is named. */
  record(inseeCode: string): Promise<string>
  enrol(inseeCode: string, place: { pool: Pool; gib: bigint }): Promise<Member>
  /** Enrols a commune that the present register has, under the root. */
  enrolNew(commune: { inseeCode: string; siren: string | null }): Promise<Member>
  /** The pool of an EPCI, with a limit for the block offer. */
  poolOf(siren: string, gib: bigint | null): Promise<Pool>
  /** Closes a month and issues its statements, on the first day after it. */
  closeAndIssue(month: CivilMonth): Promise<void>
  confirmBoth(event: TerritoryEvent): Promise<TerritoryEvent>
  /** Runs every job that is due until none is; returns how they ended. */
  drain(): Promise<{ kind: JobKind; outcome: string }[]>
}

const source = 'Registre 2024'

function codesOf(): ReadonlyMap<string, CommuneOfVersion> {
  return new Map(formerRegister.communes.map((commune) => [commune.inseeCode, commune]))
}

async function drain({ outboxRelay, jobs, ports }: House): Promise<{ kind: JobKind; outcome: string }[]> {
  const run: { kind: JobKind; outcome: string }[] = []
  for (let turn = 0; turn < 60; turn += 1) {
    const rows = await outboxRelay.claim({ limit: 200, now: ports.wallClock.now() })
    if (rows.length === 0) return run
    for (const row of rows) {
      const work = jobs[row.kind as JobKind] as (payload: never) => ReturnType<House['jobs']['seal-audit']>
      const outcome = await work(row.payload as never)
      run.push({ kind: row.kind as JobKind, outcome: outcome.kind === 'done' ? 'done' : outcome.reason })
      await outboxRelay.markDone(row.id, ports.wallClock.now())
    }
  }
  throw new Error('jobs without end')
}

/** A job that goes on where it stopped, run until nothing of it is left. */
async function untilDone(run: () => Promise<JobOutcome>): Promise<void> {
  let outcome = await run()
  for (let again = 0; outcome.kind !== 'done' && again < 100; again += 1) outcome = await run()
  if (outcome.kind !== 'done') throw new Error(outcome.reason)
}

type JobOutcome = Awaited<ReturnType<House['jobs']['close-period']>>

type Strata = readonly { readonly populationMax: number | null; readonly yearlyAmountMicros: bigint }[]

const fewStrata: Strata = [
  { populationMax: 499, yearlyAmountMicros: 60_000_000n },
  { populationMax: 999, yearlyAmountMicros: 90_000_000n },
  { populationMax: null, yearlyAmountMicros: 150_000_000n },
]

/** Prices by space, use, heads and strata. */
async function publishTariff({ api }: House, region: Region, strata: Strata): Promise<void> {
  const block = { offerId: region.block.id, freeGib: 0n, mode: 'graduated' } as const
  const reserved = { ...block, meter: 'storage.reserved' } as const
  const used = { ...block, meter: 'storage.used' } as const
  const tiers = [{ fromGib: 0n, toGib: null, unitPriceMicros: 10_000n }]
  await api.publishTariff(
    {
      code: 'T2026',
      name: 'Tarif 2026',
      actId: region.actId,
      currency: 'EUR',
      validFrom: civilDate('2026-01-01'),
      validTo: null,
      rules: [
        { kind: 'perGibMonth', ruleId: 'espace', label: 'Espace attribué', ...reserved, tiers },
        { kind: 'perGibMonth', ruleId: 'usage', label: 'Espace utilisé', ...used, tiers },
        { kind: 'perInhabitantYear', ruleId: 'habitant', label: 'Participation', unitPriceMicros: 120_000n },
        { kind: 'subscriptionByPopulation', ruleId: 'strate', label: 'Abonnement', strata: [...strata] },
      ],
    },
    callOf(finance),
  )
}

/** A cost of each month, shared by population: the figures in force on its last day. */
async function declareCosts({ api }: House, region: Region, months: readonly CivilMonth[]): Promise<void> {
  const key = { kind: 'population', populationKind: 'municipale', vintage: null } as const
  for (const month of months) {
    const cost = { code: 'salle', name: 'Salle machine', month, amountCents: 100_001n, key, actId: region.actId }
    await api.createCostPool(cost, callOf(finance))
  }
}

interface ToEnrol {
  readonly inseeCode: string
  readonly siren: string | null
  readonly parentNodeId: string
  readonly gib: bigint
}

/** On which a commune joins: its agreement, where it stands, where its statements go, and what space it begins with. */
function termsOf({ clusterId, actId, block }: Region, { inseeCode, siren, parentNodeId, gib }: ToEnrol) {
  return {
    parentNodeId,
    storageClusterId: clusterId,
    backupClusterId: clusterId,
    dataClass: 'ordinary',
    residencyMin: null,
    sameSiteReason: null,
    agreement: {
      number: `CONV-${inseeCode}`,
      actId,
      startsOn: civilDate('2026-01-01'),
      endsOn: null,
      noticeDays: 180,
      billingCycle: 'month',
      annualCommitmentCents: 10_000_000n,
    },
    recipient: {
      siret: siretFrom(siren ?? '000000000'),
      budget: 'Budget principal',
      serviceCode: null,
      serviceCodeRequired: false,
      engagementRequired: false,
      expenseAccount: null,
      vatLiable: false,
      settlementMode: 'titre',
    },
    starterQuotas: [{ offerId: block.id, quotaBytes: gib * GIB }],
  } as const satisfies Omit<Command<'enrolCommune'>, 'inseeCode'>
}

export async function openTerritoryScene(
  clockIso: string,
  {
    costsOf = [],
    installation = {},
    mail,
    strata = fewStrata,
    membersPerPortion = 2,
  }: {
    costsOf?: readonly CivilMonth[]
    installation?: Partial<InstallationSettings>
    mail?: MailSender
    strata?: Strata
    membersPerPortion?: number
  } = {},
): Promise<TerritoryScene> {
  const house = await openHouse(clockIso, { installation, membersPerPortion, ...(mail === undefined ? {} : { mail }) })
  const region = await prepareRegion(house)
  await publishTariff(house, region, strata)
  await declareCosts(house, region, costsOf)
  const communes = codesOf()
  const groups = new Map<string, string>()
  const organisations = new Map<string, string>()

  const group = async (siren: string): Promise<string> => {
    const known = groups.get(siren)
    if (known !== undefined) return known
    const name = formerRegister.epcis.find((epci) => epci.siren === siren)?.name ?? ''
    const body = { kind: 'epci', name, siren, inseeCode: null, departementCode: null, population: null } as const
    const dated = { groupId: null, validFrom: civilDate('2024-01-01'), source }
    const { id } = await house.api.registerOrganisation({ ...body, ...dated }, callOf(operator))
    groups.set(siren, id)
    return id
  }

  const record = async (inseeCode: string): Promise<string> => {
    const known = organisations.get(inseeCode)
    if (known !== undefined) return known
    const commune = communes.get(inseeCode)
    if (commune === undefined) throw new Error(`the register of 2024 has no ${inseeCode}`)
    const { name, siren, departementCode, population } = commune
    const groupId = commune.epciSiren === null ? null : await group(commune.epciSiren)
    const inForceFrom = civilDate('2024-01-01')
    const figure = population === null ? null : { kind: 'municipale' as const, inForceFrom, source, ...population }
    const body = { kind: 'commune', name, siren, inseeCode, departementCode, population: figure, groupId } as const
    const { id } = await house.api.registerOrganisation({ ...body, validFrom: inForceFrom, source }, callOf(operator))
    organisations.set(inseeCode, id)
    return id
  }

  return {
    house,
    region,
    record,
    enrol: async (inseeCode, { pool, gib }) => {
      const siren = communes.get(inseeCode)?.siren ?? null
      const terms = termsOf(region, { inseeCode, siren, parentNodeId: pool.id, gib })
      return await house.api.enrolTenant({ organisationId: await record(inseeCode), ...terms }, callOf(operator))
    },
    enrolNew: async ({ inseeCode, siren }) => {
      const terms = termsOf(region, { inseeCode, siren, parentNodeId: region.root.id, gib: 10n })
      return await house.api.enrolCommune({ inseeCode, ...terms }, callOf(operator))
    },
    poolOf: async (siren, gib) => {
      const name = formerRegister.epcis.find((epci) => epci.siren === siren)?.name ?? siren
      const organisationId = await group(siren)
      const pool = await house.api.createPool({ name, parentId: region.root.id, organisationId }, callOf(operator))
      if (gib === null) return pool
      const room = { offerId: region.block.id, limitBytes: gib * GIB, overcommitPercent: 100 }
      return await house.api.setPoolCapacity({ poolId: pool.id, ...room }, callOf(operator, { ifMatch: pool.version }))
    },
    async closeAndIssue(month) {
      const { periodStart } = monthBounds(addMonths(month, 1), 'Europe/Paris')
      house.setClock(new Date(periodStart + 36_000_000).toISOString())
      // The register of 2024 states no population of three communes.
      await house.api.closePeriod({ month, membersWithoutPopulation: 'left-out' }, callOf(finance))
      await untilDone(() => house.jobs['close-period']({ month }))
      await house.api.issueStatements({ month }, callOf(finance))
      await untilDone(() => house.jobs['issue-statements']({ month }))
    },
    async confirmBoth({ id: eventId, version }) {
      const call = (actor: typeof operator, ifMatch: number) => callOf(actor, { ifMatch })
      const first = await house.api.confirmTerritoryEvent({ eventId, as: 'operator' }, call(operator, version))
      return await house.api.confirmTerritoryEvent({ eventId, as: 'finance' }, call(finance, first.version))
    },
    drain: () => drain(house),
  }
}

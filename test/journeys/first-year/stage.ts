import type { Answer, Pool } from '@grenier/contracts'
import { type CivilDate, type CivilMonth, civilDate, civilMonth, GIB } from '@grenier/quota-billing'
import { readRegisterVersion } from '@grenier/register'
import { Client } from 'pg'
import { siretFrom } from '../../harness/sirene-numbers.ts'
import { type Frozen, noneFrozen } from '../../properties/money-model/frozen-rows.ts'
import { callOf, finance, type House, openHouse, operator } from '../use-cases/house.ts'
import { prepareRegion, type Region } from '../use-cases/region.ts'
import { type MemberKey, type MemberPlan, planOf, pools } from './members.ts'

export type Member = Answer<'enrolTenant'>

export const firstMonth: CivilMonth = civilMonth('2026-01')
/** Eighteen of them: a whole year and half of the next, in which the first one is trued up. */
export const monthCount = 18
export const firstYear = '2026'

/** What a day left behind that a later day, or a check, needs to find. */
export interface Marks {
  territoryEventId?: string
  disputedStatementId?: string
  disputeId?: string
  correctionId?: string
  exit?: { tenantId: string; exitId: string }
  archive?: { tenantId: string; exportId: string }
  /** The signed paper of the act on which agreements rest, as it was attached. */
  actFile?: Buffer
  /** The milestone of the operator's own. */
  committeeCode?: string
}

/** A year that is played: the house, who lives in it, and what is to be seen of it in the end. */
export interface Stage {
  readonly house: House
  /** Looks behind the scopes, by no code of the product. */
  readonly admin: Client
  readonly region: Region
  readonly pools: ReadonlyMap<string, Pool>
  readonly members: Map<MemberKey, Member>
  readonly marks: Marks
  /** By check, what was seen on its day and was not as it was to be; an empty list where all of it was. */
  readonly seen: Map<string, string[]>
  /** What was seen written once and may never change. */
  readonly frozen: Frozen
  readonly closed: CivilMonth[]
  /** What the committee was shown, as it was known on its day. */
  readonly committeeReports: Answer<'getCommitteeReport'>[]
  readonly tell: (sentence: string) => void
  /** Keeps for a check whether something was as it was to be on its day, and says what it was `otherwise`. */
  readonly see: (check: string, isSo: boolean, otherwise: string) => void
  readonly member: (key: MemberKey) => Member
  readonly enrol: (key: MemberKey) => Promise<void>
  readonly close: () => Promise<void>
}

const source = 'Registre 2024'
const recordedFrom = civilDate('2024-01-01')

/** Out of the scope of VAT, but for what volumes hold (20 %). Months are closed three days after their end, and stated from 15 € on. */
const installation = {
  simulatedClock: false,
  recoveryThresholdCents: 1_500n,
  graceDays: 3,
  vatRegime: 'out-of-scope',
  vatChanges: [{ from: firstMonth, service: 'utilise', regime: { kind: 'standard', rateBasisPoints: 2_000n } }],
  invoicing: {
    siret: null,
    vatNumber: null,
    iban: null,
    bic: null,
    paymentDays: 30,
    street: '8 rue des Archives',
    postCode: '61000',
    city: 'Alençon',
  },
} as const

/** The register of 2024: as everybody is recorded when the year begins. */
function readFormerRegister() {
  const { communes, epcis } = readRegisterVersion({ packageName: 'register-4', populationVintage: 2021 })
  return {
    commune: new Map(communes.map((one) => [one.inseeCode, one])),
    epci: new Map(epcis.map((one) => [one.siren, one])),
  }
}

/** Records bodies as the register of 2024 has them, each once. */
function createRecorder({ api }: House) {
  const register = readFormerRegister()
  const known = new Map<string, string>()
  const dated = { validFrom: recordedFrom, source } as const

  const record = async (code: string, body: Parameters<House['api']['registerOrganisation']>[0]): Promise<string> => {
    const { id } = await api.registerOrganisation(body, callOf(operator))
    known.set(code, id)
    return id
  }
  const group = async (siren: string): Promise<string> => {
    const name = register.epci.get(siren)?.name
    if (name === undefined) throw new Error(`the register of 2024 has no EPCI ${siren}`)
    const body = { kind: 'epci', name, siren, inseeCode: null, departementCode: null, population: null } as const
    return known.get(siren) ?? (await record(siren, { ...body, groupId: null, ...dated }))
  }
  const commune = async (inseeCode: string): Promise<string> => {
    const found = register.commune.get(inseeCode)
    if (found?.population == null || found.epciSiren === null) throw new Error(`no commune ${inseeCode} in 2024`)
    const { name, siren, departementCode, epciSiren } = found
    const population = { kind: 'municipale', inForceFrom: recordedFrom, source, ...found.population } as const
    const body = { kind: 'commune', name, siren, inseeCode, departementCode, population } as const
    return await record(inseeCode, { ...body, groupId: await group(epciSiren), ...dated })
  }
  const ccas = (): Promise<string> => {
    const body = { kind: 'ccas', name: 'CCAS de Girolles', siren: '264501560', inseeCode: null } as const
    return record('CCAS', { ...body, departementCode: '45', population: null, groupId: null, ...dated })
  }
  const sirenOf = (code: string): string | null =>
    register.commune.get(code)?.siren ?? register.epci.get(code)?.siren ?? null
  return { group, commune, ccas, sirenOf }
}

function enrolment(plan: MemberPlan, { actId, block, clusterId }: Region, siren: string | null) {
  const { code, from, noticeDays, billingCycle, advanceCents, annualCommitmentCents, gib, engagementRequired } = plan
  return {
    storageClusterId: clusterId,
    backupClusterId: clusterId,
    dataClass: 'ordinary',
    residencyMin: null,
    sameSiteReason: null,
    agreement: {
      number: `CONV-${code}`,
      actId,
      startsOn: from,
      endsOn: null,
      noticeDays,
      billingCycle,
      annualCommitmentCents,
      ...(advanceCents === undefined ? {} : { advanceCents }),
    },
    recipient: {
      siret: siren === null ? null : siretFrom(siren),
      budget: 'Budget principal',
      serviceCode: null,
      serviceCodeRequired: false,
      engagementRequired,
      expenseAccount: null,
      vatLiable: false,
      settlementMode: 'titre',
    },
    starterQuotas: gib === 0n ? [] : [{ offerId: block.id, quotaBytes: gib * GIB }],
  } as const
}

/** Prices by space, by what volumes hold, by head and by stratum. */
async function publishTariff({ api }: House, { actId, block }: Region): Promise<void> {
  const graduated = { freeGib: 0n, mode: 'graduated' } as const
  const strata = [
    { populationMax: 199, yearlyAmountMicros: 1_000_000n },
    { populationMax: 799, yearlyAmountMicros: 24_000_000n },
    { populationMax: null, yearlyAmountMicros: 90_000_000n },
  ]
  const heldTiers = [{ fromGib: 0n, toGib: null, unitPriceMicros: 50_001n }]
  const spaceTiers = [
    { fromGib: 0n, toGib: 50n, unitPriceMicros: 100_003n },
    { fromGib: 50n, toGib: null, unitPriceMicros: 80_001n },
  ]
  const terms = { code: 'T2026', name: 'Tarif 2026', actId, currency: 'EUR' as const, validTo: null }
  const space = { kind: 'perGibMonth', ruleId: 'espace', label: 'Espace attribué', meter: 'storage.reserved' } as const
  const held = { kind: 'perGibMonth', ruleId: 'utilise', label: 'Espace utilisé', meter: 'storage.used' } as const
  await api.publishTariff(
    {
      ...terms,
      validFrom: civilDate('2026-01-01'),
      rules: [
        { ...space, ...graduated, offerId: block.id, tiers: spaceTiers },
        { ...held, ...graduated, offerId: null, tiers: heldTiers },
        { kind: 'perInhabitantYear', ruleId: 'habitant', label: 'Participation', unitPriceMicros: 45_000n },
        { kind: 'subscriptionByPopulation', ruleId: 'strate', label: 'Abonnement', strata },
      ],
    },
    callOf(finance),
  )
}

/** The exit waits until access is withdrawn: the cluster says so of whom it is told to suspend. */
function sayWhoIsSuspended({ cluster: { gateway } }: House): void {
  const reconcile = gateway.reconcile.bind(gateway)
  const told: typeof gateway.reconcile = async (run) => {
    const report = await reconcile(run)
    if (run.blueprint.isSuspended !== true) return report
    const [ready] = report.conditions
    if (ready === undefined) return report
    const suspended = { ...ready, type: 'AccessGranted', status: 'False', reason: 'Suspended' } as const
    return { ...report, conditions: [...report.conditions, suspended] }
  }
  Object.assign(gateway, { reconcile: told })
}

/** A house before its first day: a region, prices, pools, and nobody in it yet. `serverUrl`: left out, the run's own server. */
export async function openStage(tell: (sentence: string) => void, serverUrl?: string): Promise<Stage> {
  const house = await openHouse('2026-01-02T08:00:00.000Z', {
    installation,
    membersPerPortion: 100,
    ...(serverUrl === undefined ? {} : { serverUrl }),
  })
  sayWhoIsSuspended(house)
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  const region = await prepareRegion(house)
  await publishTariff(house, region)
  const recorder = createRecorder(house)
  const poolsBySiren = new Map<string, Pool>()
  for (const [siren, gib] of pools) {
    const organisationId = await recorder.group(siren)
    const pool = await house.api.createPool({ name: siren, parentId: region.root.id, organisationId }, callOf(operator))
    const room = { offerId: region.block.id, limitBytes: (gib ?? 0n) * GIB, overcommitPercent: 100 }
    const limited = { poolId: pool.id, ...room }
    if (gib !== null) await house.api.setPoolCapacity(limited, callOf(operator, { ifMatch: pool.version }))
    poolsBySiren.set(siren, pool)
  }
  const members = new Map<MemberKey, Member>()
  const seen = new Map<string, string[]>()
  return {
    house,
    admin,
    region,
    members,
    tell,
    seen,
    pools: poolsBySiren,
    marks: {},
    frozen: noneFrozen(),
    closed: [],
    committeeReports: [],
    see(check, isSo, otherwise) {
      const faults = seen.get(check) ?? []
      seen.set(check, isSo ? faults : [...faults, otherwise])
    },
    member: (key) => {
      const found = members.get(key)
      if (found === undefined) throw new Error(`${key} is no member yet`)
      return found
    },
    async enrol(key) {
      const plan = planOf(key)
      const { kind, code, poolOf } = plan
      const organisationId = await {
        commune: recorder.commune,
        epci: recorder.group,
        ccas: recorder.ccas,
      }[kind](code)
      const parentNodeId = poolsBySiren.get(poolOf)?.id
      if (parentNodeId === undefined) throw new Error(`${poolOf} has no pool`)
      const terms = enrolment(plan, region, recorder.sirenOf(code))
      const answer = await house.api.enrolTenant(
        {
          organisationId,
          parentNodeId,
          ...terms,
          starterQuotas: [...terms.starterQuotas],
        },
        callOf(operator),
      )
      members.set(key, answer)
    },
    async close() {
      await admin.end()
      await house.close()
    },
  }
}

/** The day and hour at which something happens: nine in the morning there. */
export function morningOf(day: CivilDate): string {
  return `${day}T09:00:00.000Z`
}

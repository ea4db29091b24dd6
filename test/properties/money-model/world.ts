import type { Answer, Command } from '@grenier/contracts'
import {
  addMonths,
  addMs,
  type BillingCycle,
  type CivilMonth,
  civilDateOf,
  civilMonth,
  firstDateOf,
  type Instant,
  instantFromIso,
  instantToIso,
  monthBounds,
  monthOf,
  msPerDay,
  msPerSecond,
} from '@grenier/quota-billing'
import { Client } from 'pg'
import { callOf, finance, type House, openHouse } from '../../journeys/use-cases/house.ts'
import { enrolCommune, prepareRegion, type Region } from '../../journeys/use-cases/region.ts'
import { type Frozen, noneFrozen } from './frozen-rows.ts'

export type Member = Answer<'enrolTenant'>
type Rules = Command<'publishTariff'>['rules']

export const timeZone = 'Europe/Paris'
/** Where stories begin: three months before a year ends, or one before the leap year of 2028 does. */
export const eras: readonly CivilMonth[] = [civilMonth('2026-10'), civilMonth('2027-12')]

/** Three regimes, of which two change in the middle of the story: what corrects a month bears what that month bore. */
function installationOf(founded: CivilMonth) {
  return {
    foundedOn: firstDateOf(founded),
    simulatedClock: false,
    recoveryThresholdCents: 1_500n,
    vatRegime: 'standard',
    vatRateBasisPoints: 2_000n,
    vatChanges: [
      { from: addMonths(founded, 1), service: 'heads', regime: { kind: 'exempt' } },
      { from: addMonths(founded, 2), service: 'salle', regime: { kind: 'standard', rateBasisPoints: 550n } },
      { from: addMonths(founded, 3), service: null, regime: { kind: 'out-of-scope' } },
    ],
  } as const
}

/** An operator whose months are played, and what the steps need to know of it. */
export interface World {
  readonly founded: CivilMonth
  /** The first year of the story, which is trued up. */
  readonly year: string
  readonly house: House
  /** Looks behind the scopes. */
  readonly admin: Client
  readonly region: Region
  readonly members: Member[]
  /** What was seen once and may never change. */
  readonly frozen: Frozen
  /** Charges that explained themselves. */
  readonly explained: Set<string>
  /** How steps ended, over all sequences: a proof that never met a refusal proves little. */
  readonly ends: Map<string, number>
  now(): Instant
  pass(ms: number): void
  /** The month that the clock stands in. */
  current(): CivilMonth
  /** Months that are closed, issued in part or whole, in order. */
  closed(): Promise<readonly CivilMonth[]>
  /** The first month that is not. */
  firstOpen(): Promise<CivilMonth>
  enrol(name: string, of: { readonly gib: bigint; readonly inhabitants: number }): Promise<void>
  close(): Promise<void>
}

/** Prices of every kind; `dearer` moves every one of them. */
export function someRules(dearer: bigint, region: Region): Rules {
  const cheaper = 10n - dearer
  return [
    {
      kind: 'perGibMonth',
      ruleId: 'reserved',
      label: 'Espace attribué',
      meter: 'storage.reserved',
      offerId: region.block.id,
      freeGib: 3n,
      mode: dearer % 2n === 0n ? 'graduated' : 'volume',
      tiers: [
        { fromGib: 0n, toGib: 7n, unitPriceMicros: 123_457n * dearer },
        { fromGib: 7n, toGib: null, unitPriceMicros: 98_761n * dearer },
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
      tiers: [{ fromGib: 0n, toGib: null, unitPriceMicros: 3_333_333n * dearer }],
    },
    {
      kind: 'perGibMonth',
      ruleId: 'provisioned',
      label: 'Volumes',
      meter: 'storage.provisioned',
      offerId: region.block.id,
      freeGib: 1n,
      mode: 'graduated',
      tiers: [
        { fromGib: 0n, toGib: 2n, unitPriceMicros: 1_111_111n * dearer },
        { fromGib: 2n, toGib: null, unitPriceMicros: 222_222n * dearer },
      ],
    },
    { kind: 'perInhabitantYear', ruleId: 'heads', label: 'Participation', unitPriceMicros: 123_456n * dearer },
    {
      kind: 'subscriptionByPopulation',
      ruleId: 'strata',
      label: 'Abonnement',
      strata: [
        { populationMax: 300, yearlyAmountMicros: 1_000_001n * cheaper },
        { populationMax: null, yearlyAmountMicros: 24_000_005n * cheaper },
      ],
    },
    {
      kind: 'monthlyMinimum',
      ruleId: 'least',
      label: 'Minimum',
      amountMicros: 700_001n * dearer,
      ofRuleIds: ['used', 'heads'],
    },
    {
      kind: 'monthlyCap',
      ruleId: 'most',
      label: 'Plafond',
      amountMicros: 9_000_011n * dearer,
      ofRuleIds: ['used', 'heads'],
    },
  ]
}

async function publishFirst({ api }: House, region: Region, founded: CivilMonth): Promise<void> {
  const terms = { code: 'T1', name: 'Tarif 1', actId: region.actId, currency: 'EUR' as const, validTo: null }
  await api.publishTariff({ ...terms, validFrom: firstDateOf(founded), rules: someRules(4n, region) }, callOf(finance))
}

/**
 * A house of its own, on the first morning, with three members of very different size; members are asked on these cycles, in turn,
 * every month where none is named.
 */
export async function openWorld(
  ends: World['ends'],
  founded: CivilMonth,
  cycles: readonly BillingCycle[] = [],
): Promise<World> {
  const start = instantFromIso(`${firstDateOf(founded)}T06:00:00.000Z`)
  const house = await openHouse(instantToIso(start), { installation: installationOf(founded) })
  const region = await prepareRegion(house)
  await publishFirst(house, region, founded)
  const admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  let now = start
  const members: Member[] = []
  const periods = async (): Promise<readonly { month: CivilMonth; state: string }[]> =>
    (await admin.query<{ month: CivilMonth; state: string }>('SELECT month, state FROM period ORDER BY month')).rows
  const world: World = {
    founded,
    year: founded.slice(0, 4),
    house,
    admin,
    region,
    members,
    frozen: noneFrozen(),
    explained: new Set(),
    ends,
    now: () => now,
    pass: (ms) => {
      now = addMs(now, ms)
      house.setClock(instantToIso(now))
    },
    current: () => monthOf(civilDateOf(now, timeZone)),
    closed: async () =>
      (await periods()).flatMap(({ month, state }) => (['open', 'closing'].includes(state) ? [] : [month])),
    firstOpen: async () => {
      const done = new Set(await world.closed())
      let month = founded
      while (done.has(month)) month = addMonths(month, 1)
      return month
    },
    enrol: async (name, { gib, inhabitants }) => {
      const billingCycle = cycles[members.length % cycles.length] ?? 'month'
      const ahead = billingCycle === 'advance-and-balance' ? { advanceCents: 12_001n } : {}
      members.push(await enrolCommune(house, region, { name, gib, inhabitants, billingCycle, ...ahead }))
    },
    close: async () => {
      await admin.end()
      await house.close()
    },
  }
  await world.enrol('Alpha', { gib: 20n, inhabitants: 2_000 })
  await world.enrol('Beta', { gib: 5n, inhabitants: 300 })
  await world.enrol('Gamma', { gib: 0n, inhabitants: 17 })
  world.pass(msPerSecond)
  return world
}

/** Ten in the morning of the second day of the month after. */
export function dayAfter(month: CivilMonth): Instant {
  return addMs(monthBounds(month, timeZone).periodEnd, msPerDay + 10 * 3_600_000)
}

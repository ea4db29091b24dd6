import type { Command } from '@grenier/contracts'
import {
  addDays,
  addMs,
  type CivilDate,
  type CivilMonth,
  firstDateOf,
  GIB,
  instantFromIso,
  msPerHour,
} from '@grenier/quota-billing'
import { changedRows } from '../../../properties/money-model/frozen-rows.ts'
import { secondFinance } from '../../use-cases/correction-scene.ts'
import { callOf, collector, finance } from '../../use-cases/house.ts'
import { type MemberKey, memberKeys, planOf } from '../members.ts'
import type { Stage } from '../stage.ts'
import { type Deed, runJobs } from './deed.ts'

type Reading = Command<'recordReadings'>['readings'][number]

/** Who pays for the link, by the parts that were voted. */
export const linkShares: readonly (readonly [MemberKey, bigint])[] = [
  ['merlerault', 4n],
  ['bordeaux', 3n],
  ['perche', 2n],
  ['ccas', 1n],
]

/** The month's hall, by inhabitants, and its link, by parts that were voted. */
export const declareCosts =
  (month: CivilMonth): Deed =>
  async ({ house, region: { actId }, member }) => {
    const parts = linkShares.map(([key, weight]) => ({ tenantId: member(key).id, weight }))
    const population = { kind: 'population', populationKind: 'municipale', vintage: null } as const
    const hall = { code: 'salle', name: 'Salle machine', amountCents: 451n, key: population }
    const link = {
      code: 'lien',
      name: 'Lien',
      amountCents: 5_003n,
      key: { kind: 'fixed', totalWeight: 10n, parts },
    } as const
    for (const cost of [hall, link]) await house.api.createCostPool({ ...cost, month, actId }, callOf(finance))
  }

/** From this day of December on, volumes of Le Merlerault were read twenty times too large. */
export const wrongFrom = '2026-12-12'
const wrongFactor = 20n

/** One reading a day of what a member's volume holds, at noon. */
export function dailyReadings(
  { region, member }: Pick<Stage, 'region' | 'member'>,
  key: MemberKey,
  { from, to }: { from: CivilDate; to: CivilDate },
): Reading[] {
  const readings: Reading[] = []
  for (let day = from, index = 0n; day < to; day = addDays(day, 1), index += 1n) {
    readings.push({
      tenantId: member(key).id,
      meter: 'storage.used',
      offerId: region.block.id,
      resourceId: 'volume-1',
      takenAt: addMs(instantFromIso(`${day}T00:00:00.000Z`), 12 * msPerHour),
      valueBytes: planOf(key).usedGib * GIB + index * 1_234_567n,
    })
  }
  return readings
}

const isRead = ({ members }: Stage, key: MemberKey): boolean => members.has(key) && planOf(key).usedGib > 0n

/** What was read of everybody's volumes in the month, those that were read wrongly as they were. */
export const measure =
  (month: CivilMonth, to: CivilDate): Deed =>
  async (stage) => {
    const { house, marks } = stage
    const hasLeft = (key: MemberKey) => key === 'griselles' && marks.exit !== undefined
    const readings = memberKeys
      .filter((key) => isRead(stage, key) && !hasLeft(key))
      .flatMap((key) => {
        const from = planOf(key).from > firstDateOf(month) ? planOf(key).from : firstDateOf(month)
        const told = dailyReadings(stage, key, { from, to })
        if (key !== 'merlerault' || month !== wrongFrom.slice(0, 7)) return told
        const since = instantFromIso(`${wrongFrom}T00:00:00.000Z`)
        return told.map((one) => (one.takenAt < since ? one : { ...one, valueBytes: one.valueBytes * wrongFactor }))
      })
    await house.api.recordReadings({ source: 'prometheus', simulated: false, readings }, callOf(collector))
  }

/** Closes a month once its three days of grace are over; an EPCI and a CCAS have no inhabitants of their own. */
export const close =
  (month: CivilMonth): Deed =>
  async (stage) => {
    const { house } = stage
    await house.api.closePeriod({ month, membersWithoutPopulation: 'left-out' }, callOf(finance))
    await runJobs(house)
    const { state, blockedBy, checks } = await house.api.getPeriod({ month }, callOf(finance))
    if (state !== 'closed') throw new Error(`${month} is ${state}: ${blockedBy}`)
    stage.see(
      'closingsCheckOut',
      checks.length > 0 && checks.every(({ holds }) => holds),
      `${month}: ${checks
        .filter(({ holds }) => !holds)
        .map((one) => Object.values(one).join(' '))
        .join(', ')}`,
    )
    stage.closed.push(month)
  }

interface Batch {
  readonly month: CivilMonth
  readonly fiscalYear: number
  readonly series?: string
  readonly payers?: readonly string[]
}

/** Issues what may be issued, every exception looked at; false where nothing may. A missing reference is nothing to wave through. */
export async function issueBatch({ house }: Stage, batch: Batch): Promise<boolean> {
  const { month, fiscalYear, series = '', payers = null } = batch
  const { items, draftCount, awaitingCount } = await house.api.getIssuingChecklist(
    { month, limit: 500 },
    callOf(finance),
  )
  if (draftCount === awaitingCount) return false
  const acknowledged = items.map(({ tenantId, exceptions }) => ({
    tenantId,
    codes: exceptions.map(({ code }) => code),
  }))
  const said = { month, series, fiscalYear, acknowledged, beforeDisputesEnd: false }
  await house.api.createStatementBatch({ ...said, payers: payers === null ? null : [...payers] }, callOf(secondFinance))
  await runJobs(house)
  return true
}

/** The statements of a month: the EPCI's in a series of its own, then everybody else's. Those of December count in their year. */
export const issue =
  (month: CivilMonth): Deed =>
  async (stage) => {
    const fiscalYear = Number(month.slice(0, 4))
    const epci = stage.member('perche').id
    const drafts = await stage.house.api.listStatementDrafts({ month, limit: 100, tenantId: epci }, callOf(finance))
    if (drafts.items.length > 0) await issueBatch(stage, { month, fiscalYear, series: 'EPCI', payers: [epci] })
    await issueBatch(stage, { month, fiscalYear })
    stage.see('nothingWrittenChanges', (await changedRows(stage.admin, stage.frozen)).length === 0, `until ${month}`)
    stage.tell(await monthTold(stage, month))
  }

async function monthTold({ house }: Stage, month: CivilMonth): Promise<string> {
  const period = await house.api.getPeriod({ month }, callOf(finance))
  const euros = (cents: bigint) => `${(Number(cents) / 100).toFixed(2).replace('.', ',')} €`
  const { statementCount, statementsCents, draftCount, carriedMicros, takenUpMicros } = period
  const waiting = draftCount === 0 ? '' : `, ${draftCount} en attente`
  const carried = `${euros(carriedMicros / 10_000n)} reportés, ${euros(takenUpMicros / 10_000n)} repris`
  return `${month} : ${statementCount} états émis pour ${euros(statementsCents)}${waiting} ; ${carried}.`
}

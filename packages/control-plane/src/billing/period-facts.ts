import {
  addDays,
  addMonths,
  type CivilDate,
  type CivilMonth,
  compareKeys,
  firstDateOf,
  graceDaysDefault,
  graceEndOf,
  type Instant,
  integrateSteps,
  membershipMs,
  type PeriodBounds,
  type PeriodUsage,
  type PriceRule,
  type RatedMember,
  type Step,
} from '@grenier/quota-billing'
import type { SliceTotal } from '../metering/late-readings.ports.ts'
import type { InstallationSettings, Transaction } from '../shared/ports.ts'

/** Yearly prices per inhabitant count the municipal population, the one without those counted elsewhere too. */
const ratedPopulationKind = 'municipale'

/** Until when late readings of a month are waited for. */
export function graceEndOfMonth(month: CivilMonth, { graceDays, timeZone }: InstallationSettings): Instant {
  return graceEndOf(month, graceDays ?? graceDaysDefault, timeZone)
}

/** What was used in a month, and by whom. */
export interface MonthFacts {
  /** Who is rated, by id. */
  readonly tenantIds: readonly string[]
  readonly usageOf: ReadonlyMap<string, readonly PeriodUsage[]>
  readonly memberOf: ReadonlyMap<string, RatedMember>
}

/** A month and the instants it lies between. */
export interface BoundedMonth extends PeriodBounds {
  readonly month: CivilMonth
}

/** The use that a month was rated from, or the same with what late readings have revised. */
export type FactsOfUse = 'rated' | 'revised'

/** By tenant: what slices of a month still lack of what its closing would rate. */
export type UseToCompute = ReadonlyMap<string, readonly SliceTotal[]>

/** Which facts of a month are read: by what is known of its use, and of whom; of all where nobody is named. */
export interface OfFacts {
  readonly use: FactsOfUse
  readonly tenantIds?: readonly string[]
  /** Added to the slices; left out: these stand for themselves. */
  readonly toCompute?: UseToCompute
}

/** First day, and first day after. */
export function daysOf(month: CivilMonth): { from: CivilDate; to: CivilDate } {
  return { from: firstDateOf(month), to: firstDateOf(addMonths(month, 1)) }
}

/** Members, payers and populations of a month are those of its last day: who joined during it is among them. */
export function lastDayOf(month: CivilMonth): CivilDate {
  return addDays(daysOf(month).to, -1)
}

/** `storage.reserved`: each quota integrated over the month, exactly as the ledger has it. */
export async function reservedUsage(
  tx: Transaction,
  { periodStart, periodEnd }: PeriodBounds,
  tenantIds?: readonly string[],
): Promise<PeriodUsage[]> {
  const steps = await tx.quota.quotaSteps(periodEnd, tenantIds)
  const byQuota = Map.groupBy(steps, ({ tenantId, offerId }) => `${tenantId}\n${offerId}`)
  return [...byQuota.values()].flatMap((quota): PeriodUsage[] => {
    const first = quota[0]
    if (first === undefined) return []
    const { tenantId, offerId } = first
    const byteSeconds = integrateSteps(quota satisfies Step[], periodStart, periodEnd)
    if (byteSeconds === 0n) return []
    return [{ tenantId, offerId, meter: 'storage.reserved', resourceId: 'quota', byteSeconds, estimatedSeconds: 0 }]
  })
}

/**
 * What the slices of a month that is not closed lack of what its closing, asked for now, would rate: marked days and the gaps that
 * readings have ended, be it today. One read for the month, since whose day is marked is known of all at once.
 */
export async function useToCompute(tx: Transaction, month: CivilMonth, timeZone: string): Promise<UseToCompute> {
  const totals = await tx.metering.totalsToCompute({ ...daysOf(month), timeZone })
  return Map.groupBy(totals, ({ tenantId }) => tenantId)
}

/** Slices and what they lack, as one sum for each tenant, offer and meter. */
function addUseToCompute(totals: readonly SliceTotal[], lacking: readonly SliceTotal[]): readonly SliceTotal[] {
  if (lacking.length === 0) return totals
  const groups = Map.groupBy([...totals, ...lacking], ({ tenantId, offerId, meter }) =>
    [tenantId, offerId, meter].join('\n'),
  )
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [others.reduce(addTotal, first)],
  )
}

function addTotal(sum: SliceTotal, { byteSeconds, estimatedSeconds }: SliceTotal): SliceTotal {
  return {
    ...sum,
    byteSeconds: sum.byteSeconds + byteSeconds,
    estimatedSeconds: sum.estimatedSeconds + estimatedSeconds,
  }
}

/** What collectors measured, integrated over the month and summed over resources. */
async function measuredUsage(
  tx: Transaction,
  month: CivilMonth,
  { use, tenantIds, toCompute = new Map() }: OfFacts,
): Promise<PeriodUsage[]> {
  const wanted = { month, ...(tenantIds === undefined ? {} : { tenantIds }) }
  const totals = await (use === 'revised' ? tx.metering.revisedTotals(wanted) : tx.metering.sliceTotals(wanted))
  const lacking = [...(tenantIds ?? toCompute.keys())].flatMap((tenantId) => toCompute.get(tenantId) ?? [])
  return addUseToCompute(totals, lacking).map((total) => ({ ...total, resourceId: total.meter }))
}

/** The members of a month, of all or of those named, with their population as far as it is known. */
export async function ratedMembers(
  tx: Transaction,
  month: CivilMonth,
  tenantIds?: readonly string[],
): Promise<Map<string, RatedMember>> {
  const of = tenantIds === undefined ? {} : { tenantIds }
  const members = await tx.billing.ratedMembers({ on: lastDayOf(month), populationKind: ratedPopulationKind, ...of })
  return new Map(members.map((member) => [member.tenantId, member]))
}

/** Members of the month of whom a price by population would be asked, and whose population nobody knows. */
export function withoutPopulation(
  { rules, memberOf }: Pick<MonthFacts, 'memberOf'> & { readonly rules: readonly PriceRule[] },
  period: PeriodBounds,
): string[] {
  const counts = rules.some(({ kind }) => kind === 'perInhabitantYear' || kind === 'subscriptionByPopulation')
  if (!counts) return []
  const members = [...memberOf.values()].filter((member) => membershipMs(member, period) > 0n)
  return members.filter(({ inhabitants }) => inhabitants === null).map(({ tenantId }) => tenantId)
}

/** True when there are any. */
export function lacksPopulation(...month: Parameters<typeof withoutPopulation>): boolean {
  return withoutPopulation(...month).length > 0
}

/** Reads the use and the members of a month, whatever it is priced by. */
export async function readMonthFacts(
  tx: Transaction,
  period: BoundedMonth,
  of: OfFacts = { use: 'rated' },
): Promise<MonthFacts> {
  const { month } = period
  const usage = [...(await reservedUsage(tx, period, of.tenantIds)), ...(await measuredUsage(tx, month, of))]
  const usageOf = Map.groupBy(usage, ({ tenantId }) => tenantId)
  const memberOf = await ratedMembers(tx, month, of.tenantIds)
  const tenantIds = [...new Set([...memberOf.keys(), ...usageOf.keys()])].sort(compareKeys)
  return { tenantIds, usageOf, memberOf }
}

import type { CostPool } from '@grenier/contracts'
import {
  addDays,
  addMonths,
  type Charge,
  type CivilDate,
  type CivilMonth,
  civilDateOf,
  dayBounds,
  firstDateOf,
  holdUse,
  type Instant,
  type KnownDay,
  monthBounds,
  monthOf,
  type PeriodUsage,
  rateUsage,
  yearBoundsOf,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import type { DailyUse } from './forecast.ports.ts'
import { type BoundedMonth, ratedMembers, reservedUsage } from './period-facts.ts'
import { splitCost } from './split-cost.ts'
import type { UseWeights } from './use-weights.ts'

/** A gauge that was silent for longer is not held on. */
const lookBackDays = 31

/** `ruleId` of a shared cost: its code. */
export type Owed = Pick<Charge, 'tenantId' | 'kind' | 'ruleId' | 'amountMicros'>

export interface MonthsToForecast {
  /** Months of the year that are not closed, in order; the one of `now` among them. */
  readonly months: readonly CivilMonth[]
  readonly now: Instant
  readonly timeZone: string
}

interface Gauge {
  readonly tenantId: string
  readonly offerId: string
  readonly meter: DailyUse['meter']
  readonly days: readonly KnownDay[]
}

/** Days that are over, by gauge, as far back as is asked. */
async function gauges(
  tx: Transaction,
  { months, now, timeZone }: MonthsToForecast,
  tenantIds: readonly string[],
): Promise<Gauge[]> {
  const today = civilDateOf(now, timeZone)
  const earliest = firstDateOf(months[0] ?? monthOf(today))
  const back = addDays(today, -lookBackDays)
  const from: CivilDate = earliest < back ? earliest : back
  const bounds = new Map<CivilDate, { dayStart: Instant; dayEnd: Instant }>()
  for (let day = from; day < today; day = addDays(day, 1)) bounds.set(day, dayBounds(day, timeZone))
  const daily = await tx.billing.dailyUse({ from, to: today, tenantIds })
  const groups = Map.groupBy(daily, ({ tenantId, offerId, meter }) => `${tenantId} ${offerId} ${meter}`)
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const { tenantId, offerId, meter } = first
    const days = own.flatMap(({ day, byteSeconds }) => {
      const times = bounds.get(day)
      return times === undefined ? [] : [{ ...times, byteSeconds }]
    })
    return [{ tenantId, offerId, meter, days }]
  })
}

interface Known {
  readonly known: readonly Gauge[]
  readonly silentBefore: Instant
  readonly tenantIds: readonly string[]
}

/** The month if quotas and use stay as they are: the ledger holds the one by itself, the last known day the other. */
async function usageOf(
  tx: Transaction,
  month: BoundedMonth,
  { known, silentBefore, tenantIds }: Known,
): Promise<PeriodUsage[]> {
  const measured = known.map(
    ({ tenantId, offerId, meter, days }): PeriodUsage => ({
      tenantId,
      offerId,
      meter,
      resourceId: meter,
      byteSeconds: holdUse(days, { ...month, silentBefore }),
      estimatedSeconds: 0,
    }),
  )
  return [...(await reservedUsage(tx, month, tenantIds)), ...measured.filter(({ byteSeconds }) => byteSeconds > 0n)]
}

/** A month that is not closed, with the costs that are declared of it and the use that these are split by. */
export interface OpenMonth {
  readonly month: CivilMonth
  readonly costPools: readonly CostPool[]
  readonly weights: UseWeights
}

/** What some members use in each open month, all staying as it is: its weights are added to those of the month's costs. */
export async function forecastUse(
  tx: Transaction,
  asked: MonthsToForecast,
  { months, tenantIds }: { readonly months: readonly OpenMonth[]; readonly tenantIds: readonly string[] },
): Promise<Map<CivilMonth, readonly PeriodUsage[]>> {
  const { timeZone, now } = asked
  const known = await gauges(tx, asked, tenantIds)
  const silentBefore = dayBounds(addDays(civilDateOf(now, timeZone), -lookBackDays), timeZone).dayStart
  const use = new Map<CivilMonth, readonly PeriodUsage[]>()
  for (const { month, weights } of months) {
    const usage = await usageOf(tx, { month, ...monthBounds(month, timeZone) }, { known, silentBefore, tenantIds })
    weights.add(usage)
    use.set(month, usage)
  }
  return use
}

interface PricedMonth {
  readonly month: CivilMonth
  readonly usage: readonly PeriodUsage[]
  readonly timeZone: string
  readonly tenantIds: readonly string[]
}

/** What some members owe for a month's use and membership, by the tariff in force on its first day; nothing without one. */
export async function priceMonth(
  tx: Transaction,
  { month, usage, timeZone, tenantIds }: PricedMonth,
): Promise<readonly Owed[]> {
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  if (inForce === null) return []
  const members = await ratedMembers(tx, month, tenantIds)
  const { periodStart, periodEnd } = monthBounds(month, timeZone)
  return rateUsage({
    tariff: inForce.tariff,
    usage,
    members: [...members.values()],
    periodStart,
    periodEnd,
    ...yearBoundsOf(month, timeZone),
  }).charges
}

/** Everybody's parts of the costs that are declared of a month; a cost that cannot be split counts for nobody. */
export async function shareMonth(tx: Transaction, { costPools, weights }: OpenMonth): Promise<readonly Owed[]> {
  const charges: Owed[] = []
  for (const costPool of costPools) {
    const facts = { usageOf: weights.usageOf, withoutPopulation: 'left-out', withoutWeight: 'unshared' } as const
    const split = await splitCost(tx, costPool, facts)
    if (split.kind === 'split') {
      for (const { tenantId, kind, amountMicros } of split.sharing.charges) {
        charges.push({ tenantId, kind, ruleId: costPool.code, amountMicros })
      }
    }
  }
  return charges
}

/** The months from one to another, both among them. */
export function monthsBetween(from: CivilMonth, to: CivilMonth): CivilMonth[] {
  const months: CivilMonth[] = []
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month)
  return months
}

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
import { type BoundedMonth, readMonthFacts, reservedUsage } from './period-facts.ts'
import { splitCost } from './split-cost.ts'

/** A gauge that was silent for longer is not held on. */
const lookBackDays = 31

type Owed = Pick<Charge, 'tenantId' | 'amountMicros'>

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
async function gauges(tx: Transaction, { months, now, timeZone }: MonthsToForecast): Promise<Gauge[]> {
  const today = civilDateOf(now, timeZone)
  const earliest = firstDateOf(months[0] ?? monthOf(today))
  const back = addDays(today, -lookBackDays)
  const from: CivilDate = earliest < back ? earliest : back
  const bounds = new Map<CivilDate, { dayStart: Instant; dayEnd: Instant }>()
  for (let day = from; day < today; day = addDays(day, 1)) bounds.set(day, dayBounds(day, timeZone))
  const daily = await tx.billing.dailyUse({ from, to: today })
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

/** The month if quotas and use stay as they are: the ledger holds the one by itself, the last known day the other. */
async function usageOf(
  tx: Transaction,
  month: BoundedMonth,
  { known, silentBefore }: { readonly known: readonly Gauge[]; readonly silentBefore: Instant },
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
  return [...(await reservedUsage(tx, month)), ...measured.filter(({ byteSeconds }) => byteSeconds > 0n)]
}

/** Costs that are declared of the month; a cost that cannot be split counts for nobody. */
async function sharedOf(tx: Transaction, month: CivilMonth, usage: readonly PeriodUsage[]): Promise<Owed[] | null> {
  const costPools = await tx.billing.costPoolsOf(month)
  if (costPools.length === 0) return null
  const byTenant = Map.groupBy(usage, ({ tenantId }) => tenantId)
  const charges: Owed[] = []
  for (const costPool of costPools) {
    const facts = { usageOf: byTenant, withoutPopulation: 'left-out', withoutWeight: 'unshared' } as const
    const split = await splitCost(tx, costPool, facts)
    if (split.kind === 'split') charges.push(...split.sharing.charges)
  }
  return charges
}

/**
 * What each month that is not closed will come to, all staying as it is: quotas as they stand, use as on the last day that is
 * known, the tariff in force on the month's first day, populations of the month's last day as far as they are known, and the
 * costs declared of the month, or, while none is, `lastShared`: what was shared last. A forecast: nothing is charged by it.
 */
export async function forecastMonths(
  tx: Transaction,
  asked: MonthsToForecast,
  lastShared: readonly Owed[],
): Promise<Map<CivilMonth, readonly Owed[]>> {
  const { months, timeZone, now } = asked
  const known = await gauges(tx, asked)
  const silentBefore = dayBounds(addDays(civilDateOf(now, timeZone), -lookBackDays), timeZone).dayStart
  const forecast = new Map<CivilMonth, readonly Owed[]>()
  let shared = lastShared
  for (const month of months) {
    const bounds = { month, ...monthBounds(month, timeZone) }
    const { memberOf } = await readMonthFacts(tx, bounds)
    const usage = await usageOf(tx, bounds, { known, silentBefore })
    const inForce = await tx.billing.tariffOn(firstDateOf(month))
    const priced =
      inForce === null
        ? []
        : rateUsage({
            tariff: inForce.tariff,
            usage,
            members: [...memberOf.values()],
            periodStart: bounds.periodStart,
            periodEnd: bounds.periodEnd,
            ...yearBoundsOf(month, timeZone),
          }).charges
    shared = (await sharedOf(tx, month, usage)) ?? shared
    forecast.set(month, [...priced, ...shared])
  }
  return forecast
}

/** The months from one to another, both among them. */
export function monthsBetween(from: CivilMonth, to: CivilMonth): CivilMonth[] {
  const months: CivilMonth[] = []
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month)
  return months
}

import { type CivilMonth, civilDateOf, civilMonth, type Instant, monthOf, sumMicros } from '@grenier/quota-billing'
import type { ControlPlanePorts } from '../shared/control-plane-ports.ts'
import type { Transaction } from '../shared/ports.ts'
import type { ChargedOfMonth } from './forecast.ports.ts'
import {
  forecastUse,
  type MonthsToForecast,
  monthsBetween,
  type OpenMonth,
  priceMonth,
  shareMonth,
} from './forecast-months.ts'
import { memberPortions } from './member-portions.ts'
import { lastDayOf } from './period-facts.ts'
import { createUseWeights } from './use-weights.ts'

/** What a member owes of a year, as charged so far and as it will come to. */
export interface YearFigures {
  readonly chargedMicros: bigint
  readonly monthEndMicros: bigint
  readonly yearEndMicros: bigint
}

/** The year of an instant: by member, by rising id, one row of sums each, and their sums. */
export interface ForecastYear extends YearFigures {
  readonly year: string
  readonly month: CivilMonth
  readonly figures: ReadonlyMap<string, YearFigures>
}

/** Sums of one member, while they are added up. `lastShared`: what it carries of the costs that were shared last. */
interface Figures {
  chargedMicros: bigint
  monthEndMicros: bigint
  yearEndMicros: bigint
  lastShared: bigint
}

/** Months of a year whose charges are fixed. */
export async function closedMonths(tx: Transaction, year: string): Promise<Set<CivilMonth>> {
  const periods = await tx.billing.periodsOfYear(year)
  return new Set(periods.filter(({ state }) => state !== 'open' && state !== 'closing').map(({ month }) => month))
}

interface YearToForecast extends MonthsToForecast {
  readonly year: string
  readonly month: CivilMonth
  readonly closed: ReadonlySet<CivilMonth>
  readonly open: readonly OpenMonth[]
}

async function yearToForecast(
  { timeZone, foundedOn }: ControlPlanePorts['installation'],
  tx: Transaction,
  now: Instant,
): Promise<YearToForecast> {
  const month = monthOf(civilDateOf(now, timeZone))
  const year = month.slice(0, 4)
  const closed = await closedMonths(tx, year)
  const [january, december] = [civilMonth(`${year}-01`), civilMonth(`${year}-12`)]
  const founded = monthOf(foundedOn)
  const months = monthsBetween(january > founded ? january : founded, december).filter((one) => !closed.has(one))
  const open: OpenMonth[] = []
  for (const one of months) {
    const costPools = await tx.billing.costPoolsOf(one)
    open.push({ month: one, costPools, weights: createUseWeights(costPools) })
  }
  return { year, month, closed, open, months, now, timeZone }
}

/**
 * What corrects earlier months, or trues up a year, is charged already in a month that is not closed. What a month that is
 * being closed was rated to already is forecast with all of it.
 */
function isPosted({ kind, isCorrection }: ChargedOfMonth): boolean {
  return isCorrection || kind === 'true-up'
}

/** What is charged, posted and forecast for the members of one portion, costs that are shared left out. */
async function addPortion(
  tx: Transaction,
  asked: YearToForecast,
  { figures, tenantIds }: { readonly figures: ReadonlyMap<string, Figures>; readonly tenantIds: readonly string[] },
): Promise<void> {
  for (const charge of await tx.billing.chargedByMonth(asked.year, tenantIds)) {
    const own = figures.get(charge.tenantId)
    const isClosed = asked.closed.has(charge.month)
    if (own === undefined || !(isClosed || isPosted(charge))) continue
    own.yearEndMicros += charge.amountMicros
    if (isClosed) own.chargedMicros += charge.amountMicros
    else if (charge.month === asked.month) own.monthEndMicros += charge.amountMicros
  }
  for (const { tenantId, amountMicros } of await tx.billing.lastOwnShares(tenantIds)) {
    const own = figures.get(tenantId)
    if (own !== undefined) own.lastShared += amountMicros
  }
  const use = await forecastUse(tx, asked, { months: asked.open, tenantIds })
  for (const [month, usage] of use) {
    const priced = await priceMonth(tx, { month, usage, timeZone: asked.timeZone, tenantIds })
    for (const owed of priced) addOwed(figures.get(owed.tenantId), owed.amountMicros, month === asked.month)
  }
}

function addOwed(own: Figures | undefined, amountMicros: bigint, isCurrent: boolean): void {
  if (own === undefined) return
  own.yearEndMicros += amountMicros
  if (isCurrent) own.monthEndMicros += amountMicros
}

/** A month's declared costs or, while none is, what was shared last: of the month before, else of the last closed one. */
async function addShares(tx: Transaction, { open, month: current }: YearToForecast, figures: Map<string, Figures>) {
  let shared: ReadonlyMap<string, bigint> | null = null
  for (const one of open) {
    if (one.costPools.length > 0) {
      const parts = Map.groupBy(await shareMonth(tx, one), ({ tenantId }) => tenantId)
      shared = new Map([...parts].map(([tenantId, own]) => [tenantId, sumMicros(own)]))
    }
    for (const [tenantId, own] of figures) {
      addOwed(own, shared === null ? own.lastShared : (shared.get(tenantId) ?? 0n), one.month === current)
    }
  }
}

/**
 * The year of `now` as it is charged so far and as it will come to, for every member of the current month's last day or for
 * one. Read portion by portion: of a region, one row of sums a member is held, and while a cost is shared one weight each. For one
 * member only its own facts are read, besides the use of others where a cost is shared by use.
 */
export async function forecastYear(
  { installation }: Pick<ControlPlanePorts, 'installation'>,
  tx: Transaction,
  { now, tenantId: only = null }: { readonly now: Instant; readonly tenantId?: string | null },
): Promise<ForecastYear> {
  const asked = await yearToForecast(installation, tx, now)
  const figures = new Map<string, Figures>()
  const needsUse = asked.open.filter(({ weights }) => weights.isNeeded)
  for await (const portion of only === null ? memberPortions(tx) : [[only]]) {
    for (const { tenantId } of await tx.tenancy.tenantsOnDay(lastDayOf(asked.month), portion)) {
      figures.set(tenantId, { chargedMicros: 0n, monthEndMicros: 0n, yearEndMicros: 0n, lastShared: 0n })
    }
    await addPortion(tx, asked, { figures, tenantIds: portion })
  }
  if (only !== null && needsUse.length > 0) {
    for await (const portion of memberPortions(tx)) {
      const others = portion.filter((tenantId) => tenantId !== only)
      await forecastUse(tx, asked, { months: needsUse, tenantIds: others })
    }
  }
  await addShares(tx, asked, figures)
  const all = [...figures.values()]
  const sum = (of: (one: Figures) => bigint): bigint => all.reduce((total, one) => total + of(one), 0n)
  return {
    year: asked.year,
    month: asked.month,
    figures,
    chargedMicros: sum(({ chargedMicros }) => chargedMicros),
    monthEndMicros: sum(({ monthEndMicros }) => monthEndMicros),
    yearEndMicros: sum(({ yearEndMicros }) => yearEndMicros),
  }
}

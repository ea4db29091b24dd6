import { canonicalJson } from '@grenier/audit-chain'
import { type CostPool, sharingKey } from '@grenier/contracts'
import {
  type CivilMonth,
  centsFromMicros,
  civilDateOf,
  civilMonth,
  type Instant,
  monthOf,
} from '@grenier/quota-billing'
import type { ForecastGapReason } from '@grenier/quota-billing/forecast-notice'
import { z } from 'zod'
import type { Transaction } from '../shared/ports.ts'
import { forecastUse, monthsBetween, type OpenMonth } from './forecast-months.ts'
import { closedMonths } from './forecast-year.ts'
import { memberPortions } from './member-portions.ts'
import { splitCost } from './split-cost.ts'
import { createUseWeights } from './use-weights.ts'

/** A cost as it comes to over all months of a year, by one key. Its month is the one among whose members it is split. */
export interface YearlyCost {
  readonly costPool: CostPool
  readonly repeatedMonths: number
  /** What each month of the year comes to, from January on. */
  readonly monthCents: readonly bigint[]
  /** Cents of each member of its month's last day; null where it cannot be split. */
  readonly centsOf: ReadonlyMap<string, bigint> | null
}

/** Why a member's part of a cost is not known. */
export const costNotSplit: ForecastGapReason = 'cost-not-split'

interface CostOfMonth {
  readonly month: CivilMonth
  readonly costPool: CostPool
  readonly isRepeated: boolean
}

interface SplitOn {
  readonly now: Instant
  readonly timeZone: string
}

const monthsOf = (year: string): CivilMonth[] => monthsBetween(civilMonth(`${year}-01`), civilMonth(`${year}-12`))

/** Of months that are not closed and have no cost, the costs of the last month that had some count again. */
async function costsByMonth(
  tx: Transaction,
  year: string,
  { isOpen, before }: { isOpen: (month: CivilMonth) => boolean; before: readonly CostPool[] },
): Promise<CostOfMonth[]> {
  const declared = Map.groupBy(await tx.billing.costPoolsOfYear(year), ({ month }) => month)
  let last = before
  return monthsOf(year).flatMap((month) => {
    const own = declared.get(month) ?? []
    if (own.length > 0) last = own
    else if (!isOpen(month)) return []
    return last.map((costPool) => ({ month, costPool, isRepeated: own.length === 0 }))
  })
}

/** Costs of one code and key as one: what they come to over the year, to be split among the members of a month. */
function yearlyPools(costs: readonly CostOfMonth[], splitIn: CivilMonth): Omit<YearlyCost, 'centsOf'>[] {
  const groups = Map.groupBy(costs, ({ costPool: { code, key } }) => canonicalJson([code, z.encode(sharingKey, key)]))
  return [...groups.values()].flatMap((own) => {
    const last = own.at(-1)
    if (last === undefined) return []
    const monthCents = monthsOf(last.month.slice(0, 4)).map((month) =>
      own.reduce((sum, one) => sum + (one.month === month ? one.costPool.amountCents : 0n), 0n),
    )
    const amountCents = monthCents.reduce((sum, cents) => sum + cents, 0n)
    const repeatedMonths = own.filter(({ isRepeated }) => isRepeated).length
    return [{ costPool: { ...last.costPool, month: splitIn, amountCents }, repeatedMonths, monthCents }]
  })
}

/** Splits the year of each cost among the members of its month's last day, as a closing of that month would. */
async function splitAmongMembers(
  tx: Transaction,
  pools: ReturnType<typeof yearlyPools>,
  { month, now, timeZone }: SplitOn & { readonly month: CivilMonth },
): Promise<YearlyCost[]> {
  const costPools = pools.map(({ costPool }) => costPool)
  const weights = createUseWeights(costPools)
  if (weights.isNeeded) {
    for await (const tenantIds of memberPortions(tx)) {
      await forecastUse(tx, { months: [month], now, timeZone }, { months: [{ month, costPools, weights }], tenantIds })
    }
  }
  const facts = { usageOf: weights.usageOf, withoutPopulation: 'left-out', withoutWeight: 'refused' } as const
  const costs: YearlyCost[] = []
  for (const pool of pools) {
    const split = await splitCost(tx, pool.costPool, facts)
    const charges = split.kind === 'split' ? split.sharing.charges : null
    const centsOf =
      charges === null
        ? null
        : new Map(charges.map(({ tenantId, amountMicros }) => [tenantId, centsFromMicros(amountMicros)]))
    costs.push({ ...pool, centsOf })
  }
  return costs
}

/** What the running year's costs come to, split among the members of 31 December. */
export async function runningYearCosts(
  tx: Transaction,
  years: { readonly runningYear: string; readonly formerYear: string; readonly open: readonly OpenMonth[] },
  at: SplitOn,
): Promise<YearlyCost[]> {
  const { runningYear, formerYear, open } = years
  const former = await tx.billing.costPoolsOfYear(formerYear)
  const lastFormer = former
    .map(({ month }) => month)
    .toSorted()
    .at(-1)
  const before = former.filter(({ month }) => month === lastFormer)
  const openMonths = new Set(open.map(({ month }) => month))
  const december = civilMonth(`${runningYear}-12`)
  const costs = await costsByMonth(tx, runningYear, { isOpen: (month) => openMonths.has(month), before })
  return await splitAmongMembers(tx, yearlyPools(costs, december), { ...at, month: december })
}

/**
 * What the costs that are declared of a year itself come to once it has begun, split among the members of the month that runs:
 * an estimate for who joins in that year, of whom the year before says nothing. Nothing of a year to come.
 */
export async function ownYearCosts(tx: Transaction, year: string, at: SplitOn): Promise<YearlyCost[]> {
  const month = monthOf(civilDateOf(at.now, at.timeZone))
  if (month.slice(0, 4) !== year) return []
  const closed = await closedMonths(tx, year)
  const costs = await costsByMonth(tx, year, { isOpen: (one) => !closed.has(one), before: [] })
  return await splitAmongMembers(tx, yearlyPools(costs, month), { ...at, month })
}

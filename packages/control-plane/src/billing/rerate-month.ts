import type { ChargeRow, Correction, CostPool, Period, PriceRuleData } from '@grenier/contracts'
import {
  type Charge,
  type ChargeDifference,
  compareRating,
  firstDateOf,
  rateUsage,
  standingCharges,
  sumMicros,
  type WrittenCharge,
  yearBoundsOf,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type AmendedFacts, amendedFacts, type CountedFact } from './amended-facts.ts'
import { memberPortions } from './member-portions.ts'
import { lacksPopulation, type MonthFacts, ratedMembers, readMonthFacts } from './period-facts.ts'
import { asRuleCharge } from './rule-charge.ts'
import { splitCost } from './split-cost.ts'
import { createUseWeights, type UseWeights } from './use-weights.ts'

/** A row as the rules speak of it, whole. */
export type RatedRow = ChargeRow & WrittenCharge

/** A closed month by the facts of now, and what differs from what was charged. */
export interface RatedAgain {
  readonly tariffCode: string
  readonly chargedMicros: bigint
  readonly reratedMicros: bigint
  /** By member, then by row. */
  readonly differences: readonly ChargeDifference<RatedRow>[]
  readonly costPools: Correction['costPools']
  /** What a rule or a cost is called on statements. */
  readonly labelOf: (ruleId: string) => string
}

/** What is done with the differences of one portion of members; those that nobody keeps are gone. */
export type KeepDifferences = (
  differences: readonly ChargeDifference<RatedRow>[],
) => readonly ChargeDifference<RatedRow>[]

interface Priced {
  readonly code: string
  readonly rules: readonly PriceRuleData[]
}

async function pricesOf(tx: Transaction, period: Period, amended: AmendedFacts): Promise<Priced> {
  if (amended.tariff !== null) return amended.tariff
  const inForce = await tx.billing.tariffOn(firstDateOf(period.month))
  if (inForce === null) throw blocked(period, 'tariff-missing')
  return inForce.tariff
}

function blocked({ month }: Period, fault: string): Problem {
  return new Problem('rerating-blocked', { month, fault })
}

/** The month's costs under what is known of them now: each member's parts, and what nobody carries. */
async function splitAgain(tx: Transaction, period: Period, { amended, usageOf, declared }: SplitAgain) {
  const partsOf = new Map<string, Charge[]>()
  const costPools: Correction['costPools'] = []
  for (const costPool of declared) {
    const split = await splitCost(tx, costPool, {
      usageOf,
      withoutPopulation: period.membersWithoutPopulation,
      withoutWeight: period.costsWithoutWeight,
      amendedInhabitants: amended.inhabitantsOf,
    })
    if (split.kind === 'blocked') throw blocked(period, split.fault)
    const { id: costPoolId, code, amountCents } = costPool
    for (const charge of split.sharing.charges) {
      const parts = partsOf.get(charge.tenantId)
      if (parts === undefined) partsOf.set(charge.tenantId, [charge])
      else parts.push(charge)
    }
    costPools.push({ costPoolId, code, amountCents, unsharedCents: split.sharing.unshared?.amountCents ?? 0n })
  }
  return { partsOf, costPools }
}

interface SplitAgain {
  readonly amended: AmendedFacts
  readonly usageOf: MonthFacts['usageOf']
  /** As they are amended. */
  readonly declared: readonly CostPool[]
}

/** The month's members, with the populations that are known now. */
function membersOf({ memberOf }: Pick<MonthFacts, 'memberOf'>, { inhabitantsOf }: AmendedFacts) {
  return new Map(
    [...memberOf].map(([tenantId, member]) => {
      const inhabitants = inhabitantsOf({ tenantId, populationKind: 'municipale' }) ?? member.inhabitants
      return [tenantId, { ...member, inhabitants }]
    }),
  )
}

/** Problem: `period-not-closed` while the charges of a month can still change. */
export function requireClosed(period: Period | null, month: string): Period {
  if (period === null || period.state === 'open' || period.state === 'closing') {
    throw new Problem('period-not-closed', { month })
  }
  return period
}

interface MonthAgain {
  readonly period: Period
  readonly rules: readonly PriceRuleData[]
  readonly amended: AmendedFacts
  readonly timeZone: string
}

/** What a cost is split by, and whether anybody lacks what a price counts: both are known before anything is rated. */
async function surveyMonth(
  tx: Transaction,
  { period, rules, amended }: MonthAgain,
  weights: UseWeights,
): Promise<void> {
  const refuses = period.membersWithoutPopulation === 'refused'
  if (!refuses && !weights.isNeeded) return
  for await (const tenantIds of memberPortions(tx)) {
    const memberOf = membersOf({ memberOf: await ratedMembers(tx, period.month, tenantIds) }, amended)
    if (refuses && lacksPopulation({ rules, memberOf }, period)) throw blocked(period, 'population-missing')
    if (!weights.isNeeded) continue
    const { usageOf } = await readMonthFacts(tx, period, { use: 'revised', tenantIds })
    for (const usage of usageOf.values()) weights.add(usage)
  }
}

/** What stands of a month beside what was rated of it. */
const unratedKinds: ReadonlySet<ChargeRow['kind']> = new Set(['rounding', 'true-up', 'transfer', 'advance'])

/** One portion of members on both sides. */
async function ratePortion(
  tx: Transaction,
  { period, rules, amended, timeZone }: MonthAgain,
  { tenantIds, partsOf }: { readonly tenantIds: readonly string[]; readonly partsOf: ReadonlyMap<string, Charge[]> },
) {
  const { month, periodStart, periodEnd } = period
  const facts = await readMonthFacts(tx, period, { use: 'revised', tenantIds })
  const { charges } = rateUsage({
    tariff: { rules },
    usage: [...facts.usageOf.values()].flat(),
    members: [...membersOf(facts, amended).values()],
    periodStart,
    periodEnd,
    ...yearBoundsOf(month, timeZone),
  })
  const about = await tx.billing.chargesAbout(month, tenantIds)
  const written = about.filter(({ kind }) => !unratedKinds.has(kind))
  const standing = standingCharges(written.map(asRuleCharge))
  const rerated = [...charges, ...tenantIds.flatMap((tenantId) => partsOf.get(tenantId) ?? [])]
  return {
    chargedMicros: sumMicros(standing),
    reratedMicros: sumMicros(rerated),
    differences: compareRating(standing, rerated),
  }
}

interface RateAgain {
  readonly timeZone: string
  readonly keep?: KeepDifferences
  /** Facts that count as if they had been recorded last. */
  readonly also?: readonly CountedFact[]
}

/**
 * Rates a closed month again by the facts of now: late readings, amended populations, prices and costs, and what the
 * register and the ledger say of it today; under what was decided when it was closed. Compared with what stands charged of
 * it, earlier corrections included. Portion by portion: held of a region are the parts of its costs, and the differences that are
 * kept. Problem: `rerating-blocked` with the fault that would block its closing.
 */
export async function rerateMonth(
  tx: Transaction,
  period: Period,
  { timeZone, keep = (all) => all, also = [] }: RateAgain,
): Promise<RatedAgain> {
  const recorded = await tx.billing.amendmentsOf(period.month)
  const amended = amendedFacts([...recorded.map(({ fact }) => fact), ...also])
  const { code, rules } = await pricesOf(tx, period, amended)
  const month: MonthAgain = { period, rules, amended, timeZone }
  const declared = (await tx.billing.costPoolsOf(period.month)).map((costPool) => amended.costPoolOf(costPool))
  const weights = createUseWeights(declared)
  await surveyMonth(tx, month, weights)
  const { partsOf, costPools } = await splitAgain(tx, period, { amended, usageOf: weights.usageOf, declared })
  const differences: ChargeDifference<RatedRow>[] = []
  let [chargedMicros, reratedMicros] = [0n, 0n]
  for await (const tenantIds of memberPortions(tx)) {
    const portion = await ratePortion(tx, month, { tenantIds, partsOf })
    chargedMicros += portion.chargedMicros
    reratedMicros += portion.reratedMicros
    differences.push(...keep(portion.differences))
  }
  const names = declared.map(({ id, name }) => [id, name] as const)
  const labels = new Map([...names, ...rules.map(({ ruleId, label }) => [ruleId, label] as const)])
  return {
    tariffCode: code,
    chargedMicros,
    reratedMicros,
    differences,
    costPools,
    labelOf: (ruleId) => labels.get(ruleId) ?? ruleId,
  }
}

import type { ChargeRow, Correction, Period, PriceRuleData } from '@grenier/contracts'
import {
  type Charge,
  type ChargeDifference,
  compareRating,
  firstDateOf,
  rateUsage,
  standingCharges,
  type WrittenCharge,
  yearBoundsOf,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { Problem } from '../shared/problem.ts'
import { type AmendedFacts, amendedFacts } from './amended-facts.ts'
import { lacksPopulation, type PeriodFacts, readMonthFacts } from './period-facts.ts'
import { asRuleCharge } from './rule-charge.ts'
import { splitCost } from './split-cost.ts'

/** A row as the rules speak of it, whole. */
export type RatedRow = ChargeRow & WrittenCharge

/** A closed month by the facts of now, and what differs from what was charged. */
export interface RatedAgain {
  readonly tariffCode: string
  readonly standing: readonly RatedRow[]
  readonly rerated: readonly Charge[]
  readonly differences: readonly ChargeDifference<RatedRow>[]
  readonly costPools: Correction['costPools']
  /** What a rule or a cost is called on statements. */
  readonly labelOf: (ruleId: string) => string
}

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

/** The month's costs under what is known of them now. */
async function splitAgain(tx: Transaction, period: Period, facts: SplitAgain) {
  const charges: Charge[] = []
  const costPools: Correction['costPools'] = []
  const names = new Map<string, string>()
  for (const declared of await tx.billing.costPoolsOf(period.month)) {
    const costPool = facts.amended.costPoolOf(declared)
    const split = await splitCost(tx, costPool, {
      usageOf: facts.usageOf,
      withoutPopulation: period.membersWithoutPopulation,
      withoutWeight: period.costsWithoutWeight,
      amendedInhabitants: facts.amended.inhabitantsOf,
    })
    if (split.kind === 'blocked') throw blocked(period, split.fault)
    const { id: costPoolId, code, amountCents, name } = costPool
    charges.push(...split.sharing.charges)
    costPools.push({ costPoolId, code, amountCents, unsharedCents: split.sharing.unshared?.amountCents ?? 0n })
    names.set(costPoolId, name)
  }
  return { charges, costPools, names }
}

interface SplitAgain {
  readonly amended: AmendedFacts
  readonly usageOf: PeriodFacts['usageOf']
}

/** The month's members, with the populations that are known now. */
function membersOf({ memberOf }: Pick<PeriodFacts, 'memberOf'>, { inhabitantsOf }: AmendedFacts) {
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

/**
 * Rates a closed month again by the facts of now: late readings, amended populations, prices and costs, and what the
 * register and the ledger say of it today; under what was decided when it was closed. Compared with what stands charged of
 * it, earlier corrections included. Problem: `rerating-blocked` with the fault that would block its closing.
 */
export async function rerateMonth(tx: Transaction, period: Period, timeZone: string): Promise<RatedAgain> {
  const { month, periodStart, periodEnd } = period
  const amended = amendedFacts(await tx.billing.amendmentsOf(month))
  const { code, rules } = await pricesOf(tx, period, amended)
  const facts = await readMonthFacts(tx, period, 'revised')
  const memberOf = membersOf(facts, amended)
  const refuses = period.membersWithoutPopulation === 'refused'
  if (refuses && lacksPopulation({ rules, memberOf }, period)) throw blocked(period, 'population-missing')
  const shared = await splitAgain(tx, period, { amended, usageOf: facts.usageOf })
  const { charges } = rateUsage({
    tariff: { rules },
    usage: [...facts.usageOf.values()].flat(),
    members: [...memberOf.values()],
    periodStart,
    periodEnd,
    ...yearBoundsOf(month, timeZone),
  })
  const written = (await tx.billing.chargesAbout(month)).filter(({ kind }) => kind !== 'rounding' && kind !== 'true-up')
  const standing = standingCharges(written.map(asRuleCharge))
  const rerated = [...charges, ...shared.charges]
  const labels = new Map([...shared.names, ...rules.map(({ ruleId, label }) => [ruleId, label] as const)])
  return {
    tariffCode: code,
    standing,
    rerated,
    differences: compareRating(standing, rerated),
    costPools: shared.costPools,
    labelOf: (ruleId) => labels.get(ruleId) ?? ruleId,
  }
}

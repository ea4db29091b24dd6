import type { SimulatedMonth, TariffDraft } from '@grenier/contracts'
import {
  type Charge,
  type CivilMonth,
  firstDateOf,
  monthBounds,
  type PriceRule,
  rateUsage,
  sumMicros,
  type UnratedUsage,
  yearBoundsOf,
} from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { type BoundedMonth, daysOf, type MonthFacts, readMonthFacts } from './period-facts.ts'
import { splitCost } from './split-cost.ts'

type Owed = Pick<Charge, 'tenantId' | 'amountMicros'>

export interface MonthCompared {
  readonly month: SimulatedMonth
  readonly current: readonly Owed[]
  readonly simulated: readonly Owed[]
  readonly unpriced: readonly UnratedUsage[]
}

interface Side {
  readonly charges: readonly Owed[]
  readonly unsharedCents: bigint
  readonly unsplit: SimulatedMonth['unsplit']
  readonly unpriced: readonly UnratedUsage[]
}

interface MonthToRate {
  readonly bounds: BoundedMonth
  readonly facts: MonthFacts
  readonly timeZone: string
}

/** The month's shared costs under some keys; one that cannot be split counts as unshared, whole. */
async function splitAll(tx: Transaction, { bounds, facts }: MonthToRate, keys: TariffDraft['keys']) {
  const keyOf = new Map(keys.map(({ costPoolCode, key }) => [costPoolCode, key]))
  const charges: Owed[] = []
  const unsplit: { costPoolCode: string; fault: string }[] = []
  let unsharedCents = 0n
  for (const costPool of await tx.billing.costPoolsOf(bounds.month)) {
    const { code, amountCents } = costPool
    const keyed = { ...costPool, key: keyOf.get(code) ?? costPool.key }
    const split = await splitCost(tx, keyed, { usageOf: facts.usageOf, withoutPopulation: 'left-out' })
    if (split.kind === 'blocked') {
      unsplit.push({ costPoolCode: code, fault: split.fault })
      unsharedCents += amountCents
    } else {
      charges.push(...split.sharing.charges)
      unsharedCents += split.sharing.unshared?.amountCents ?? 0n
    }
  }
  return { charges, unsharedCents, unsplit }
}

async function rateSide(
  tx: Transaction,
  month: MonthToRate,
  priced: { readonly rules: readonly PriceRule[]; readonly keys: TariffDraft['keys'] },
): Promise<Side> {
  const { bounds, facts, timeZone } = month
  const { charges, unrated } = rateUsage({
    tariff: { rules: priced.rules },
    usage: [...facts.usageOf.values()].flat(),
    members: [...facts.memberOf.values()],
    periodStart: bounds.periodStart,
    periodEnd: bounds.periodEnd,
    ...yearBoundsOf(bounds.month, timeZone),
  })
  const shared = await splitAll(tx, month, priced.keys)
  return { ...shared, charges: [...charges, ...shared.charges], unpriced: unrated }
}

/** What was charged, once the month is closed; until then what the tariff in force and the keys voted would charge. */
async function currentSide(tx: Transaction, month: MonthToRate, state: SimulatedMonth['state']) {
  const inForce = await tx.billing.tariffOn(firstDateOf(month.bounds.month))
  const tariffCode = inForce?.tariff.code ?? null
  if (state === 'open' || state === 'closing') {
    return { tariffCode, ...(await rateSide(tx, month, { rules: inForce?.tariff.rules ?? [], keys: [] })) }
  }
  const rows = await tx.billing.chargesOf({ month: month.bounds.month, beneficiaryTenantIds: month.facts.tenantIds })
  const costPools = await tx.billing.costPoolsOf(month.bounds.month)
  const unsharedCents = costPools.reduce((sum, costPool) => sum + (costPool.unsharedCents ?? 0n), 0n)
  return { tariffCode, charges: rows.filter(({ kind }) => kind !== 'rounding'), unsharedCents }
}

/** Both sides of a month: as it was, or would be, charged, and under a draft. Members of unknown population are left out. */
export async function simulateMonth(
  tx: Transaction,
  draft: TariffDraft,
  { month, timeZone }: { readonly month: CivilMonth; readonly timeZone: string },
): Promise<MonthCompared> {
  const bounds = { month, ...monthBounds(month, timeZone) }
  const period = await tx.billing.getPeriod(month)
  const state = period?.state ?? 'open'
  const toRate = { bounds, facts: await readMonthFacts(tx, bounds), timeZone }
  const current = await currentSide(tx, toRate, state)
  const simulated = await rateSide(tx, toRate, draft)
  return {
    month: {
      month,
      state,
      tariffCode: current.tariffCode,
      dirtyDays: await tx.metering.countDirty(daysOf(month)),
      currentMicros: sumMicros(current.charges),
      simulatedMicros: sumMicros(simulated.charges),
      currentUnsharedCents: current.unsharedCents,
      simulatedUnsharedCents: simulated.unsharedCents,
      unsplit: simulated.unsplit,
    },
    current: current.charges,
    simulated: simulated.charges,
    unpriced: simulated.unpriced,
  }
}

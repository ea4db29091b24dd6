import type { ChargeRow, SimulatedMonth, TariffDraft } from '@grenier/contracts'
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

/** Beneficiaries whose charges are read at once. */
const beneficiariesPerReadMax = 500

type Owed = Pick<Charge, 'tenantId' | 'amountMicros'>

export interface MonthCompared {
  readonly month: SimulatedMonth
  readonly current: readonly Owed[]
  readonly simulated: readonly Owed[]
  readonly unpriced: readonly UnratedUsage[]
  readonly costPoolCodes: readonly string[]
}

interface Side {
  readonly charges: readonly Owed[]
  readonly unsharedCents: bigint
  readonly unsplit: SimulatedMonth['currentUnsplit']
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
    const split = await splitCost(tx, keyed, {
      usageOf: facts.usageOf,
      withoutPopulation: 'left-out',
      withoutWeight: 'refused',
    })
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

/** What was charged of a closed month when it was closed, without what statements rounded; null before. */
async function chargedMicros(tx: Transaction, { bounds, facts }: MonthToRate, state: SimulatedMonth['state']) {
  if (state === 'open' || state === 'closing') return null
  let sum = 0n
  const isOfMonth = ({ kind, originMonth }: ChargeRow) =>
    kind !== 'rounding' && kind !== 'true-up' && originMonth === null
  for (let from = 0; from < facts.tenantIds.length; from += beneficiariesPerReadMax) {
    const beneficiaryTenantIds = facts.tenantIds.slice(from, from + beneficiariesPerReadMax)
    const rows = await tx.billing.chargesOf({ month: bounds.month, beneficiaryTenantIds })
    sum += sumMicros(rows.filter(isOfMonth))
  }
  return sum
}

const nothing: Side = { charges: [], unsharedCents: 0n, unsplit: [], unpriced: [] }

/** A month by the facts of now, under the tariff in force and the keys that were voted; nothing without a tariff. */
export async function rateMonthByNow(
  tx: Transaction,
  { month, timeZone }: { readonly month: CivilMonth; readonly timeZone: string },
): Promise<{ charges: readonly Owed[]; hasTariff: boolean; dirtyDays: number }> {
  const bounds = { month, ...monthBounds(month, timeZone) }
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  const dirtyDays = await tx.metering.countDirty(daysOf(month))
  if (inForce === null) return { charges: [], hasTariff: false, dirtyDays }
  const toRate = { bounds, facts: await readMonthFacts(tx, bounds), timeZone }
  const { charges } = await rateSide(tx, toRate, { rules: inForce.tariff.rules, keys: [] })
  return { charges, hasTariff: true, dirtyDays }
}

/**
 * Both sides of a month, by the same facts, those of now: the tariff in force and the keys that were voted, and the draft. What
 * was charged stands beside them, since the register may have changed after it. A month without a tariff is compared with
 * nothing. Members of unknown population are left out.
 */
export async function simulateMonth(
  tx: Transaction,
  draft: TariffDraft,
  { month, timeZone }: { readonly month: CivilMonth; readonly timeZone: string },
): Promise<MonthCompared> {
  const bounds = { month, ...monthBounds(month, timeZone) }
  const period = await tx.billing.getPeriod(month)
  const state = period?.state ?? 'open'
  const toRate = { bounds, facts: await readMonthFacts(tx, bounds), timeZone }
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  const current = inForce === null ? nothing : await rateSide(tx, toRate, { rules: inForce.tariff.rules, keys: [] })
  const simulated = inForce === null ? nothing : await rateSide(tx, toRate, draft)
  return {
    month: {
      month,
      state,
      tariffCode: inForce?.tariff.code ?? null,
      chargedMicros: await chargedMicros(tx, toRate, state),
      dirtyDays: await tx.metering.countDirty(daysOf(month)),
      currentMicros: sumMicros(current.charges),
      simulatedMicros: sumMicros(simulated.charges),
      currentUnsharedCents: current.unsharedCents,
      simulatedUnsharedCents: simulated.unsharedCents,
      currentUnsplit: [...current.unsplit],
      simulatedUnsplit: [...simulated.unsplit],
    },
    current: current.charges,
    simulated: simulated.charges,
    unpriced: simulated.unpriced,
    costPoolCodes: (await tx.billing.costPoolsOf(month)).map(({ code }) => code),
  }
}

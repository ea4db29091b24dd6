import type { ChargeRow, CostPool, SimulatedMonth, TariffDraft } from '@grenier/contracts'
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
import { memberPortions } from './member-portions.ts'
import { type BoundedMonth, daysOf, type MonthFacts, readMonthFacts, useToCompute } from './period-facts.ts'
import { splitCost } from './split-cost.ts'
import { createUseWeights, type UseWeights } from './use-weights.ts'

type Owed = Pick<Charge, 'tenantId' | 'amountMicros'>

/** What is kept of the months of a simulation: sums by member and by unpriced use, however many members and months. */
export interface SimulationSums {
  readonly current: Map<string, bigint>
  readonly simulated: Map<string, bigint>
  /** By meter and offer: what the draft gives no price. */
  readonly unpriced: Map<string, Omit<UnratedUsage, 'tenantId'>>
  readonly costPoolCodes: Set<string>
}

/** Sums of no month yet. */
export function noSums(): SimulationSums {
  return { current: new Map(), simulated: new Map(), unpriced: new Map(), costPoolCodes: new Set() }
}

/** One side of a month while it is added up. */
interface Side {
  readonly rules: readonly PriceRule[]
  readonly costPools: readonly CostPool[]
  readonly weights: UseWeights
  /** By member, over all months. */
  readonly owed: Map<string, bigint>
  micros: bigint
  unsharedCents: bigint
  readonly unsplit: SimulatedMonth['currentUnsplit']
}

interface MonthToRate {
  readonly bounds: BoundedMonth
  readonly timeZone: string
  readonly state: SimulatedMonth['state']
}

function add(side: Side, charges: readonly Owed[]): void {
  for (const { tenantId, amountMicros } of charges) {
    side.owed.set(tenantId, (side.owed.get(tenantId) ?? 0n) + amountMicros)
  }
  side.micros += sumMicros(charges)
}

/** What the members of one portion owe by the prices of a side; what these do not price is returned. */
function pricePortion(
  side: Side,
  facts: MonthFacts,
  { bounds, timeZone }: Pick<MonthToRate, 'bounds' | 'timeZone'>,
): readonly UnratedUsage[] {
  const usage = [...facts.usageOf.values()].flat()
  side.weights.add(usage)
  const { charges, unrated } = rateUsage({
    tariff: { rules: side.rules },
    usage,
    members: [...facts.memberOf.values()],
    periodStart: bounds.periodStart,
    periodEnd: bounds.periodEnd,
    ...yearBoundsOf(bounds.month, timeZone),
  })
  add(side, charges)
  return unrated
}

/** The month's shared costs under the keys of a side; one that cannot be split counts as unshared, whole. */
async function splitAll(tx: Transaction, side: Side): Promise<void> {
  for (const costPool of side.costPools) {
    const { code, amountCents } = costPool
    const split = await splitCost(tx, costPool, {
      usageOf: side.weights.usageOf,
      withoutPopulation: 'left-out',
      withoutWeight: 'refused',
    })
    if (split.kind === 'blocked') {
      side.unsplit.push({ costPoolCode: code, fault: split.fault })
      side.unsharedCents += amountCents
    } else {
      add(side, split.sharing.charges)
      side.unsharedCents += split.sharing.unshared?.amountCents ?? 0n
    }
  }
}

/** What some were charged of a closed month when it was closed, without what statements rounded. */
async function chargedOf(tx: Transaction, month: CivilMonth, beneficiaryTenantIds: readonly string[]): Promise<bigint> {
  const isOfMonth = ({ kind, originMonth }: ChargeRow) =>
    kind !== 'rounding' && kind !== 'true-up' && kind !== 'advance' && originMonth === null
  return sumMicros((await tx.billing.chargesOf({ month, beneficiaryTenantIds })).filter(isOfMonth))
}

function sideOf(rules: readonly PriceRule[], costPools: readonly CostPool[], owed: Map<string, bigint>): Side {
  const weights = createUseWeights(costPools)
  return { rules, costPools, weights, owed, micros: 0n, unsharedCents: 0n, unsplit: [] }
}

function addUnpriced({ unpriced }: SimulationSums, unrated: readonly UnratedUsage[]): void {
  for (const { meter, offerId, byteSeconds } of unrated) {
    const known = unpriced.get(`${meter}\n${offerId}`)?.byteSeconds ?? 0n
    unpriced.set(`${meter}\n${offerId}`, { meter, offerId, byteSeconds: known + byteSeconds })
  }
}

interface Sides {
  readonly current: Side
  readonly simulated: Side
}

/** Both sides of a month, portion by portion, then its costs; returns what was charged of it, null while it can still change. */
async function addMonth(
  tx: Transaction,
  month: MonthToRate,
  { sides, sums }: { readonly sides: Sides | null; readonly sums: SimulationSums },
): Promise<bigint | null> {
  const { bounds, state } = month
  const isClosed = state !== 'open' && state !== 'closing'
  // The slices of a closed month stand; those of one that is not may lack what its closing would compute first.
  const isWhole = isClosed || sides === null
  const toCompute = isWhole ? new Map() : await useToCompute(tx, bounds.month, month.timeZone)
  let charged = 0n
  for await (const tenantIds of memberPortions(tx)) {
    if (isClosed) charged += await chargedOf(tx, bounds.month, tenantIds)
    if (sides === null) continue
    const facts = await readMonthFacts(tx, bounds, { use: 'rated', tenantIds, toCompute })
    pricePortion(sides.current, facts, month)
    addUnpriced(sums, pricePortion(sides.simulated, facts, month))
  }
  if (sides !== null) {
    await splitAll(tx, sides.current)
    await splitAll(tx, sides.simulated)
  }
  return isClosed ? charged : null
}

const nothing = { micros: 0n, unsharedCents: 0n, unsplit: [] } as const

/**
 * A month that is not closed by the facts of now, as its closing would rate it now, under the tariff in force and the keys that were
 * voted; nothing without a tariff. `dirtyDays` is how many days of it nobody has computed yet: they count by their readings.
 * `unsplit`: what could not be shared.
 */
export async function rateMonthByNow(
  tx: Transaction,
  { month, timeZone }: { readonly month: CivilMonth; readonly timeZone: string },
): Promise<{ charges: readonly Owed[]; hasTariff: boolean; dirtyDays: number; unsplit: Side['unsplit'] }> {
  const bounds = { month, ...monthBounds(month, timeZone) }
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  const dirtyDays = await tx.metering.countDirty(daysOf(month))
  if (inForce === null) return { charges: [], hasTariff: false, dirtyDays, unsplit: [] }
  const owed = new Map<string, bigint>()
  const side = sideOf(inForce.tariff.rules, await tx.billing.costPoolsOf(month), owed)
  const toCompute = await useToCompute(tx, month, timeZone)
  for await (const tenantIds of memberPortions(tx)) {
    pricePortion(side, await readMonthFacts(tx, bounds, { use: 'rated', tenantIds, toCompute }), { bounds, timeZone })
  }
  await splitAll(tx, side)
  const charges = [...owed].map(([tenantId, amountMicros]) => ({ tenantId, amountMicros }))
  return { charges, hasTariff: true, dirtyDays, unsplit: side.unsplit }
}

/**
 * Both sides of a month, by the same facts, those of now: the tariff in force and the keys that were voted, and the draft. What
 * was charged stands beside them, since the register may have changed after it. A month without a tariff is compared with
 * nothing. Members of unknown population are left out. What each member owes is added to `sums`, portion by portion.
 */
export async function simulateMonth(
  tx: Transaction,
  draft: TariffDraft,
  { month, timeZone, sums }: { readonly month: CivilMonth; readonly timeZone: string; readonly sums: SimulationSums },
): Promise<SimulatedMonth> {
  const bounds = { month, ...monthBounds(month, timeZone) }
  const state = (await tx.billing.getPeriod(month))?.state ?? 'open'
  const inForce = await tx.billing.tariffOn(firstDateOf(month))
  const costPools = await tx.billing.costPoolsOf(month)
  const keyOf = new Map(draft.keys.map(({ costPoolCode, key }) => [costPoolCode, key]))
  const keyed = costPools.map((costPool) => ({ ...costPool, key: keyOf.get(costPool.code) ?? costPool.key }))
  const sides =
    inForce === null
      ? null
      : {
          current: sideOf(inForce.tariff.rules, costPools, sums.current),
          simulated: sideOf(draft.rules, keyed, sums.simulated),
        }
  const chargedMicros = await addMonth(tx, { bounds, timeZone, state }, { sides, sums })
  for (const { code } of costPools) sums.costPoolCodes.add(code)
  const { current, simulated } = sides ?? { current: nothing, simulated: nothing }
  return {
    month,
    state,
    tariffCode: inForce?.tariff.code ?? null,
    chargedMicros,
    dirtyDays: await tx.metering.countDirty(daysOf(month)),
    currentMicros: current.micros,
    simulatedMicros: simulated.micros,
    currentUnsharedCents: current.unsharedCents,
    simulatedUnsharedCents: simulated.unsharedCents,
    currentUnsplit: [...current.unsplit],
    simulatedUnsplit: [...simulated.unsplit],
  }
}

import type { CostPool } from '@grenier/contracts'
import { type CivilMonth, shareCostPool } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { type ChargePlace, sharedRows } from './charge-rows.ts'
import { lastDayOf } from './period-facts.ts'
import type { MemberWeight, NewCharge } from './ports.ts'

/** Why a month's shared costs cannot be split. */
export type SharingFault = 'population-mixed' | 'cost-unshared'

export type SharedCosts =
  | { readonly kind: 'shared'; readonly rows: readonly NewCharge[] }
  | { readonly kind: 'blocked'; readonly fault: SharingFault }

/** The weights of a key: one kind of population, of one vintage, for all. An equal key reads none. */
async function weightsOf(tx: Transaction, { key }: CostPool, month: CivilMonth): Promise<MemberWeight[]> {
  const populationKind = key.kind === 'population' ? key.populationKind : 'municipale'
  return await tx.billing.memberWeights({ on: lastDayOf(month), populationKind })
}

function isMixed(weights: readonly MemberWeight[]): boolean {
  return new Set(weights.flatMap(({ vintage }) => (vintage === null ? [] : [vintage]))).size > 1
}

/**
 * Splits every cost pool of the month among its members, to the cent. Blocked, with nothing split, when a key would mix
 * populations of two vintages or nobody would carry a part of a cost.
 */
export async function shareCosts(tx: Transaction, place: ChargePlace): Promise<SharedCosts> {
  const rows: NewCharge[] = []
  for (const costPool of await tx.billing.costPoolsOf(place.month)) {
    const weights = await weightsOf(tx, costPool, place.month)
    if (costPool.key.kind === 'population' && isMixed(weights)) return { kind: 'blocked', fault: 'population-mixed' }
    const { id: costPoolId, amountCents, key } = costPool
    const members = weights.map(({ inhabitants, ...member }) => ({ ...member, weight: BigInt(inhabitants ?? 0) }))
    const { charges, unshared } = shareCostPool({ costPoolId, amountCents, key, members })
    if (unshared !== null) return { kind: 'blocked', fault: 'cost-unshared' }
    rows.push(...sharedRows(charges, costPool, place))
  }
  return { kind: 'shared', rows }
}

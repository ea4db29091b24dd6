import type { Period } from '@grenier/contracts'
import type { Transaction } from '../shared/ports.ts'
import { type ChargePlace, sharedRows } from './charge-rows.ts'
import { usageToSplitBy } from './closing-facts.ts'
import type { CostSharingRecord, NewCharge } from './ports.ts'
import { type SharingFault, splitCost } from './split-cost.ts'

export type SharedCosts =
  | { readonly kind: 'shared'; readonly rows: readonly NewCharge[]; readonly sharings: readonly CostSharingRecord[] }
  | { readonly kind: 'blocked'; readonly fault: SharingFault }

export interface CostsToShare {
  readonly period: Period
  readonly place: ChargePlace
}

/**
 * Splits every cost pool of the month that is not split yet among its members, or names what a person must settle first:
 * nothing is split then.
 */
export async function shareCosts(tx: Transaction, { period, place }: CostsToShare): Promise<SharedCosts> {
  const { membersWithoutPopulation: withoutPopulation, costsWithoutWeight: withoutWeight } = period
  const rows: NewCharge[] = []
  const sharings: CostSharingRecord[] = []
  const costPools = (await tx.billing.costPoolsOf(place.month)).filter(({ unsharedCents }) => unsharedCents === null)
  const usageOf = await usageToSplitBy(tx, period, costPools)
  const splitFacts = { usageOf, withoutPopulation, withoutWeight }
  for (const costPool of costPools) {
    const split = await splitCost(tx, costPool, splitFacts)
    if (split.kind === 'blocked') return split
    const { charges, unshared } = split.sharing
    rows.push(...sharedRows(charges, costPool, place))
    sharings.push({ costPoolId: costPool.id, unsharedCents: unshared?.amountCents ?? 0n, sharedAt: place.bookedAt })
  }
  return { kind: 'shared', rows, sharings }
}

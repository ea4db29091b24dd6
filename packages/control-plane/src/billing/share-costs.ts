import type { CostPool } from '@grenier/contracts'
import type { SharedCharge } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'
import { type ChargePlace, sharedRows } from './charge-rows.ts'
import { usageToSplitBy } from './closing-facts.ts'
import type { OwnPeriod } from './ports.ts'
import { type SharingFault, splitCost } from './split-cost.ts'

/** Shares that are made rows and written at once: a region's are 35,000 for each cost. */
const sharesPerInsertMax = 2_000

/** A cost that a person must settle something of before it can be split. What was written of others with it is taken back. */
export class CostNotShared extends Error {
  override readonly name = 'CostNotShared'
  readonly fault: SharingFault

  constructor(fault: SharingFault) {
    super(`a cost of the month cannot be split: ${fault}`)
    this.fault = fault
  }
}

export interface CostsToShare {
  readonly period: OwnPeriod
  readonly place: ChargePlace
}

async function insertShares(
  tx: Transaction,
  { costPool, place }: { readonly costPool: CostPool; readonly place: ChargePlace },
  shares: readonly SharedCharge[],
): Promise<void> {
  for (let from = 0; from < shares.length; from += sharesPerInsertMax) {
    await tx.billing.insertCharges(sharedRows(shares.slice(from, from + sharesPerInsertMax), costPool, place))
  }
}

/**
 * Splits every cost pool of the month that is not split yet among its members, one after the other, and writes their shares.
 * @throws CostNotShared where a person must settle something first: the transaction must not be committed then.
 */
export async function shareCosts(tx: Transaction, { period, place }: CostsToShare): Promise<void> {
  const { membersWithoutPopulation: withoutPopulation, costsWithoutWeight: withoutWeight } = period
  const costPools = (await tx.billing.costPoolsOf(place.month)).filter(({ unsharedCents }) => unsharedCents === null)
  const usageOf = await usageToSplitBy(tx, period, costPools)
  for (const costPool of costPools) {
    const split = await splitCost(tx, costPool, { usageOf, withoutPopulation, withoutWeight })
    if (split.kind === 'blocked') throw new CostNotShared(split.fault)
    const { charges, unshared } = split.sharing
    await insertShares(tx, { costPool, place }, charges)
    const unsharedCents = unshared?.amountCents ?? 0n
    await tx.billing.insertCostSharings([{ costPoolId: costPool.id, unsharedCents, sharedAt: place.bookedAt }])
  }
}

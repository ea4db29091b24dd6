import type { Offer, Pool, PoolBalance } from '@grenier/contracts'

/** A pool and those above it, the topmost first; empty where it is not among them. One whose parent was not read stands as a root. */
export function pathTo(pools: readonly Pool[], poolId: string): readonly Pool[] {
  const pool = pools.find(({ id }) => id === poolId)
  if (pool === undefined) return []
  return [...(pool.parentId === null ? [] : pathTo(pools, pool.parentId)), pool]
}

/** What a pool has of one offer, with what the offer is called. */
export interface NamedBalance {
  readonly name: string
  readonly balance: PoolBalance
}

/** Balances by the names of their offers; one that is not known is called by its id. */
export function namedBalancesOf(balances: readonly PoolBalance[], offers: readonly Offer[]): readonly NamedBalance[] {
  return balances
    .map((balance) => ({ name: offers.find(({ id }) => id === balance.offerId)?.name ?? balance.offerId, balance }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'fr'))
}

/** The offer that an address names, else the first of which somebody has something, else the first. */
export function chosenOf(all: readonly NamedBalance[], offerId: string | undefined): NamedBalance | undefined {
  return (
    all.find(({ balance }) => balance.offerId === offerId) ??
    all.find(({ balance }) => balance.allocatedBytes + balance.heldBytes > 0n) ??
    all[0]
  )
}

/** What shares are of: all that the pool may give; without a limit, all that is given and held. */
export function sharedBytesOf({ limitBytes, capacityBytes, allocatedBytes, heldBytes }: PoolBalance): bigint {
  return limitBytes === null ? allocatedBytes + heldBytes : capacityBytes
}

/** Whether a share is something and would be written as 0 %. */
export function isTiny(part: bigint, whole: bigint): boolean {
  return part > 0n && part * 100n < whole
}

import { invariant } from '../shared/invariant.ts'
import { freeBytes, type LevelBalance } from './quota-tree.ts'

/**
 * The four accounts of a node for one offer. `capacity` is the source: it goes negative by what was brought in, so that
 * the four always add up to zero. `free` is used only where there is a limit; without one `capacity` gives directly.
 */
export type LedgerAccount = 'capacity' | 'free' | 'held' | 'allocated'

/** One side of a move: a signed number of bytes on one account. Never zero, never changed once written. */
export interface LedgerEntry {
  readonly offerId: string
  readonly nodeId: string
  readonly account: LedgerAccount
  readonly amountBytes: bigint
}

/** The sums of a node's accounts for one offer, from its entries alone. */
export interface NodeBalance {
  readonly offerId: string
  readonly nodeId: string
  readonly sums: Readonly<Record<LedgerAccount, bigint>>
}

/** A move of bytes for one tenant: the path runs from the root pool down to the tenant, which stands last. */
export interface PathMove {
  readonly offerId: string
  readonly path: readonly LevelBalance[]
  /** Not negative; the builder's name says the direction. */
  readonly deltaBytes: bigint
}

/** A tenant's place in the tree before and after, root first, and what of an offer goes with it. Neither amount is negative. */
export interface PlaceChange {
  readonly offerId: string
  readonly from: readonly LevelBalance[]
  readonly to: readonly LevelBalance[]
  readonly allocatedBytes: bigint
  readonly heldBytes: bigint
}

type Amounts = Partial<Record<LedgerAccount, bigint>>

function entriesOf(place: { offerId: string; nodeId: string }, amounts: Amounts): LedgerEntry[] {
  const accounts: readonly LedgerAccount[] = ['capacity', 'free', 'held', 'allocated']
  return accounts
    .map((account) => ({ offerId: place.offerId, nodeId: place.nodeId, account, amountBytes: amounts[account] ?? 0n }))
    .filter(({ amountBytes }) => amountBytes !== 0n)
}

/** At each level: the given amounts, balanced by `free` where the level has a limit and by `capacity` where it has none. */
function balanced(offerId: string, level: LevelBalance, amounts: { held: bigint; allocated: bigint }): LedgerEntry[] {
  invariant(level.kind === 'pool' || level.limitBytes === null, 'a tenant has no limit of its own')
  const source = level.limitBytes === null ? 'capacity' : 'free'
  return entriesOf({ offerId, nodeId: level.nodeId }, { ...amounts, [source]: -(amounts.held + amounts.allocated) })
}

function isPool(level: LevelBalance): boolean {
  return level.kind === 'pool'
}

/**
 * A level gets another limit (null: none): capacity → free by as much as its free part grows, or back.
 * Works in every direction, also between limited and unlimited. A new level is passed with limit null and zero balances.
 * @throws BrokenInvariant when the new limit lies below what is allocated and held (see `leastLimitBytes`).
 */
export function entriesForCapacityChange(change: {
  readonly offerId: string
  /** The level as it stands before. */
  readonly level: LevelBalance
  readonly limitBytes: bigint | null
  readonly overcommitPercent: bigint
}): LedgerEntry[] {
  const { offerId, level, limitBytes, overcommitPercent } = change
  const freeBefore = freeBytes(level) ?? 0n
  const freeAfter = freeBytes({ ...level, limitBytes, overcommitPercent }) ?? 0n
  invariant(freeAfter >= 0n, 'a limit is not set below what is already given')
  const grown = freeAfter - freeBefore
  return entriesOf({ offerId, nodeId: level.nodeId }, { capacity: -grown, free: grown })
}

/** A request sets bytes aside: free → held at each pool of the path. The tenant's own accounts do not move. */
export function entriesForHold({ offerId, path, deltaBytes }: PathMove): LedgerEntry[] {
  invariant(deltaBytes >= 0n, 'a hold is not negative')
  return path.filter(isPool).flatMap((level) => balanced(offerId, level, { held: deltaBytes, allocated: 0n }))
}

/** A request ends without being granted: held → free at each pool of the path. */
export function entriesForHoldRelease({ offerId, path, deltaBytes }: PathMove): LedgerEntry[] {
  invariant(deltaBytes >= 0n, 'a release is not negative')
  return path.filter(isPool).flatMap((level) => balanced(offerId, level, { held: -deltaBytes, allocated: 0n }))
}

/**
 * A request is granted: its whole hold ends and `deltaBytes` become allocated, at each pool of the path and at the tenant
 * (capacity → allocated). When less was held than is granted the rest comes from `free`; when more, the rest returns.
 * The caller checks first that the levels have that rest (`planHold` on the part not yet held).
 */
export function entriesForAllocation(move: PathMove & { readonly heldBytes: bigint }): LedgerEntry[] {
  const { offerId, path, deltaBytes, heldBytes } = move
  invariant(deltaBytes >= 0n && heldBytes >= 0n, 'a grant and its hold are not negative')
  return path.flatMap((level) =>
    balanced(offerId, level, { held: isPool(level) ? -heldBytes : 0n, allocated: deltaBytes }),
  )
}

/** A grant without a hold before it (starter quota): free → allocated at each pool, capacity → allocated at the tenant. */
export function entriesForDirectAllocation(move: PathMove): LedgerEntry[] {
  return entriesForAllocation({ ...move, heldBytes: 0n })
}

/**
 * Bytes come back: allocated → free at each pool, allocated → capacity at the tenant. Posted only once the cluster shows
 * the lower limit and no more in use than that (cluster rule 17). `deltaBytes` is how much smaller the quota became.
 */
export function entriesForShrink({ offerId, path, deltaBytes }: PathMove): LedgerEntry[] {
  invariant(deltaBytes >= 0n, 'a shrink names how much smaller, as a number that is not negative')
  return path.flatMap((level) => balanced(offerId, level, { held: 0n, allocated: -deltaBytes }))
}

/**
 * What a tenant has goes with it to another place in the tree: allocated and held bytes leave the pools that are above it no
 * more (→ free) and come to those that are from now on (free →). Pools above both places and the tenant itself keep what they
 * have, so nothing is made or lost. The caller checks first that the pools it comes to have room (`poolsWithoutRoom`).
 */
export function entriesForPlaceChange(change: PlaceChange): LedgerEntry[] {
  const { offerId, allocatedBytes, heldBytes } = change
  const { left, entered } = poolsOfPlaceChange(change)
  return [
    ...left.flatMap((level) => balanced(offerId, level, { held: -heldBytes, allocated: -allocatedBytes })),
    ...entered.flatMap((level) => balanced(offerId, level, { held: heldBytes, allocated: allocatedBytes })),
  ]
}

/** The pools that a tenant comes to and that cannot take all it brings, each with how much is missing; root first. */
export function poolsWithoutRoom(change: PlaceChange): { level: LevelBalance; missingBytes: bigint }[] {
  const brought = change.allocatedBytes + change.heldBytes
  return poolsOfPlaceChange(change).entered.flatMap((level) => {
    const free = freeBytes(level)
    return free === null || free >= brought ? [] : [{ level, missingBytes: brought - free }]
  })
}

function poolsOfPlaceChange({ from, to }: PlaceChange): { left: LevelBalance[]; entered: LevelBalance[] } {
  const idsOf = (path: readonly LevelBalance[]): Set<string> => new Set(path.map(({ nodeId }) => nodeId))
  const [before, after] = [idsOf(from), idsOf(to)]
  return {
    left: from.filter((level) => isPool(level) && !after.has(level.nodeId)),
    entered: to.filter((level) => isPool(level) && !before.has(level.nodeId)),
  }
}

/** The balances that entries add up to, by offer and node, in order of first appearance. */
export function rebuildBalances(entries: readonly LedgerEntry[]): NodeBalance[] {
  const balances = new Map<string, { offerId: string; nodeId: string; sums: Record<LedgerAccount, bigint> }>()
  for (const { offerId, nodeId, account, amountBytes } of entries) {
    const place = `${offerId}\n${nodeId}`
    const balance = balances.get(place) ?? {
      offerId,
      nodeId,
      sums: { capacity: 0n, free: 0n, held: 0n, allocated: 0n },
    }
    balance.sums[account] += amountBytes
    balances.set(place, balance)
  }
  return [...balances.values()]
}

/** True when the accounts of every node add up to zero for every offer: nothing was created and nothing lost. */
export function sumsToZero(entries: readonly LedgerEntry[]): boolean {
  return rebuildBalances(entries).every(({ sums }) => sums.capacity + sums.free + sums.held + sums.allocated === 0n)
}

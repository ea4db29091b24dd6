import { type Instant, type LedgerEntry } from '@grenier/quota-billing'
import { entriesForPlaceChange, type PlaceChange, poolsWithoutRoom } from '@grenier/quota-billing/territory'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { returnCapacity } from './return-capacity.ts'
import type { HeldForTenant } from './tree.ports.ts'

/** A member that comes to another place in the tree, with all it has. */
export interface PlaceToChange {
  readonly tenantId: string
  readonly fromPoolId: string
  readonly toPoolId: string
  /** Offers of which it has, or holds, anything. */
  readonly offerIds: readonly string[]
}

/** What goes with it of one offer. */
export interface OfferMove extends PlaceChange {
  readonly offerName: string
  readonly holds: readonly HeldForTenant[]
}

/** What a change of place moves, offer by offer; exact under the tree's lock. An offer of which it has nothing is left out. */
export async function offerMoves(tx: Transaction, place: PlaceToChange): Promise<OfferMove[]> {
  const { tenantId, fromPoolId, toPoolId, offerIds } = place
  if (offerIds.length === 0) return []
  const positions = await tx.quota.readPositions(tenantId, offerIds)
  const allocated = new Map(positions.map(({ offer, allocatedBytes }) => [offer.id, allocatedBytes]))
  const from = new Map((await tx.quota.poolPaths(fromPoolId, offerIds)).map((one) => [one.offerId, one.path]))
  const holds = await tx.quota.holdsOfTenant(tenantId)
  return (await tx.quota.poolPaths(toPoolId, offerIds)).flatMap(({ offerId, offerName, path: to }) => {
    const held = holds.filter((hold) => hold.offerId === offerId)
    const heldBytes = held.reduce((sum, hold) => sum + hold.heldBytes, 0n)
    const allocatedBytes = allocated.get(offerId) ?? 0n
    if (allocatedBytes + heldBytes === 0n) return []
    return [{ offerId, offerName, from: from.get(offerId) ?? [], to, allocatedBytes, heldBytes, holds: held }]
  })
}

/** What an offer’s pools lack of room for a move, root first. */
export const lacksRoom = (move: OfferMove): { poolName: string; missingBytes: bigint }[] =>
  poolsWithoutRoom(move).map(({ level, missingBytes }) => ({ poolName: level.name, missingBytes }))

/**
 * Hangs a member under another pool: what it has leaves the pools above it and comes to those above its new place, each hold
 * under its own cause. Called under the tree's lock, once `lacksRoom` found nothing missing. Whoever waits for space in the
 * pools that it leaves is woken.
 */
export async function changePlace(
  tx: Transaction,
  ids: IdSource,
  change: { place: PlaceToChange; moves: readonly OfferMove[]; causeId: string; at: Instant },
): Promise<void> {
  const { place, moves, causeId, at } = change
  const own = moves.flatMap((move) => entriesForPlaceChange({ ...move, heldBytes: 0n }))
  const held = moves.flatMap(({ holds, ...move }) =>
    holds.map((hold) => ({
      cause: hold,
      entries: entriesForPlaceChange({ ...move, allocatedBytes: 0n, heldBytes: hold.heldBytes }),
    })),
  )
  const transferOf = (causeKind: 'territory' | HeldForTenant['causeKind'], id: string, entries: LedgerEntry[]) => ({
    id: ids.next(),
    causeKind,
    causeId: id,
    recordedAt: at,
    entries,
  })
  await tx.quota.placeTenantUnder(place.tenantId, place.toPoolId)
  await returnCapacity(tx, [
    transferOf('territory', causeId, own),
    ...held.map(({ cause, entries }) => transferOf(cause.causeKind, cause.causeId, entries)),
  ])
}

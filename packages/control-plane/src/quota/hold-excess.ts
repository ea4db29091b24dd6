import type { CapacityReservation } from '@grenier/contracts'
import { entriesForHold, entriesForHoldRelease, excessBytes, freeBytes, type Instant } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'
import type { QuotaPosition } from './ports.ts'
import { returnCapacity } from './return-capacity.ts'

/** Who holds what no person asked for. */
const holder = 'cluster'

/** What the pools of a path can still set aside; null where none of them has a limit. */
function holdable({ path }: QuotaPosition): bigint | null {
  return path.reduce<bigint | null>((least, level) => {
    const free = freeBytes(level)
    if (free === null) return least
    const left = free > 0n ? free : 0n
    return least === null || left < least ? left : least
  }, null)
}

interface Excess {
  readonly tenantId: string
  readonly position: QuotaPosition
  readonly held: CapacityReservation | null
  readonly at: Instant
}

async function change(tx: Transaction, ids: IdSource, excess: Excess & { heldBytes: bigint }): Promise<void> {
  const { tenantId, position, held, at, heldBytes } = excess
  const id = held?.id ?? ids.next()
  const moved = heldBytes - (held?.heldBytes ?? 0n)
  const move = { offerId: position.offer.id, path: position.path, deltaBytes: moved < 0n ? -moved : moved }
  const transfer = { id: ids.next(), causeKind: 'reservation' as const, causeId: id, recordedAt: at }
  if (moved > 0n) await tx.quota.post([{ ...transfer, entries: entriesForHold(move) }])
  else await returnCapacity(tx, [{ ...transfer, entries: entriesForHoldRelease(move) }])
  const releasedAt = heldBytes === 0n ? at : null
  if (held !== null) {
    return await tx.quota.updateReservation({ ...held, heldBytes, releasedAt, version: held.version + 1 })
  }
  const offerId = position.offer.id
  const reservation = { id, tenantId, offerId, purpose: 'over-allocated' as const, heldBytes, reservedBy: holder }
  await tx.quota.insertReservation({ ...reservation, recordedAt: at, expiresAt: null, releasedAt, version: 1 })
}

/**
 * Holds from the pools what is in use beyond everything the ledger has given, since a driver that rounds up has spent it
 * already (cluster rule 21), and lets go as use falls. A pool that has less left than the excess gives what it has.
 */
export async function holdExcess(
  tx: Transaction,
  ids: IdSource,
  settled: { tenantId: string; positions: readonly QuotaPosition[]; at: Instant },
): Promise<void> {
  const { tenantId, positions, at } = settled
  const standing = await tx.quota.excessReservations(tenantId)
  for (const position of positions) {
    const held = standing.find(({ offerId }) => offerId === position.offer.id) ?? null
    const heldBefore = held?.heldBytes ?? 0n
    const wanted = excessBytes(position)
    const room = holdable(position)
    const heldBytes = room === null || wanted <= heldBefore + room ? wanted : heldBefore + room
    if (heldBytes !== heldBefore) await change(tx, ids, { tenantId, position, held, at, heldBytes })
  }
}

import type { MovedOffer } from '@grenier/contracts'
import {
  entriesForHold,
  entriesForHoldRelease,
  type Instant,
  type LedgerEntry,
  movedQuotaBytes,
  planHold,
  type Refusal,
} from '@grenier/quota-billing'
import type { LedgerTransfer, QuotaPosition } from '../quota/ports.ts'
import { lockKnownPositions, positionOf } from '../quota/positions.ts'
import { returnCapacity } from '../quota/return-capacity.ts'
import type { IdSource, Transaction } from '../shared/ports.ts'
import type { StoredMove } from './move.ports.ts'

/** A claim as far as its room is concerned. */
export interface SizedClaim {
  readonly toOfferId: string
  readonly fromBytes: bigint
}

/** What a move holds, and what its quotas are, with the levels above them locked. */
export interface HoldsToSize {
  readonly offers: readonly MovedOffer[]
  readonly claims: readonly SizedClaim[]
  readonly positions: readonly QuotaPosition[]
}

export type SizedHolds =
  | { readonly kind: 'sized'; readonly offers: MovedOffer[]; readonly entries: LedgerEntry[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * What is to be held at the target for the quotas as they are and the claims as they are, and what moves for it. Nothing is
 * posted. A refusal where the pools have not enough left for what is more than before.
 */
export function sizeHolds({ offers, claims, positions }: HoldsToSize): SizedHolds {
  const sized: MovedOffer[] = []
  const entries: LedgerEntry[] = []
  for (const offer of offers) {
    const { toOfferId: offerId, heldTargetBytes } = offer
    const { offer: target, path } = positionOf(positions, offerId)
    const { quotaBytes } = positionOf(positions, offer.fromOfferId)
    const { roundingStepBytes, quotaBytesMax } = target
    const claimBytes = claims.flatMap((claim) => (claim.toOfferId === offerId ? [claim.fromBytes] : []))
    const toQuotaBytes = movedQuotaBytes({ quotaBytes, claimBytes, roundingStepBytes })
    const deltaBytes = toQuotaBytes - heldTargetBytes
    if (deltaBytes > 0n) {
      const question = {
        offer: { offerId, roundingStepBytes, quotaBytesMax },
        path,
        currentQuotaBytes: heldTargetBytes,
      }
      const plan = planHold({ ...question, wantedQuotaBytes: toQuotaBytes })
      if (plan.kind === 'refused') return plan
      entries.push(...entriesForHold({ offerId, path, deltaBytes }))
    }
    if (deltaBytes < 0n) entries.push(...entriesForHoldRelease({ offerId, path, deltaBytes: -deltaBytes }))
    sized.push({ ...offer, fromQuotaBytes: quotaBytes, toQuotaBytes, heldTargetBytes: toQuotaBytes })
  }
  return { kind: 'sized', offers: sized, entries }
}

/** Every offer of a move, on both sides. */
export function offerIdsOf(offers: readonly Pick<MovedOffer, 'fromOfferId' | 'toOfferId'>[]): string[] {
  return offers.flatMap(({ fromOfferId, toOfferId }) => [fromOfferId, toOfferId])
}

/** A transfer under the move. */
export function moveTransfer(
  ids: IdSource,
  { moveId, at, entries }: { moveId: string; at: Instant; entries: readonly LedgerEntry[] },
): LedgerTransfer {
  return { id: ids.next(), causeKind: 'move', causeId: moveId, recordedAt: at, entries }
}

/** Gives back what a move holds: at the target of one that is undone, at the source of one whose old side is gone. */
export async function releaseHolds(
  tx: Transaction,
  ids: IdSource,
  { move, at }: { move: StoredMove; at: Instant },
): Promise<StoredMove> {
  const positions = await lockKnownPositions(tx, move.tenantId, offerIdsOf(move.offers))
  const entries = move.offers.flatMap(({ fromOfferId, toOfferId, heldSourceBytes, heldTargetBytes }) => [
    ...entriesForHoldRelease({
      offerId: toOfferId,
      path: positionOf(positions, toOfferId).path,
      deltaBytes: heldTargetBytes,
    }),
    ...entriesForHoldRelease({
      offerId: fromOfferId,
      path: positionOf(positions, fromOfferId).path,
      deltaBytes: heldSourceBytes,
    }),
  ])
  if (entries.length > 0) await returnCapacity(tx, [moveTransfer(ids, { moveId: move.id, at, entries })])
  const offers = move.offers.map((offer) => ({ ...offer, heldTargetBytes: 0n, heldSourceBytes: 0n }))
  return { ...move, offers }
}

/** Gives back what moves still hold for old sides that went with an exit. Their history stays as it is. */
export async function endMoves(
  tx: Transaction,
  ids: IdSource,
  { tenantId, at }: { tenantId: string; at: Instant },
): Promise<void> {
  for (const move of await tx.tenancy.listMoves(tenantId)) {
    const isHolding = move.offers.some(({ heldSourceBytes, heldTargetBytes }) => heldSourceBytes + heldTargetBytes > 0n)
    if (isHolding) await tx.tenancy.updateMove(await releaseHolds(tx, ids, { move, at }))
  }
}

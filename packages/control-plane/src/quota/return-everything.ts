import type { QuotaRequest } from '@grenier/contracts'
import { entriesForShrink, type Instant } from '@grenier/quota-billing'
import { found } from '../shared/access.ts'
import type { IdSource, Transaction } from '../shared/ports.ts'
import { readAll } from '../shared/read-all.ts'
import { endUngranted } from './end-ungranted.ts'
import { lockKnownPositions } from './positions.ts'
import { endReservation } from './release-reservation.ts'
import { returnCapacity } from './return-capacity.ts'
import { isUndecided, saveDecided } from './undecided-request.ts'

/** Who acts where no person does. */
const actor = 'exit'

/** Requests that nobody has decided yet, locked before any level, as everybody locks them. */
async function lockOpenRequests(tx: Transaction, tenantId: string): Promise<QuotaRequest[]> {
  const locked: QuotaRequest[] = []
  for (const state of ['submitted', 'waiting'] as const) {
    const requests = await readAll((page) => tx.quota.listRequests({ ...page, tenantId, state }))
    for (const { id } of requests.toSorted((left, right) => (left.id < right.id ? -1 : 1))) {
      locked.push(found(await tx.quota.lockRequest(id)))
    }
  }
  return locked.filter(isUndecided)
}

/** Temporary parts end with the quota they belong to. */
async function endParts(tx: Transaction, tenantId: string, at: Instant): Promise<void> {
  for (const part of await tx.quota.listTemporaryParts(tenantId)) {
    const { extraBytes } = part
    const endedAt = part.endedAt ?? at
    await tx.quota.updateTemporaryPart({ ...part, endedAt, loweredBytes: extraBytes, returnedBytes: extraBytes })
  }
}

/**
 * Gives back everything a tenant has in the ledger, once nothing of it is left on any cluster: undecided requests and holds
 * end, temporary parts end, each allocation returns to its pools under the exit, and its quotas are 0. Returns false, with
 * nothing done, while space is lent or borrowed: a neighbour's part of it is not ours to end.
 */
export async function returnEverything(
  tx: Transaction,
  ids: IdSource,
  end: { tenantId: string; exitId: string; at: Instant },
): Promise<boolean> {
  const { tenantId, exitId, at } = end
  if ((await tx.quota.openLoansOf(tenantId)).length > 0) return false
  const requests = await lockOpenRequests(tx, tenantId)
  const sizes = await tx.quota.quotaSizes(tenantId)
  const asked = requests.flatMap(({ lines }) => lines.map(({ offerId }) => offerId))
  const offerIds = [...new Set([...sizes.map(({ offerId }) => offerId), ...asked])].toSorted()
  if (offerIds.length === 0) return true
  const positions = await lockKnownPositions(tx, tenantId, offerIds)
  for (const request of requests) {
    const locked = { request, positions }
    const ending = { state: 'withdrawn', actor, at, reason: null } as const
    const { ended, jobs } = await endUngranted(tx, ids, { locked, end: ending })
    await saveDecided(tx, ended)
    if (jobs.length > 0) await tx.outbox.append(jobs)
  }
  for (const { id } of await tx.quota.excessReservations(tenantId))
    await endReservation(tx, ids, { reservationId: id, at })
  await endParts(tx, tenantId, at)
  const held = positions.filter(({ allocatedBytes }) => allocatedBytes > 0n)
  const entries = held.flatMap(({ offer, path, allocatedBytes }) =>
    entriesForShrink({ offerId: offer.id, path, deltaBytes: allocatedBytes }),
  )
  if (entries.length > 0) {
    await returnCapacity(tx, [{ id: ids.next(), causeKind: 'exit', causeId: exitId, recordedAt: at, entries }])
  }
  for (const { offer, lastGrantedAt } of positions) {
    await tx.quota.setQuota({ tenantId, offerId: offer.id, quotaBytes: 0n, grantedAt: lastGrantedAt ?? at })
  }
  const none = positions.map(({ offer }) => ({ offerId: offer.id, quotaBytes: 0n }))
  await tx.quota.activateQuotas({ tenantId, quotas: none, at })
  return true
}

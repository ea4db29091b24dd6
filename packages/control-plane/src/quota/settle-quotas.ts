import { entriesForShrink, type Instant } from '@grenier/quota-billing'
import type { IdSource, Transaction } from '../shared/ports.ts'

export interface AgreedQuotas {
  readonly tenantId: string
  /** Quotas that the cluster enforces now. */
  readonly quotas: readonly { offerId: string; quotaBytes: bigint }[]
  readonly at: Instant
}

/**
 * The cluster agrees: quotas and their requests become active, and what a shrink gave back returns to the pools, unless
 * more than the new quota is still in use (cluster rule 17). A quota changed since the run is left for the next one.
 * Returns the offers whose bytes returned.
 */
export async function settleQuotas(tx: Transaction, ids: IdSource, agreed: AgreedQuotas): Promise<string[]> {
  const { tenantId, quotas, at } = agreed
  if (quotas.length === 0) return []
  const sizes = new Map(quotas.map(({ offerId, quotaBytes }) => [offerId, quotaBytes]))
  const positions = await tx.quota.lockPositions(tenantId, [...sizes.keys()])
  const entries = positions.flatMap(({ offer, path, quotaBytes, allocatedBytes, usedBytes }) => {
    const stillUsed = usedBytes !== null && usedBytes > quotaBytes
    if (sizes.get(offer.id) !== quotaBytes || allocatedBytes <= quotaBytes || stillUsed) return []
    return entriesForShrink({ offerId: offer.id, path, deltaBytes: allocatedBytes - quotaBytes })
  })
  if (entries.length > 0) {
    await tx.quota.post([{ id: ids.next(), causeKind: 'quota-request', causeId: tenantId, recordedAt: at, entries }])
  }
  await tx.quota.activateQuotas({ tenantId, quotas, at })
  return [...new Set(entries.map(({ offerId }) => offerId))]
}

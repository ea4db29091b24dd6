import { type CapacityTrend, type Instant, trendOf, trendWindowStart } from '@grenier/quota-billing'
import type { Transaction } from '../shared/ports.ts'

/** Today's trend of a pool for an offer; null where it has none. */
export type TrendOf = (place: { offerId: string; nodeId: string }) => CapacityTrend | null

/** Reads today's trend of every limited pool above a tenant, for some offers. */
export async function readTrends(
  tx: Transaction,
  tenantId: string,
  { offerIds, now }: { offerIds: readonly string[]; now: Instant },
): Promise<TrendOf> {
  const rows = await tx.quota.poolGrowth({ tenantId, offerIds, windowStart: trendWindowStart(now) })
  const trends = new Map(rows.map((row) => [`${row.offerId}/${row.nodeId}`, trendOf(row, now)]))
  return ({ offerId, nodeId }) => trends.get(`${offerId}/${nodeId}`) ?? null
}

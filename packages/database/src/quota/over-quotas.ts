import type { DatedStore } from '@grenier/control-plane/ports'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** What clusters show in use, and quotas that are over. */
export function createOverQuotas({
  sql,
}: StoreContext): Pick<DatedStore, 'saveObservedUse' | 'observedUse' | 'markOver'> {
  return {
    async saveObservedUse(tenantId, use) {
      if (use.length === 0) return
      await sql`
        UPDATE quota SET observed_used_bytes = seen.used_bytes
          FROM unnest(${plainArray(use.map(({ offerId }) => offerId))}::uuid[],
                      ${plainArray(use.map(({ usedBytes }) => usedBytes))}::bigint[]) AS seen (offer_id, used_bytes)
         WHERE quota.tenant_id = ${tenantId} AND quota.offer_id = seen.offer_id
           AND quota.observed_used_bytes IS DISTINCT FROM seen.used_bytes`
    },

    observedUse: (tenantId) => sql<{ offerId: string; usedBytes: bigint }>`
      SELECT offer_id AS "offerId", observed_used_bytes AS "usedBytes"
        FROM quota WHERE tenant_id = ${tenantId} AND observed_used_bytes IS NOT NULL`,

    async markOver({ tenantId, offerId, reason }) {
      await sql`
        UPDATE quota SET state = 'over', over_reason = ${reason}
         WHERE tenant_id = ${tenantId} AND offer_id = ${offerId}`
    },
  }
}

import type { QuotaStore } from '@grenier/control-plane/ports'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** What becomes of quotas and their requests once a cluster agrees. Platform scope only. */
export function createAgreedQuotas({ sql }: StoreContext): Pick<QuotaStore, 'activateQuotas' | 'lastShrinkOf'> {
  return {
    async lastShrinkOf(tenantId, offerId) {
      const [row] = await sql<{ id: string }>`
        SELECT request.id
          FROM quota_request request
          JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
         WHERE request.tenant_id = ${tenantId} AND line.offer_id = ${offerId}
           AND line.decided_quota_bytes < line.current_quota_bytes AND request.state IN ('provisioning', 'active')
         ORDER BY request.decided_at DESC, request.id DESC
         LIMIT 1`
      return row?.id ?? null
    },

    async activateQuotas({ tenantId, quotas, at: agreedAt }) {
      if (quotas.length === 0) return
      // A request is served once nothing it asked for is still on its way, also when a later grant overtook it.
      await sql`
        WITH agreed AS (
          SELECT * FROM unnest(${plainArray(quotas.map(({ offerId }) => offerId))}::uuid[],
                               ${plainArray(quotas.map(({ quotaBytes }) => quotaBytes))}::bigint[],
                               ${quotas.map(({ overReason = null }) => overReason)}::text[])
                        AS agreed (offer_id, quota_bytes, over_reason)
        ), shown AS (
          SELECT quota.offer_id FROM quota JOIN agreed USING (offer_id, quota_bytes) WHERE quota.tenant_id = ${tenantId}
        ), settled AS (
          UPDATE quota SET state = CASE WHEN agreed.over_reason IS NULL THEN 'active' ELSE 'over' END,
                           over_reason = agreed.over_reason
            FROM agreed
           WHERE quota.tenant_id = ${tenantId} AND quota.offer_id = agreed.offer_id
             AND quota.quota_bytes = agreed.quota_bytes
             AND (quota.state = 'provisioning' OR (quota.state = 'over') <> (agreed.over_reason IS NOT NULL)
                  OR quota.over_reason IS DISTINCT FROM agreed.over_reason)
        ), served AS (
          UPDATE quota_request request SET state = 'active', version = request.version + 1
           WHERE request.tenant_id = ${tenantId} AND request.state IN ('approved', 'provisioning')
             AND request.decided_at <= ${at(agreedAt)}
             AND NOT EXISTS (
               SELECT FROM quota_request_line line
                 JOIN quota ON quota.tenant_id = line.tenant_id AND quota.offer_id = line.offer_id
                WHERE line.tenant_id = request.tenant_id AND line.request_id = request.id
                  AND quota.state <> 'active' AND quota.offer_id NOT IN (SELECT offer_id FROM shown))
          RETURNING request.tenant_id, request.id
        )
        INSERT INTO quota_request_event (tenant_id, request_id, sequence, kind, actor, recorded_at, text)
        SELECT served.tenant_id, served.id, 1 + (SELECT max(sequence) FROM quota_request_event event
                 WHERE event.tenant_id = served.tenant_id AND event.request_id = served.id),
               'active', 'cluster', ${at(agreedAt)}, NULL
          FROM served`
    },
  }
}

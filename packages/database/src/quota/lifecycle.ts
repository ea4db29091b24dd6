import type { LifecycleStore, WaitingRequest } from '@grenier/control-plane/ports'
import { plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

type LifecycleMethods = Pick<
  LifecycleStore,
  'offersWaitedFor' | 'listWaiting' | 'queuePositions' | 'isBelowPool' | 'whichBelowPool'
>

/** Requests that wait, and where in the tree they stand. Platform scope only. */
export function createLifecycle({ sql }: StoreContext): LifecycleMethods {
  return {
    async offersWaitedFor(offerIds) {
      const rows = await sql<{ offerId: string }>`
        SELECT DISTINCT line.offer_id AS "offerId"
          FROM quota_request request
          JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
         WHERE request.state = 'waiting' AND line.offer_id = ANY (${plainArray(offerIds)}::uuid[])
         ORDER BY 1`
      return rows.map(({ offerId }) => offerId)
    },

    async listWaiting() {
      return await sql<WaitingRequest>`
        SELECT request.id, array_agg(DISTINCT line.offer_id::text) AS "offerIds",
               coalesce(array_agg(concat(level.offer_id, '/', level.node_id)) FILTER (WHERE level.node_id IS NOT NULL),
                        '{}') AS levels
          FROM quota_request request
          JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
          JOIN quota_node leaf ON leaf.id = request.tenant_id
          LEFT JOIN quota ON quota.tenant_id = line.tenant_id AND quota.offer_id = line.offer_id
          LEFT JOIN quota_level level
                 ON level.offer_id = line.offer_id AND level.node_id = ANY (leaf.path) AND level.limit_bytes IS NOT NULL
                AND line.requested_quota_bytes > coalesce(quota.quota_bytes, 0)
         WHERE request.state = 'waiting'
         GROUP BY request.id, request.submitted_at
         ORDER BY request.submitted_at, request.id`
    },

    async queuePositions(requestIds) {
      const rows = await sql<{ id: string; position: number }>`
        WITH queue AS (
          SELECT request.id, request.submitted_at, level.offer_id, level.node_id
            FROM quota_request request
            JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
            JOIN quota_node leaf ON leaf.id = request.tenant_id
            LEFT JOIN quota ON quota.tenant_id = line.tenant_id AND quota.offer_id = line.offer_id
            JOIN quota_level level
              ON level.offer_id = line.offer_id AND level.node_id = ANY (leaf.path) AND level.limit_bytes IS NOT NULL
           WHERE request.state = 'waiting' AND line.requested_quota_bytes > coalesce(quota.quota_bytes, 0)
        )
        SELECT own.id, 1 + count(DISTINCT ahead.id)::integer AS position
          FROM queue own
          LEFT JOIN queue ahead ON ahead.offer_id = own.offer_id AND ahead.node_id = own.node_id
                               AND (ahead.submitted_at, ahead.id) < (own.submitted_at, own.id)
         WHERE own.id = ANY (${plainArray(requestIds)}::uuid[])
         GROUP BY own.id`
      return new Map(rows.map(({ id, position }) => [id, position]))
    },

    async isBelowPool(tenantId, poolId) {
      const rows = await sql`
        SELECT FROM quota_node WHERE id = ${tenantId} AND kind = 'tenant' AND ${poolId}::uuid = ANY (path)`
      return rows.length > 0
    },

    async whichBelowPool(tenantIds, poolId) {
      const rows = await sql<{ id: string }>`
        SELECT id FROM quota_node
         WHERE id = ANY (${plainArray(tenantIds)}::uuid[]) AND kind = 'tenant' AND ${poolId}::uuid = ANY (path)`
      return new Set(rows.map(({ id }) => id))
    },
  }
}

import type { PoolHold } from '@grenier/contracts'
import type { PoolGrowth, QuotaForecastStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** How pools grew and what undecided requests hold in them. Platform scope only. */
export function createForecast({ sql }: StoreContext): QuotaForecastStore {
  return {
    poolGrowth: ({ tenantId, offerIds, windowStart }) => sql<PoolGrowth>`
      SELECT level.offer_id AS "offerId", level.node_id AS "nodeId", known.since AS "knownSince",
             (SELECT coalesce(sum(entry.amount_bytes), 0)::bigint
                FROM ledger_entry entry
                JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
               WHERE entry.node_id = level.node_id AND entry.offer_id = level.offer_id AND entry.account = 'allocated'
                 AND transfer.recorded_at > greatest(${at(windowStart)}::timestamptz, known.since)) AS "grownBytes"
        FROM quota_node leaf
        JOIN quota_level level ON level.node_id = ANY (leaf.path) AND level.limit_bytes IS NOT NULL
        LEFT JOIN LATERAL (
          SELECT transfer.recorded_at AS since
            FROM ledger_entry entry JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
           WHERE entry.node_id = level.node_id AND entry.offer_id = level.offer_id
           ORDER BY entry.sequence LIMIT 1
        ) AS known ON true
       WHERE leaf.id = ${tenantId} AND level.offer_id = ANY (${plainArray(offerIds)}::uuid[])
       ORDER BY level.offer_id, level.node_id`,

    async countPoolHolds({ poolId, offerId }) {
      const [row] = await sql<{ count: number }>`
        SELECT count(*)::integer AS count
          FROM quota_request request
          JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
          JOIN quota_node leaf ON leaf.id = request.tenant_id
         WHERE request.state IN ('submitted', 'waiting') AND line.offer_id = ${offerId} AND line.held_bytes > 0
           AND ${poolId} = ANY (leaf.path)`
      return row?.count ?? 0
    },

    async listPoolHolds({ poolId, offerId, cursor, limit }) {
      const list = { list: 'pool-holds', filters: { poolId, offerId } }
      const after = positionOf(cursor, list)
      const rows = await sql<PoolHold>`
        SELECT request.id AS "requestId", request.tenant_id AS "tenantId", coalesce(identity.name, '') AS "tenantName",
               request.state, line.held_bytes AS "heldBytes", request.submitted_at AS "heldSince",
               request.requested_by AS "requestedBy", request.taken_by AS "takenBy"
          FROM quota_request request
          JOIN quota_request_line line ON line.tenant_id = request.tenant_id AND line.request_id = request.id
          JOIN quota_node leaf ON leaf.id = request.tenant_id
          JOIN tenant ON tenant.id = request.tenant_id
          LEFT JOIN organisation_identity identity
                 ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
         WHERE request.state IN ('submitted', 'waiting') AND line.offer_id = ${offerId} AND line.held_bytes > 0
           AND ${poolId} = ANY (leaf.path)
           AND (request.submitted_at, request.id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
         ORDER BY request.submitted_at, request.id
         LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ heldSince, requestId }) => ({ sort: instantToIso(heldSince), id: requestId }),
        itemOf: (row) => row,
      })
    },
  }
}

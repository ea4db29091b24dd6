import type { PoolHold } from '@grenier/contracts'
import type { PoolGrowth, QuotaForecastStore } from '@grenier/control-plane/ports'
import { instantToIso } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** How pools grew and what is held in them. Platform scope only. */
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
          FROM hold_cause hold JOIN quota_node leaf ON leaf.id = hold.tenant_id
         WHERE hold.offer_id = ${offerId} AND ${poolId} = ANY (leaf.path)`
      return row?.count ?? 0
    },

    async listPoolHolds({ poolId, offerId, cursor, limit }) {
      const list = { list: 'pool-holds', sortedBy: 'instant', filters: { poolId, offerId } } as const
      const after = positionOf(cursor, list)
      const rows = await sql<PoolHold>`
        SELECT hold.cause_kind AS "causeKind", hold.cause_id AS "causeId", hold.tenant_id AS "tenantId",
               coalesce(identity.name, '') AS "tenantName", hold.held_bytes::bigint AS "heldBytes",
               since.held_since AS "heldSince", coalesce(request.requested_by, reservation.reserved_by, move.requested_by) AS "heldBy",
               request.taken_by AS "takenBy"
          FROM hold_cause hold
          JOIN quota_node leaf ON leaf.id = hold.tenant_id
          LEFT JOIN quota_request request ON request.tenant_id = hold.tenant_id AND request.id = hold.cause_id
          LEFT JOIN capacity_reservation reservation
                 ON reservation.tenant_id = hold.tenant_id AND reservation.id = hold.cause_id
          LEFT JOIN tenant_move move ON move.tenant_id = hold.tenant_id AND move.id = hold.cause_id
         CROSS JOIN LATERAL (SELECT coalesce(request.submitted_at, reservation.recorded_at, move.requested_at) AS held_since) AS since
          JOIN tenant ON tenant.id = hold.tenant_id
          LEFT JOIN organisation_identity identity
                 ON identity.organisation_id = tenant.organisation_id AND identity.valid_to IS NULL
         WHERE hold.offer_id = ${offerId} AND ${poolId} = ANY (leaf.path)
           AND (since.held_since, hold.cause_id) > (${after.sort || '-infinity'}::timestamptz, ${after.id}::uuid)
         ORDER BY since.held_since, hold.cause_id
         LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ heldSince, causeId }) => ({ sort: instantToIso(heldSince), id: causeId }),
        itemOf: (row) => row,
      })
    },
  }
}

import type { InvariantCode, InvariantViolation, PoolBalance, PoolHolding } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import { pageFrom, positionOf } from '../shared/cursor.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { listTransfers } from './ledger-transfers.ts'

interface ViolatedRow {
  readonly code: InvariantCode
  readonly violations: number
  readonly first: InvariantViolation[]
}

/** What the ledger says, and whether it adds up. Platform scope only. */
export function createLedgerReading(
  context: StoreContext,
): Pick<QuotaStore, 'poolBalancesAsOf' | 'listTransfers' | 'listHoldings' | 'listViolations'> {
  const { sql } = context
  return {
    // Both parts are one range of an index by node and instant, whatever came later.
    poolBalancesAsOf: (poolId, asOf) => sql<PoolBalance>`
      WITH balance AS (
        SELECT offer_id, -coalesce(sum(amount_bytes) FILTER (WHERE account = 'capacity'), 0) AS capacity,
               coalesce(sum(amount_bytes) FILTER (WHERE account = 'free'), 0) AS free,
               coalesce(sum(amount_bytes) FILTER (WHERE account = 'held'), 0) AS held,
               coalesce(sum(amount_bytes) FILTER (WHERE account = 'allocated'), 0) AS allocated
          FROM ledger_entry WHERE node_id = ${poolId} AND recorded_at <= ${at(asOf)}
         GROUP BY offer_id
      ), stated AS (
        SELECT DISTINCT ON (offer_id) offer_id, limit_bytes, overcommit_percent
          FROM ledger_limit WHERE node_id = ${poolId} AND recorded_at <= ${at(asOf)}
         ORDER BY offer_id, number DESC
      )
      SELECT offer_id AS "offerId", limit_bytes AS "limitBytes",
             coalesce(overcommit_percent, 100) AS "overcommitPercent", coalesce(capacity, 0) AS "capacityBytes",
             CASE WHEN limit_bytes IS NOT NULL THEN coalesce(free, 0) END AS "freeBytes",
             coalesce(held, 0) AS "heldBytes", coalesce(allocated, 0) AS "allocatedBytes"
        FROM balance FULL JOIN stated USING (offer_id)
       ORDER BY offer_id`,

    listTransfers: (query) => listTransfers(context, query),

    async listHoldings({ poolId, offerId, cursor, limit }) {
      const list = { list: 'pool-holdings', filters: { poolId, offerId } }
      const after = positionOf(cursor, list)
      const rows = await sql<PoolHolding & { given: bigint }>`
        WITH child AS (
          SELECT node.id, node.kind, coalesce(node.name, identity.name, '') AS name
            FROM quota_node node
            LEFT JOIN organisation_identity identity
                   ON identity.organisation_id = node.organisation_id AND identity.valid_to IS NULL
           WHERE node.parent_id = ${poolId}
        ), holding AS (
          SELECT child.id, child.kind, child.name, allocated.bytes AS allocated,
                 -- A tenant's own accounts hold nothing: what is held for it has a cause.
                 CASE child.kind WHEN 'pool' THEN held.bytes
                      ELSE (SELECT coalesce(sum(cause.held_bytes), 0) FROM hold_cause cause
                             WHERE cause.tenant_id = child.id AND cause.offer_id = ${offerId}) END AS held
            FROM child
           CROSS JOIN LATERAL (SELECT coalesce(sum(amount_bytes), 0) AS bytes FROM ledger_entry
                  WHERE node_id = child.id AND offer_id = ${offerId} AND account = 'allocated') AS allocated
           CROSS JOIN LATERAL (SELECT coalesce(sum(amount_bytes), 0) AS bytes FROM ledger_entry
                  WHERE node_id = child.id AND offer_id = ${offerId} AND account = 'held') AS held
        )
        SELECT kind, id AS "nodeId", name, allocated AS "allocatedBytes", held AS "heldBytes",
               allocated + held AS given
          FROM holding
         WHERE allocated + held > 0
           AND (${after.sort} = '' OR (-(allocated + held), id) > (-nullif(${after.sort}, '')::numeric, ${after.id}::uuid))
         ORDER BY given DESC, id
         LIMIT ${limit + 1}`
      return pageFrom(rows, {
        ...list,
        limit,
        positionOf: ({ given, nodeId }) => ({ sort: String(given), id: nodeId }),
        itemOf: ({ given: _given, ...holding }) => holding,
      })
    },

    listViolations: (shownMax) => sql<ViolatedRow>`
      SELECT invariant AS code, count(*)::integer AS violations,
             jsonb_agg(jsonb_build_object('subject', subject, 'detail', detail) ORDER BY number)
               FILTER (WHERE number <= ${shownMax}) AS first
        FROM (SELECT invariant, subject, detail,
                     row_number() OVER (PARTITION BY invariant ORDER BY subject, detail) AS number
                FROM invariant_violation) AS violation
       GROUP BY invariant
       ORDER BY invariant`,
  }
}

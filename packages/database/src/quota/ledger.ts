import type { QuotaStore } from '@grenier/control-plane/ports'
import type { Instant } from '@grenier/quota-billing'
import { at, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** The double-entry ledger. A trigger refuses entries that do not add up to zero per transfer, offer and node. */
export function createLedger({ sql }: StoreContext): Pick<QuotaStore, 'post' | 'quotaSteps'> {
  return {
    async post(transfers) {
      const posted = transfers.filter(({ entries }) => entries.length > 0)
      if (posted.length === 0) return
      const entries = posted.flatMap(({ id, recordedAt, entries }) =>
        entries.map((entry, index) => ({ ...entry, transferId: id, recordedAt, position: index + 1 })),
      )
      await sql`
        WITH transfer AS (
          INSERT INTO ledger_transfer (id, cause_kind, cause_id, recorded_at)
          SELECT * FROM unnest(${plainArray(posted.map(({ id }) => id))}::uuid[],
                               ${plainArray(posted.map(({ causeKind }) => causeKind))}::text[],
                               ${plainArray(posted.map(({ causeId }) => causeId))}::uuid[],
                               ${plainArray(posted.map(({ recordedAt }) => at(recordedAt)))}::timestamptz[])
        ), entry AS (
          INSERT INTO ledger_entry (transfer_id, position, recorded_at, offer_id, node_id, account, amount_bytes)
          SELECT * FROM unnest(${plainArray(entries.map(({ transferId }) => transferId))}::uuid[],
                               ${plainArray(entries.map(({ position }) => position))}::smallint[],
                               ${plainArray(entries.map(({ recordedAt }) => at(recordedAt)))}::timestamptz[],
                               ${plainArray(entries.map(({ offerId }) => offerId))}::uuid[],
                               ${plainArray(entries.map(({ nodeId }) => nodeId))}::uuid[],
                               ${plainArray(entries.map(({ account }) => account))}::text[],
                               ${plainArray(entries.map(({ amountBytes }) => amountBytes))}::bigint[])
          RETURNING offer_id, node_id, account, amount_bytes
        ), moved AS (
          SELECT offer_id, node_id,
                 coalesce(sum(amount_bytes) FILTER (WHERE account = 'allocated'), 0)::bigint AS allocated,
                 coalesce(sum(amount_bytes) FILTER (WHERE account = 'held'), 0)::bigint AS held
            FROM entry WHERE account IN ('allocated', 'held') GROUP BY offer_id, node_id
        )
        UPDATE quota_level level
           SET allocated_bytes = level.allocated_bytes + moved.allocated, held_bytes = level.held_bytes + moved.held
          FROM moved
         WHERE level.offer_id = moved.offer_id AND level.node_id = moved.node_id AND level.limit_bytes IS NOT NULL`
    },

    quotaSteps: (until) => sql<{ tenantId: string; offerId: string; at: Instant; valueBytes: bigint }>`
      SELECT entry.node_id AS "tenantId", entry.offer_id AS "offerId", transfer.recorded_at AS at,
             sum(sum(entry.amount_bytes)) OVER (PARTITION BY entry.node_id, entry.offer_id
                                                ORDER BY transfer.recorded_at) AS "valueBytes"
        FROM ledger_entry entry
        JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
        JOIN quota_node leaf ON leaf.id = entry.node_id AND leaf.kind = 'tenant'
       WHERE entry.account = 'allocated' AND transfer.recorded_at < ${at(until)}
       GROUP BY entry.node_id, entry.offer_id, transfer.recorded_at
       ORDER BY entry.node_id, entry.offer_id, transfer.recorded_at`,
  }
}

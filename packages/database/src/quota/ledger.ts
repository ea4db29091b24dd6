import type { LedgerTransfer, QuotaStore } from '@grenier/control-plane/ports'
import { type Instant, rebuildBalances } from '@grenier/quota-billing'
import { at, narrowedTo, plainArray } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'

/** The double-entry ledger. A trigger refuses entries that do not add up to zero per transfer, offer and node. */
export function createLedger(context: StoreContext): Pick<QuotaStore, 'post' | 'quotaSteps'> {
  const { sql } = context
  return {
    async post(transfers) {
      const posted = transfers.filter(({ entries }) => entries.length > 0)
      if (posted.length === 0) return
      await insertTransfers(context, posted)
      await moveBalances(context, posted)
    },

    quotaSteps: (until, of) => sql<{ tenantId: string; offerId: string; at: Instant; valueBytes: bigint }>`
      SELECT entry.node_id AS "tenantId", entry.offer_id AS "offerId", transfer.recorded_at AS at,
             sum(sum(entry.amount_bytes)) OVER (PARTITION BY entry.node_id, entry.offer_id
                                                ORDER BY transfer.recorded_at) AS "valueBytes"
        FROM ledger_entry entry
        JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
        JOIN quota_node leaf ON leaf.id = entry.node_id AND leaf.kind = 'tenant'
       WHERE entry.account = 'allocated' AND transfer.recorded_at < ${at(until)}
         AND (${narrowedTo(of)}::uuid[] IS NULL OR entry.node_id = ANY (${narrowedTo(of)}::uuid[]))
       GROUP BY entry.node_id, entry.offer_id, transfer.recorded_at
       ORDER BY entry.node_id, entry.offer_id, transfer.recorded_at`,
  }
}

/** Inserts transfers and their entries, in one statement: rows that nobody else waits for. */
export async function insertTransfers({ sql }: StoreContext, transfers: readonly LedgerTransfer[]): Promise<void> {
  const entries = transfers.flatMap(({ id, recordedAt, entries: own }) =>
    own.map((entry, index) => ({ ...entry, transferId: id, recordedAt, position: index + 1 })),
  )
  await sql.send`
    WITH transfer AS (
      INSERT INTO ledger_transfer (id, cause_kind, cause_id, recorded_at)
      SELECT * FROM unnest(${plainArray(transfers.map(({ id }) => id))}::uuid[],
                           ${plainArray(transfers.map(({ causeKind }) => causeKind))}::text[],
                           ${plainArray(transfers.map(({ causeId }) => causeId))}::uuid[],
                           ${plainArray(transfers.map(({ recordedAt }) => at(recordedAt)))}::timestamptz[])
    )
    INSERT INTO ledger_entry (transfer_id, position, recorded_at, offer_id, node_id, account, amount_bytes)
    SELECT * FROM unnest(${plainArray(entries.map(({ transferId }) => transferId))}::uuid[],
                         ${plainArray(entries.map(({ position }) => position))}::smallint[],
                         ${plainArray(entries.map(({ recordedAt }) => at(recordedAt)))}::timestamptz[],
                         ${plainArray(entries.map(({ offerId }) => offerId))}::uuid[],
                         ${plainArray(entries.map(({ nodeId }) => nodeId))}::uuid[],
                         ${plainArray(entries.map(({ account }) => account))}::text[],
                         ${plainArray(entries.map(({ amountBytes }) => amountBytes))}::bigint[])`
}

/** Moves the stored balances of finite levels by the entries. A level that has not enough left refuses by its own check. */
export async function moveBalances({ sql }: StoreContext, transfers: readonly LedgerTransfer[]): Promise<void> {
  const moved = rebuildBalances(transfers.flatMap(({ entries }) => entries)).filter(
    ({ sums }) => sums.allocated !== 0n || sums.held !== 0n,
  )
  if (moved.length === 0) return
  await sql.send`
    UPDATE quota_level level
       SET allocated_bytes = level.allocated_bytes + moved.allocated, held_bytes = level.held_bytes + moved.held
      FROM unnest(${plainArray(moved.map(({ offerId }) => offerId))}::uuid[],
                  ${plainArray(moved.map(({ nodeId }) => nodeId))}::uuid[],
                  ${plainArray(moved.map(({ sums }) => sums.allocated))}::bigint[],
                  ${plainArray(moved.map(({ sums }) => sums.held))}::bigint[])
             AS moved (offer_id, node_id, allocated, held)
     WHERE level.offer_id = moved.offer_id AND level.node_id = moved.node_id AND level.limit_bytes IS NOT NULL`
}

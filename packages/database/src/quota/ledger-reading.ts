import type { InvariantCode, InvariantViolation, PoolBalance } from '@grenier/contracts'
import type { QuotaStore } from '@grenier/control-plane/ports'
import { at } from '../shared/columns.ts'
import type { StoreContext } from '../shared/store-context.ts'
import { listTransfers } from './ledger-transfers.ts'
import { listHoldings } from './pool-holdings.ts'

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

    listHoldings: (query) => listHoldings(context, query),

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

import type { Client } from 'pg'

/** What must be 0 after every run; each is counted from ledger entries alone. */
export interface LedgerFaults {
  /** Levels whose allocated and held bytes exceed limit × overcommit. */
  readonly oversold: number
  /** Bytes held in a pool for a request that is no longer undecided. */
  readonly leakedHolds: number
  /** Finite levels whose stored balances are not what their entries add up to. */
  readonly unequalBalances: number
}

async function countOf(admin: Client, sql: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(`SELECT count(*)::integer AS count FROM (${sql}) AS fault`)
  return rows[0]?.count ?? 0
}

const rebuilt = `
  SELECT offer_id, node_id, coalesce(sum(amount_bytes) FILTER (WHERE account = 'allocated'), 0) AS allocated,
         coalesce(sum(amount_bytes) FILTER (WHERE account = 'held'), 0) AS held
    FROM ledger_entry GROUP BY offer_id, node_id`

/** Looks for oversold levels, leaked holds and balances that went their own way. */
export async function findLedgerFaults(admin: Client): Promise<LedgerFaults> {
  const oversold = await countOf(
    admin,
    `SELECT 1 FROM (${rebuilt}) AS rebuilt JOIN quota_level level USING (offer_id, node_id)
      WHERE allocated + held > div(level.limit_bytes::numeric * level.overcommit_percent, 100)`,
  )
  const leakedHolds = await countOf(
    admin,
    `SELECT 1 FROM ledger_entry entry JOIN ledger_transfer transfer ON transfer.id = entry.transfer_id
       LEFT JOIN quota_request request ON request.id = transfer.cause_id AND request.state IN ('submitted', 'waiting')
      WHERE entry.account = 'held' AND request.id IS NULL
      GROUP BY transfer.cause_id, entry.offer_id, entry.node_id HAVING sum(entry.amount_bytes) <> 0`,
  )
  const unequalBalances = await countOf(
    admin,
    `SELECT 1 FROM quota_level level LEFT JOIN (${rebuilt}) AS rebuilt USING (offer_id, node_id)
      WHERE level.limit_bytes IS NOT NULL
        AND (level.allocated_bytes, level.held_bytes)
            IS DISTINCT FROM (coalesce(rebuilt.allocated, 0), coalesce(rebuilt.held, 0))`,
  )
  return { oversold, leakedHolds, unequalBalances }
}

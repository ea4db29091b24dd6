import type { Client } from 'pg'

/** Rows of a table that PostgreSQL touched so far, by an index or one after the other. A connection tells its own when it ends. */
export async function rowsTouched(admin: Client, table: string): Promise<number> {
  const { rows } = await admin.query<{ touched: string }>(
    'SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS touched FROM pg_stat_user_tables WHERE relname = $1',
    [table],
  )
  return Number(rows[0]?.touched)
}

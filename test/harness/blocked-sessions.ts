import type { Client } from 'pg'

/**
 * How many sessions of the client's own database wait for a lock, or for one of that kind. Suites share a server: what waits in the
 * database of another one is none of this one's, and `pg_locks` would count it.
 */
export async function blockedSessions(client: Client, kind: 'advisory' | 'relation' | null = null): Promise<number> {
  // Within a transaction the server shows its activity as first seen, unless it is told to look again.
  await client.query('SELECT pg_stat_clear_snapshot()')
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::integer AS count FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND ($1::text IS NULL OR wait_event = $1)`,
    [kind],
  )
  return rows[0]?.count ?? 0
}

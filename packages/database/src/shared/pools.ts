import { Pool } from 'pg'
import { columnTypes } from './columns.ts'

export interface PoolOptions {
  readonly url: string
  readonly max: number
  readonly name: string
  /** Statements are sent without waiting for the answers before them; the server answers them in order. */
  readonly pipeline?: boolean
}

/** A pool of one login. A connection that breaks while idle is dropped; the next user gets another. */
export function openPool({ url, max, name, pipeline = false }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: `grenier-${name}`,
    options: '-c timezone=UTC -c datestyle=ISO',
    types: columnTypes,
    pipeline,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
  })
  pool.on('error', () => undefined)
  // Also while it is taken and no query runs: its next query fails, and that is where the loss is handled.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

import type { Clock, OutboxRelay, UnitOfWork } from '@grenier/control-plane/ports'
import type { Pool } from 'pg'
import { at } from './shared/columns.ts'
import { createOutboxRelay } from './shared/outbox-relay.ts'
import { openPool } from './shared/pools.ts'
import { createUnitOfWork } from './shared/unit-of-work.ts'
import { StoresOfTransaction } from './stores-of-transaction.ts'

export interface DatabaseOptions {
  /** One login per scope, as `ensureLogins` returns them. */
  readonly urls: { readonly tenant: string; readonly platform: string; readonly relay: string }
  readonly poolSizeMax?: { readonly tenant?: number; readonly platform?: number; readonly relay?: number }
  /** Technical time; business time arrives with each use case. */
  readonly wallClock: Clock
  readonly installationId: string
  readonly timeZone: string
}

export interface Database {
  readonly unitOfWork: UnitOfWork
  readonly outboxRelay: OutboxRelay
  /**
   * Readiness: one query per pool; the first ever claims the database for this installation.
   * @throws Error when the database belongs to another installation or counts its days in another time zone.
   */
  ping(): Promise<void>
  close(): Promise<void>
}

const poolSizeDefaults = { tenant: 10, platform: 10, relay: 4 }

/** Opens the three pools; nothing connects before the first query. The database must have been migrated. */
export function openDatabase(options: DatabaseOptions): Database {
  const poolOf = (name: 'tenant' | 'platform' | 'relay'): Pool =>
    openPool({
      url: options.urls[name],
      max: options.poolSizeMax?.[name] ?? poolSizeDefaults[name],
      name,
      pipeline: name !== 'relay',
    })
  const pools = { tenant: poolOf('tenant'), platform: poolOf('platform'), relay: poolOf('relay') }
  return {
    unitOfWork: createUnitOfWork({
      pools,
      wallClock: options.wallClock,
      timeZone: options.timeZone,
      storesOf: (context) => new StoresOfTransaction(context),
    }),
    outboxRelay: createOutboxRelay(pools.relay),
    ping: async () => {
      await Promise.all([pools.tenant.query('SELECT 1'), pools.relay.query('SELECT 1'), claim(pools.platform, options)])
    },
    close: async () => {
      await Promise.all([pools.tenant.end(), pools.platform.end(), pools.relay.end()])
    },
  }
}

/** A database belongs to one installation: its id is on every object in the clusters, its zone in every daily slice. */
async function claim(pool: Pool, { installationId, timeZone, wallClock }: DatabaseOptions): Promise<void> {
  const read = 'SELECT id, time_zone AS "timeZone" FROM installation'
  let { rows } = await pool.query<{ id: string; timeZone: string }>(read)
  if (rows.length === 0) {
    await pool.query(
      `INSERT INTO installation (singleton, id, time_zone, recorded_at) VALUES (true, $1, $2, $3) ON CONFLICT DO NOTHING`,
      [installationId, timeZone, at(wallClock.now())],
    )
    rows = (await pool.query<{ id: string; timeZone: string }>(read)).rows
  }
  const [owner] = rows
  if (owner?.id !== installationId) throw new Error(`this database belongs to installation ${owner?.id}`)
  if (owner.timeZone !== timeZone)
    throw new Error(`this database counts its days in ${owner.timeZone}, not ${timeZone}`)
}

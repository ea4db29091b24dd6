import type { Clock, OutboxRelay, Transaction, UnitOfWork } from '@grenier/control-plane/ports'
import type { Pool } from 'pg'
import { createAccessStore } from './access/access-store.ts'
import { createAuditStore } from './audit/audit-store.ts'
import { createBillingStore } from './billing/billing-store.ts'
import { createMeteringStore } from './metering/metering-store.ts'
import { createNotificationStore } from './notification/notification-store.ts'
import { createProtectionStore } from './protection/protection-store.ts'
import { createProvisioningStore } from './provisioning/provisioning-store.ts'
import { createQuotaStore } from './quota/quota-store.ts'
import { at } from './shared/columns.ts'
import { createIdempotencyStore } from './shared/idempotency-store.ts'
import { createOutboxRelay } from './shared/outbox-relay.ts'
import { createOutboxStore } from './shared/outbox-store.ts'
import { openPool } from './shared/pools.ts'
import type { StoreContext } from './shared/store-context.ts'
import { createUnitOfWork } from './shared/unit-of-work.ts'
import { createTenancyStore } from './tenancy/tenancy-store.ts'

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
    unitOfWork: createUnitOfWork({ pools, wallClock: options.wallClock, timeZone: options.timeZone, storesOf }),
    outboxRelay: createOutboxRelay(pools.relay),
    ping: async () => {
      await Promise.all([pools.tenant.query('SELECT 1'), pools.relay.query('SELECT 1'), claim(pools.platform, options)])
    },
    close: async () => {
      await Promise.all([pools.tenant.end(), pools.platform.end(), pools.relay.end()])
    },
  }
}

/** Each is made when it is first asked for: a transaction wants one or two of them, and they are hundreds of statements. */
function storesOf(context: StoreContext): Transaction {
  let tenancy: Transaction['tenancy'] | undefined
  let quota: Transaction['quota'] | undefined
  let provisioning: Transaction['provisioning'] | undefined
  let protection: Transaction['protection'] | undefined
  let metering: Transaction['metering'] | undefined
  let billing: Transaction['billing'] | undefined
  let notification: Transaction['notification'] | undefined
  let audit: Transaction['audit'] | undefined
  let access: Transaction['access'] | undefined
  let outbox: Transaction['outbox'] | undefined
  let idempotency: Transaction['idempotency'] | undefined
  return {
    ranBefore: context.ranBefore,
    get tenancy() {
      tenancy ??= createTenancyStore(context)
      return tenancy
    },
    get quota() {
      quota ??= createQuotaStore(context)
      return quota
    },
    get provisioning() {
      provisioning ??= createProvisioningStore(context)
      return provisioning
    },
    get protection() {
      protection ??= createProtectionStore(context)
      return protection
    },
    get metering() {
      metering ??= createMeteringStore(context)
      return metering
    },
    get billing() {
      billing ??= createBillingStore(context)
      return billing
    },
    get notification() {
      notification ??= createNotificationStore(context)
      return notification
    },
    get audit() {
      audit ??= createAuditStore(context)
      return audit
    },
    get access() {
      access ??= createAccessStore(context)
      return access
    },
    get outbox() {
      outbox ??= createOutboxStore(context)
      return outbox
    },
    get idempotency() {
      idempotency ??= createIdempotencyStore(context)
      return idempotency
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

import { type Database, ensureLogins, migrate, openDatabase } from '@grenier/database'
import { instant } from '@grenier/quota-billing'
import { startPostgres } from '../../harness/postgres.ts'

/** As the demo runs it (apps/standalone/src/parts/postgres.ts): durable, sized for a small machine. */
export const durableSettings = {
  max_connections: '120',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  log_min_messages: 'fatal',
}

export const installationId = '0198c0de-7a00-7000-8000-0000000000aa'
export const timeZone = 'Europe/Paris'

export interface BenchServer {
  readonly database: Database
  /** One login per scope, for processes of their own. */
  readonly urls: { readonly tenant: string; readonly platform: string; readonly relay: string }
  /** The login through which quota is decided, for the floor. */
  readonly platformUrl: string
  /** A superuser's connection, for looking behind the scopes. */
  readonly adminUrl: string
  close(): Promise<void>
}

/** A durable PostgreSQL of its own, migrated, with its stores opened. */
export async function startServer(options: { connections: number }): Promise<BenchServer> {
  const server = await startPostgres(durableSettings)
  const passwords = { tenant: 'tenant-bench', platform: 'platform-bench', relay: 'relay-bench', queue: 'queue-bench' }
  await migrate({ adminUrl: server.url, bullmqSchema: 'bullmq' })
  const urls = await ensureLogins({ adminUrl: server.url, passwords })
  const database = openDatabase({
    urls,
    poolSizeMax: { platform: options.connections },
    wallClock: { now: () => instant(Date.now()) },
    installationId,
    timeZone,
  })
  await database.ping()
  return {
    database,
    urls,
    platformUrl: urls.platform,
    adminUrl: server.url,
    close: async () => {
      await database.close()
      await server.stop()
    },
  }
}

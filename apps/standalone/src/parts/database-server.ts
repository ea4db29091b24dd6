import { ensureLogins, migrate } from '@grenier/database'
import { queueSchemaDefault } from '@grenier/queue'
import { Client } from 'pg'
import type { StandaloneConfig } from '../config.ts'
import type { Closing } from './closing.ts'
import { startPostgres } from './postgres.ts'
import type { Secrets } from './secrets.ts'

const databaseName = 'standalone'

/**
 * The database of the environment, or our own server's; migrated, and with a login for each scope. Returns the logins'
 * connection strings.
 */
export async function openDatabaseServer(
  options: { dir: string; secrets: Secrets; config: StandaloneConfig },
  closing: Closing,
): Promise<Record<'tenant' | 'platform' | 'relay' | 'queue', string>> {
  const { secrets, config } = options
  const adminUrl = config.databaseUrl?.reveal() ?? (await startOwnDatabase(options, closing))
  await migrate({ adminUrl, ...(config.redisUrl === null ? { bullmqSchema: queueSchemaDefault } : {}) })
  return await ensureLogins({ adminUrl, passwords: secrets.logins })
}

async function startOwnDatabase(
  { dir, secrets }: { dir: string; secrets: Secrets },
  closing: Closing,
): Promise<string> {
  const server = await startPostgres({ dir, password: secrets.databasePassword })
  closing.add('postgres', () => server.close())
  const client = new Client({ connectionString: server.url })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`)
  } finally {
    await client.end()
  }
  const url = new URL(server.url)
  url.pathname = `/${databaseName}`
  return url.href
}

import { ensureLogins, migrate } from '@grenier/database'
import { queueSchemaDefault } from '@grenier/queue'
import { Client } from 'pg'
import type { Secrets } from './secrets.ts'

const databaseName = 'standalone'

/** Migrates the database and gives each scope a login. Returns the logins' connection strings. */
export async function prepareDatabase(options: {
  adminUrl: string
  secrets: Secrets
  queueOnPostgres: boolean
}): Promise<Record<'tenant' | 'platform' | 'relay' | 'queue', string>> {
  const { adminUrl, secrets, queueOnPostgres } = options
  await migrate({ adminUrl, ...(queueOnPostgres ? { bullmqSchema: queueSchemaDefault } : {}) })
  return await ensureLogins({ adminUrl, passwords: secrets.logins })
}

/** Our database on our own server, made at its first use. Returns the connection string of its owner. */
export async function ownDatabase(serverUrl: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [databaseName])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${databaseName}`)
  } finally {
    await client.end()
  }
  const url = new URL(serverUrl)
  url.pathname = `/${databaseName}`
  return url.href
}

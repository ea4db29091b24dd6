import { runMigrations } from 'bullmq'
import { Client } from 'pg'

/**
 * Brings BullMQ's own schema in PostgreSQL to this release's version, in one transaction under its advisory lock.
 * Only the migrator calls this, with a login that may create schemas; the apps merely check the version.
 */
export async function migrateQueueSchema(options: { connectionString: string; schema: string }): Promise<void> {
  const client = new Client({ connectionString: options.connectionString })
  await client.connect()
  try {
    await runMigrations(client, options.schema)
  } finally {
    await client.end()
  }
}

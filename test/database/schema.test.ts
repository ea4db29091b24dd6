import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { describeCatalog } from './catalog.ts'
import { diffToSchema } from './schema-engine.ts'

let migrated: MigratedDatabase
let admin: Client

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

describe('the migrated database', () => {
  test('agrees with the Prisma schema, partitions and all', async () => {
    await admin.query(`SELECT ensure_reading_partitions('2026-01-01', '2026-02-01')`)
    expect(await diffToSchema(migrated.adminUrl)).toMatch(/^(-- This is an empty migration\.)?$/)
  })

  test('is seen to disagree when a column or a foreign key is amiss', async () => {
    await admin.query('ALTER TABLE site ADD COLUMN surplus text')
    expect(await diffToSchema(migrated.adminUrl)).toContain('surplus')
    await admin.query('ALTER TABLE site DROP COLUMN surplus')
    await admin.query('ALTER TABLE cluster DROP CONSTRAINT cluster_site_id_fkey')
    expect(await diffToSchema(migrated.adminUrl)).toContain('cluster_site_id_fkey')
  })

  test('has the protection, checks and grants that were reviewed', async () => {
    const fresh = await createMigratedDatabase()
    const client = new Client({ connectionString: fresh.adminUrl })
    await client.connect()
    const described = await describeCatalog(client)
    await client.end()
    await fresh.drop()
    await expect(described).toMatchFileSnapshot('./catalog.snapshot.txt')
  })

  test('dates and names nothing by itself', async () => {
    const { rows } = await admin.query<{ column: string }>(
      `SELECT format('%s.%s', relname, attname) AS column FROM pg_attrdef
         JOIN pg_class ON pg_class.oid = adrelid JOIN pg_attribute ON attrelid = adrelid AND attnum = adnum
        WHERE relnamespace = 'public'::regnamespace AND relname <> '_prisma_migrations'
          AND attgenerated = ''`,
    )
    // What is generated follows from its row. The one counter: an order of writing, not a name.
    expect(rows.map(({ column }) => column)).toEqual(['ledger_entry.sequence'])
  })
})

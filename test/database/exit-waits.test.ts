import { readFile } from 'node:fs/promises'
import { exitWait } from '@grenier/contracts'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/databases.ts'

const migration = new URL(
  '../../prisma/migrations/20261126061100_waits_and_begun_adoptions/migration.sql',
  import.meta.url,
)

let database: TestDatabase
let client: Client
beforeAll(async () => {
  database = await createTestDatabase()
  client = new Client({ connectionString: database.url })
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

test('what exits waited for in words becomes data that has its sentence, in its order', async () => {
  const text = await readFile(migration, 'utf8')
  await client.query(
    `CREATE TABLE tenant_exit (state text, waiting_for text[]);
     CREATE TABLE tenant_adoption (state text, decided_at timestamptz(3));
     INSERT INTO tenant_exit VALUES
       ('final-backup', '{archives,mairie}'),
       ('destroying', '{exit-visa-missing}'),
       ('destroying', '{"exit-credential-missing: cergy-1","Namespace auvers-backup"}'),
       ('notice', '{}')`,
  )
  await client.query(text)
  await client.query('SELECT write_begun_at FROM tenant_adoption')
  const { rows } = await client.query<{ waitingFor: unknown[] }>(`SELECT waiting_for AS "waitingFor" FROM tenant_exit`)
  const waits = rows.map(({ waitingFor }) => waitingFor.map((wait) => exitWait.parse(wait)))
  expect(waits).toEqual([
    [
      { code: 'copy-missing', params: { claim: 'archives' } },
      { code: 'copy-missing', params: { claim: 'mairie' } },
    ],
    [{ code: 'exit-visa-missing', params: {} }],
    [
      { code: 'exit-credential-missing', params: { cluster: 'cergy-1' } },
      { code: 'deletion-under-way', params: { thing: 'Namespace auvers-backup' } },
    ],
    [],
  ])
})

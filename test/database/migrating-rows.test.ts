import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@grenier/database'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/databases.ts'
import { firstReleaseRows } from './first-release-rows.ts'

const prismaDir = fileURLToPath(new URL('../../prisma', import.meta.url))
/** What came after it was written while nobody had any rows yet: from here on a database may hold some. */
const lastOfFirstRelease = '20261124010900_audit_and_outbox'

let database: TestDatabase
let dir: string

beforeAll(async () => {
  database = await createTestDatabase()
  dir = await mkdtemp(join(tmpdir(), 'grenier-migrating-rows-'))
})
afterAll(async () => {
  await database.drop()
  await rm(dir, { recursive: true, force: true })
})

/** Row-level security binds no superuser, so that this looks behind it. */
async function asSuperuser<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: database.url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function forcedTables(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT relname AS name FROM pg_class WHERE relforcerowsecurity ORDER BY relname',
  )
  return rows.map(({ name }) => name)
}

async function copyFirstRelease(): Promise<string> {
  await cp(prismaDir, dir, { recursive: true })
  const migrationsDir = join(dir, 'migrations')
  for (const name of await readdir(migrationsDir)) {
    if (name > lastOfFirstRelease && !name.endsWith('.toml')) await rm(join(migrationsDir, name), { recursive: true })
  }
  return migrationsDir
}

test('a database that holds rows since the first migrations keeps and completes each of them', async () => {
  await migrate({ adminUrl: database.url, migrationsDir: await copyFirstRelease() })
  const forcedBefore = await asSuperuser(async (client) => {
    await client.query(firstReleaseRows)
    return forcedTables(client)
  })
  expect(forcedBefore).toContain('quota_request')
  const { applied } = await migrate({ adminUrl: database.url })
  expect(applied.every((name) => name > lastOfFirstRelease)).toBe(true)
  await asSuperuser(async (client) => {
    const requests = await client.query(
      'SELECT state, steps, visa_reasons AS visa, justification FROM quota_request ORDER BY submitted_at',
    )
    expect(requests.rows).toEqual([
      { state: 'rejected', steps: [], visa: [], justification: 'Archives' },
      { state: 'submitted', steps: [], visa: [], justification: 'Vidéos' },
    ])
    const events = await client.query(
      `SELECT kind, actor, text FROM quota_request_event
         JOIN quota_request ON id = request_id ORDER BY submitted_at, sequence`,
    )
    expect(events.rows).toEqual([
      { kind: 'submitted', actor: 'user:mairie', text: 'Archives' },
      { kind: 'rejected', actor: 'user:operator', text: 'Trop grand' },
      { kind: 'submitted', actor: 'user:mairie', text: 'Vidéos' },
    ])
    const entries = await client.query(
      `SELECT account, amount_bytes AS amount, recorded_at AS at FROM ledger_entry ORDER BY position`,
    )
    const at = new Date('2026-01-01T00:00:00Z')
    expect(entries.rows).toEqual([
      { account: 'free', amount: '1000', at },
      { account: 'capacity', amount: '-1000', at },
    ])
    const limits = await client.query('SELECT number, recorded_at AS at, limit_bytes AS "limit" FROM ledger_limit')
    expect(limits.rows).toEqual([{ number: 1, at, limit: '1000' }])
    const slices = await client.query(
      `SELECT byte_seconds AS amount, encode(inputs_hash, 'hex') AS hash FROM usage_slice`,
    )
    expect(slices.rows).toEqual([{ amount: '86400', hash: 'ab'.repeat(32) }])
    const used = await client.query(
      'SELECT month, byte_seconds AS amount, simulated_slices AS simulated FROM usage_month',
    )
    expect(used.rows).toEqual([{ month: '2026-01', amount: '86400', simulated: '1' }])
    const months = await client.query('SELECT state, blocked_by AS "blockedBy" FROM period')
    expect(months.rows).toEqual([{ state: 'closing', blockedBy: 'closed-before-statements' }])
    expect(await forcedTables(client)).toEqual(expect.arrayContaining(forcedBefore))
  })
})

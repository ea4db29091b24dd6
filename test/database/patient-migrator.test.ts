import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@grenier/database'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/databases.ts'

const prismaDir = fileURLToPath(new URL('../../prisma', import.meta.url))
const name = '29990101000000_wider_offer'

let database: TestDatabase
let dir: string
let reader: Client
beforeAll(async () => {
  database = await createTestDatabase()
  dir = await mkdtemp(join(tmpdir(), 'grenier-patient-migrator-'))
  await cp(prismaDir, dir, { recursive: true })
  await migrate({ adminUrl: database.url, migrationsDir: join(dir, 'migrations') })
  await mkdir(join(dir, 'migrations', name))
  await writeFile(join(dir, 'migrations', name, 'migration.sql'), 'ALTER TABLE offer ADD COLUMN remark text;')
})
afterAll(async () => {
  await database.drop()
  await rm(dir, { recursive: true, force: true })
})

// A transaction that has read the table and stays open, as a long report does.
beforeEach(async () => {
  reader = new Client({ connectionString: database.url })
  await reader.connect()
  await reader.query('BEGIN')
  await reader.query('SELECT count(*) FROM offer')
})
afterEach(() => reader.end())

const run = (attempts: number, onProgress: (text: string) => void) =>
  migrate({
    adminUrl: database.url,
    migrationsDir: join(dir, 'migrations'),
    onProgress,
    patience: { lockTimeoutMs: 100, pauseMs: 100, attempts },
  })

describe('a migration whose table somebody is reading', () => {
  it('steps back at each attempt, so that nobody else waits behind it, and ends with what it lacked', async () => {
    const told: string[] = []
    const read = async () => {
      const other = new Client({ connectionString: database.url, statement_timeout: 10_000 })
      await other.connect()
      try {
        await other.query('SELECT count(*) FROM offer')
      } finally {
        await other.end()
      }
    }
    const reads: Promise<void>[] = []
    const failed = run(3, (text) => {
      told.push(text)
      reads.push(read())
    })
    await expect(failed).rejects.toThrow(/wider_offer failed: .*lock timeout.*tried 3 times/)
    await Promise.all(reads)
    expect(told).toEqual([
      name,
      `${name} waits for its tables, attempt 1 of 3`,
      `${name} waits for its tables, attempt 2 of 3`,
    ])
  })

  it('is applied once that one has ended', async () => {
    const { applied } = await run(50, (text) => {
      if (text.includes('attempt 2 ')) void reader.query('COMMIT')
    })
    expect(applied).toEqual([name])
    const { rows } = await reader.query<{ lockTimeout: string }>(
      `SELECT current_setting('lock_timeout') AS "lockTimeout", (SELECT max(remark) FROM offer) AS remark`,
    )
    expect(rows).toEqual([{ lockTimeout: '0', remark: null }])
  })
})

import { civilDate, instant } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ids, insertGround } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { rowsTouched } from '../harness/rows-touched.ts'

const marks = 3_000
const claimedAtOnce = 500
const now = instant(Date.UTC(2026, 1, 1))

let migrated: MigratedDatabase
let admin: Client

async function mark(): Promise<void> {
  await admin.query(
    `INSERT INTO dirty_day (tenant_id, meter, resource_id, offer_id, day, widens)
     SELECT $1, 'storage.used', 'volume-' || number, $2, date '2026-01-10', false FROM generate_series(1, $3::integer) AS number`,
    [ids.tenant(1), ids.offer(1), marks],
  )
}

/** Marks stood and are gone, which is when the database counted them: it takes the table for an empty one. */
beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await migrated.open().unitOfWork.transact({ kind: 'platform' }, (tx) => insertGround(tx))
  await admin.query('ALTER TABLE dirty_day SET (autovacuum_enabled = false)')
  await mark()
  await admin.query('DELETE FROM dirty_day')
  await admin.query('ANALYZE dirty_day')
  await mark()
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

const marksTouched = () => rowsTouched(admin, 'dirty_day')

describe('days that are to be computed', () => {
  test('are claimed as many as asked, and looked at a few times, where the database believes that there are none', async () => {
    const before = await marksTouched()
    const claiming = migrated.open({ poolSizeMax: 1 })
    const asked = { limit: claimedAtOnce, until: now, timeZone: 'Europe/Paris' }
    const claimed = await claiming.unitOfWork.transact({ kind: 'platform' }, (tx) =>
      tx.metering.computeDirtySlices({ ...asked, computedAt: now }),
    )
    expect(claimed).toBe(claimedAtOnce)
    // A connection tells what it touched when it ends.
    await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'grenier-platform'`)
    await expect.poll(marksTouched).toBeGreaterThan(before)
    expect((await marksTouched()) - before).toBeLessThan(10 * marks)
    const { rows } = await admin.query<{ left: string }>('SELECT count(*) AS left FROM dirty_day')
    expect(Number(rows[0]?.left)).toBe(marks - claimedAtOnce)
  })

  test('are none that another worker holds', async () => {
    const other = new Client({ connectionString: migrated.adminUrl })
    await other.connect()
    await other.query('BEGIN')
    await other.query('SELECT FROM dirty_day WHERE day = $1 FOR UPDATE', [civilDate('2026-01-10')])
    const asked = { limit: claimedAtOnce, until: now, timeZone: 'Europe/Paris' }
    const claim = () =>
      migrated
        .open()
        .unitOfWork.transact({ kind: 'platform' }, (tx) =>
          tx.metering.computeDirtySlices({ ...asked, computedAt: now }),
        )
    expect(await claim()).toBe(0)
    await other.query('ROLLBACK')
    await other.end()
    expect(await claim()).toBe(claimedAtOnce)
  })
})

describe('messages that wait to be passed on', () => {
  const messages = 1_000
  const write = (): Promise<unknown> =>
    admin.query(
      `INSERT INTO outbox (id, subject_id, kind, version, payload, state, attempts, recorded_at)
       SELECT gen_random_uuid(), 'usage', 'compute-usage', 1, '{}', 'pending', 0, $1::timestamptz - number * interval '1 second'
         FROM generate_series(1, $2::integer) AS number`,
      [new Date(now), messages],
    )

  test('are claimed as many as asked where the database believes that there are none', async () => {
    await admin.query('ALTER TABLE outbox SET (autovacuum_enabled = false)')
    await write()
    await admin.query('DELETE FROM outbox')
    await admin.query('ANALYZE outbox')
    await write()
    const database = migrated.open()
    for (const left of [messages - 100, messages - 200]) {
      expect(await database.outboxRelay.claim({ limit: 100, now })).toHaveLength(100)
      const { rows } = await admin.query<{ left: string }>(
        `SELECT count(*) AS left FROM outbox WHERE state = 'pending'`,
      )
      expect(Number(rows[0]?.left)).toBe(left)
    }
  })
})

import { addMs, type Instant } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ids, insertGround, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { rowsTouched } from '../harness/rows-touched.ts'

let migrated: MigratedDatabase
let admin: Client

const moves = 20_000
const minuteMs = 60_000

/** A pool in which something moved every minute: one byte more is brought in each time. */
beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await migrated.open().unitOfWork.transact({ kind: 'platform' }, (tx) => insertGround(tx))
  const at = `$1::timestamptz + number * interval '1 minute'`
  const id = `('00000000-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid`
  await admin.query(
    `INSERT INTO ledger_transfer (id, cause_kind, cause_id, recorded_at)
     SELECT ${id}, 'capacity', $2::uuid, ${at} FROM generate_series(1, $3::integer) AS number`,
    [new Date(recordedAt), ids.region, moves],
  )
  for (const [position, account, amount] of [
    [1, 'capacity', -1],
    [2, 'free', 1],
  ]) {
    await admin.query('ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_balanced')
    await admin.query(
      `INSERT INTO ledger_entry (transfer_id, position, recorded_at, offer_id, node_id, account, amount_bytes)
       SELECT ${id}, $2::smallint, ${at}, $3::uuid, $4::uuid, $5, $6::bigint
         FROM generate_series(1, $7::integer) AS number`,
      [new Date(recordedAt), position, ids.offer(1), ids.region, account, amount, moves],
    )
  }
  await admin.query('ANALYZE')
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

const entriesRead = () => rowsTouched(admin, 'ledger_entry')

/** How many entries one read touches, told by its connection when that ends. */
async function touchedBy(asOf: Instant): Promise<{ touched: number; capacityBytes: bigint | undefined }> {
  const before = await entriesRead()
  const reader = migrated.open({ poolSizeMax: 1 })
  const [balance] = await reader.unitOfWork.read({ kind: 'platform' }, (tx) =>
    tx.quota.poolBalancesAsOf(ids.region, asOf),
  )
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'grenier-platform'`)
  await expect.poll(entriesRead).toBeGreaterThan(before)
  return { touched: (await entriesRead()) - before, capacityBytes: balance?.capacityBytes }
}

describe('balances as of an instant', () => {
  test('read what was until then and nothing of what came later, however much that is', async () => {
    const early = await touchedBy(addMs(recordedAt, 50 * minuteMs))
    expect(early.capacityBytes).toBe(50n)
    expect(early.touched).toBeLessThanOrEqual(2 * 51)
    const all = await touchedBy(addMs(recordedAt, moves * minuteMs))
    expect(all.capacityBytes).toBe(BigInt(moves))
  })
})

import { civilMonth, monthBounds } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let admin: Client
const month = civilMonth('2026-01')

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  const { unitOfWork } = migrated.open()
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
    await tx.billing.lockPeriod({ id: idOf(60, 1), month, ...monthBounds(month, 'Europe/Paris') })
  })
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

/** The name of what refuses it, or null; nothing stays either way. */
async function refusalOf(sql: string, values: readonly string[] = [ids.tenant(1)]): Promise<string | null> {
  await admin.query('BEGIN')
  try {
    await (values.length === 0 ? admin.query(sql) : admin.query(sql, [...values]))
    return null
  } catch (error) {
    return (error as { code: string }).code
  } finally {
    await admin.query('ROLLBACK')
  }
}

const ending = (day: string) => `UPDATE payer_assignment SET valid_to = '${day}' WHERE tenant_id = $1`
const byOther = (day: string) => `
  INSERT INTO payer_assignment (tenant_id, id, payer_tenant_id, recipient_id, service, share_permille, valid_from, recorded_at)
  SELECT $1, gen_random_uuid(), payer_tenant_id, recipient_id, service, share_permille, '${day}', recorded_at
    FROM payer_assignment WHERE tenant_id = '${ids.tenant(2)}'`

async function periodIs(state: string, progressTotal: number): Promise<void> {
  await admin.query('UPDATE period SET state = $1, progress_total = $2 WHERE month = $3', [state, progressTotal, month])
}

test.each([
  ['open', 0],
  // It waits for who lacks a payer.
  ['closing', 0],
  ['closed', 2],
] as const)('payers of a month change while it is %s with %i to rate', async (state, progressTotal) => {
  await periodIs(state, progressTotal)
  for (const sql of [ending('2026-01-31'), byOther('2026-01-31')]) expect(await refusalOf(sql)).toBeNull()
})

test('payers of a month stand while its statements are composed; those of the next one may change', async () => {
  await periodIs('closing', 2)
  for (const sql of [ending('2026-01-31'), byOther('2026-01-31')]) expect(await refusalOf(sql)).toBe('23514')
  for (const sql of [ending('2026-02-01'), byOther('2026-02-01')]) expect(await refusalOf(sql)).toBeNull()
})

test('nobody has two payers on one day, nor one for a part: what is owed of a month is asked of one, whole', async () => {
  await periodIs('open', 0)
  const committed = async (...statements: readonly string[]): Promise<string | null> =>
    await refusalOf(
      `${statements.map((sql) => sql.replaceAll('$1', `'${ids.tenant(1)}'`)).join(';')}; SET CONSTRAINTS ALL IMMEDIATE`,
      [],
    )
  expect(await committed(byOther('2026-03-01'))).toBe('23P01')
  expect(await committed(byOther('2026-03-01'), ending('2026-03-02'))).toBe('23P01')
  expect(await committed(ending('2026-03-01'), byOther('2026-03-01'))).toBeNull()
  for (const part of ['share_permille = 999', "service = 'backup'"]) {
    expect(await committed(`UPDATE payer_assignment SET ${part} WHERE tenant_id = $1`)).toBe('23514')
  }
})

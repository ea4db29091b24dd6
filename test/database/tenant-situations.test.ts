import { tenantSituation } from '@grenier/contracts'
import type { Database } from '@grenier/database'
import { civilDate } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

const platform = { kind: 'platform' } as const
const today = civilDate('2026-03-31')
const membersOf = {
  behind: [1, 2],
  over: [2],
  suspended: [3],
  leaving: [4],
  covered: [1, 5],
  stale: [5],
  uncovered: [6],
  gone: [7],
  'failed-drill': [8],
  'put-back': [6, 9],
  member: [1, 2, 3, 4, 5, 6, 7, 8, 9],
} as const
const leftNumber = 10

let migrated: MigratedDatabase
let database: Database

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await database.unitOfWork.transact(platform, async (tx) => {
    await insertGround(tx)
    for (const number of [...membersOf.member, leftNumber]) await insertMember(tx, number)
  })
  const admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await writeSituations(admin)
  await admin.end()
})
afterAll(() => migrated.drop())

/** Members in each situation, and beside each somebody who is nearly in it. */
async function writeSituations(admin: Client): Promise<void> {
  const tenants = new Map([...membersOf.member, leftNumber].map((number) => [number, ids.tenant(number)]))
  const id = (number: number): string => tenants.get(number) ?? ''
  for (const [number, generation] of [
    [1, 0],
    [2, 0],
    [3, 1],
    [leftNumber, 0],
  ] as const) {
    await admin.query(
      `INSERT INTO tenant_condition (tenant_id, type, status, reason, message, observed_generation, changed_at)
       VALUES ($1, 'Ready', 'False', 'Applying', '', $2, now())`,
      [id(number), generation],
    )
  }
  await admin.query(
    `INSERT INTO quota (tenant_id, offer_id, quota_bytes, state)
     VALUES ($1, $3, 10, 'over'), ($1, $4, 10, 'over'), ($2, $3, 10, 'active')`,
    [id(2), id(3), ids.offer(1), ids.offer(2)],
  )
  await admin.query(
    `INSERT INTO tenant_suspension (tenant_id, id, reason, suspended_at, suspended_by, resumed_at, resumed_by, resume_reason, version)
     VALUES ($1, $3, 'x', now(), 'a', NULL, NULL, NULL, 1), ($2, $3, 'x', now(), 'a', now(), 'a', 'x', 2)`,
    [id(3), id(4), idOf(20, 1)],
  )
  for (const [number, state] of [
    [4, 'notice'],
    [5, 'cancelled'],
    [leftNumber, 'destroyed'],
  ] as const) {
    await admin.query(
      `INSERT INTO tenant_exit (tenant_id, id, state, data_class, notice_given_on, notice_days, notice_ends_on, cooling_off_days,
                                cooling_off_ends_on, requested_by, requested_at, reason, manifest, manifest_taken_at,
                                final_backup_at, final_backup_evidence, approved_by, approved_at, destroyed_at, certificate,
                                waiting_for, version)
       SELECT $1, $2, $3, 'ordinary', '2026-01-01', 0, '2026-01-01', 15, '2026-01-20', 'a', now(), 'x', '{}', now(), now(), 'x',
              'b', now(), CASE WHEN $3 = 'destroyed' THEN now() END, CASE WHEN $3 = 'destroyed' THEN '{}'::jsonb END, '[]', 1`,
      [id(number), idOf(21, number), state],
    )
  }
  await admin.query(
    `INSERT INTO protected_claim (tenant_id, name, class_name, was_bound, created_at, state, reason, gone_at, acknowledged_at, acknowledged_by)
     VALUES ($1, 'a', 'c', true, now(), 'covered', '', NULL, NULL, NULL), ($2, 'a', 'c', true, now(), 'covered', '', NULL, NULL, NULL),
            ($2, 'b', 'c', true, now(), 'stale', '', NULL, NULL, NULL), ($2, 'c', 'c', true, now(), 'stale', '', NULL, NULL, NULL),
            ($3, 'a', 'c', true, now(), 'uncovered', '', NULL, NULL, NULL), ($4, 'a', 'c', true, now(), 'gone', '', now(), NULL, NULL),
            ($5, 'a', 'c', true, now(), 'gone', '', now(), now(), 'a')`,
    [id(1), id(5), id(6), id(7), id(8)],
  )
  for (const [number, endedAt] of [
    [8, '2026-03-01'],
    [9, '2026-02-28T23:59:59Z'],
  ] as const) {
    await admin.query(
      `INSERT INTO backup_copy (tenant_id, id, driver, claim_name, copy_ref, repository, taken_at, first_seen_at, is_broken)
       VALUES ($1, $2, 'k8up', 'a', 'r', 'r', now(), now(), false)`,
      [id(number), idOf(22, number)],
    )
    await admin.query(
      `INSERT INTO protection_task (tenant_id, id, kind, state, cluster_id, namespace, copy_id, new_claim_name, offer_id, class_name,
                                    restored_bytes, requested_by, requested_at, ended_at, message, version)
       VALUES ($1, $2, 'drill', 'failed', $3, 'n', $2, 'd', $4, 'c', 1, 'a', now(), $5, '', 1)`,
      [id(number), idOf(22, number), ids.cluster, ids.offer(1), endedAt],
    )
  }
  for (const [number, step, recordedAt] of [
    [6, 'repair', '2026-03-24'],
    [6, 'repair', '2026-03-30'],
    [9, 'repair', '2026-03-30'],
    [7, 'repair', '2026-03-23T23:59:59Z'],
    [8, 'quota', '2026-03-30'],
  ] as const) {
    await admin.query(
      `INSERT INTO provisioning_event (tenant_id, sequence, recorded_at, step, outcome, message)
       SELECT $1, coalesce(max(sequence), 0) + 1, $3, $2, 'done', '' FROM provisioning_event WHERE tenant_id = $1`,
      [id(number), step, recordedAt],
    )
  }
}

test.each(tenantSituation.options)('members in the situation %s are listed as they are counted', async (situation) => {
  const expected = membersOf[situation].map((number) => ids.tenant(number))
  const { page, total } = await database.unitOfWork.read(platform, async (tx) => ({
    page: await tx.tenancy.listTenants({ limit: 50, situation }, today),
    total: await tx.tenancy.countTenants({ situation }, today),
  }))
  expect(page.items.map(({ id }) => id).toSorted()).toEqual(expected.toSorted())
  expect(total).toBe(expected.length)
})

test('the overview counts the members that each list has, and volumes and drills beside them', async () => {
  const { members, backups } = await database.unitOfWork.read(platform, (tx) =>
    tx.tenancy.countFleet({ on: today, technicalAt: recordedAt }),
  )
  const { total, behind, over, suspended, leaving, putBack7Days } = members
  expect({ total, behind, over, suspended, leaving, putBack7Days }).toEqual({
    total: 9,
    behind: 2,
    over: 1,
    suspended: 1,
    leaving: 1,
    putBack7Days: 2,
  })
  expect(backups).toEqual({
    covered: 2,
    stale: 2,
    uncovered: 1,
    gone: 1,
    failedDrills30Days: 1,
    members: { covered: 2, stale: 1, uncovered: 1, gone: 1, failedDrills30Days: 1 },
  })
})

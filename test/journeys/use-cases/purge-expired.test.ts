import { retentionRules } from '@grenier/control-plane'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion } from './region.ts'

let house: House
let admin: Client
let tenantId: string

const dayMs = 86_400_000

beforeAll(async () => {
  house = await openHouse('2026-01-05T09:00:00.000Z')
  const region = await prepareRegion(house)
  tenantId = (await enrolCommune(house, region, { name: 'Alpha', gib: 5n })).id
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin?.end()
  await house?.close()
})

const purge = () => house.jobs['purge-expired']({})

async function count(from: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${from}`)
  return rows[0]?.count ?? -1
}

/** One row of each kind that ended so many days ago. */
async function plant(days: number): Promise<void> {
  const ended = new Date(Date.now() - days * dayMs).toISOString()
  const begun = new Date(Date.now() - (days + 10) * dayMs).toISOString()
  const id = `gen_random_uuid()`
  const hash = `sha256(gen_random_uuid()::text::bytea)`
  const marked = `'planted-${days}'`
  await admin.query(`
    SET session_replication_role = replica;
    INSERT INTO person (subject, grants, email_verified, signed_in_at) VALUES (${marked}, '[]', false, '${begun}')
      ON CONFLICT DO NOTHING;
    INSERT INTO session (id_hash, person_subject, started_at, last_used_at, ends_at)
      VALUES (${hash}, ${marked}, '${begun}', '${begun}', '${ended}');
    INSERT INTO idempotency_key (principal, key, operation, request_hash, outcome, expires_at)
      VALUES (${marked}, ${id}::text, 'enrolTenant', '', '{}', '${ended}');
    INSERT INTO outbox (id, kind, version, subject_id, payload, state, recorded_at, published_at, done_at, attempts)
      VALUES (${id}, 'seal-audit', 1, ${marked}, '{}', 'done', '${begun}', '${begun}', '${ended}', 1);
    INSERT INTO access_token (id, kind, name, person_subject, roles, operations, token_hash, hint, created_at, created_by,
                              expires_at, version)
      VALUES (${id}, 'personal', ${marked}, ${marked}, '{operator}', NULL, ${hash}, 'gre_', '${begun}', ${marked}, '${ended}', 1);
    INSERT INTO notice (tenant_id, id, kind, subject_id, occurrence, facts, occurred_at)
      VALUES ('${tenantId}', '00000000-0000-4000-8000-${String(days + 100).padStart(12, '0')}', 'use-high', ${marked}, '', '{}', '${ended}');
    INSERT INTO delivery (tenant_id, id, notice_id, channel, recipient, language, state, attempts, ended_at, recorded_at)
      VALUES ('${tenantId}', ${id}, '00000000-0000-4000-8000-${String(days + 100).padStart(12, '0')}', 'mail', ${marked}, 'fr',
              'sent', 1, '${ended}', '${begun}');
    INSERT INTO invitation (tenant_id, id, email, role, token_hash, language, invited_at, invited_by, expires_at, version)
      VALUES ('${tenantId}', ${id}, 'open-${days}@test', 'member-viewer', ${hash}, 'fr', '${begun}', ${marked}, '${ended}', 1);
    INSERT INTO role_assignment (tenant_id, id, invitation_id, person_subject, person_name, person_email, role, assigned_at,
                                 ended_at, ended_by, version)
      VALUES ('${tenantId}', ${id}, ${id}, ${marked}, 'Prénom Nom', 'nom@test', 'member-viewer', '${begun}', '${ended}', 'x', 1);
    SET session_replication_role = origin`)
}

const plantedRows = {
  'idempotency-keys': `idempotency_key WHERE principal LIKE 'planted%'`,
  jobs: `outbox WHERE subject_id LIKE 'planted%'`,
  sessions: `session WHERE person_subject LIKE 'planted%'`,
  invitations: `invitation WHERE email LIKE 'open%'`,
  'access-tokens': `access_token WHERE name LIKE 'planted%'`,
  deliveries: `delivery WHERE recipient LIKE 'planted%'`,
  notices: `notice WHERE subject_id LIKE 'planted%'`,
  'names-of-roles': `role_assignment WHERE person_email IS NOT NULL`,
}

describe('what is over', () => {
  test('is kept to its last day, goes then, and nothing else goes with it', async () => {
    const kept = ['charge', 'statement', 'ledger_entry', 'quota_request', 'agreement', 'tenant', 'mandate']
    const figures = () => Promise.all(kept.map(count))
    const before = await figures()
    const facts = await count('audit_entry')
    const rules = retentionRules.filter(({ name }) => name in plantedRows)
    expect(rules).toHaveLength(Object.keys(plantedRows).length)
    const days = rules.flatMap(({ keptDays }) => [keptDays - 1, keptDays + 1])
    for (const age of new Set(days)) await plant(age)
    const ages = [...new Set(days)]
    await purge()
    for (const { name, keptDays } of rules) {
      const left = await count(plantedRows[name as keyof typeof plantedRows])
      expect({ name, left }).toEqual({ name, left: ages.filter((age) => age < keptDays).length })
    }
    expect(await figures()).toEqual(before)
    // Facts are only ever more: what was forgotten is told by one each.
    expect(await count('audit_entry')).toBe(facts + rules.length)
    expect(await count(`role_assignment WHERE person_subject LIKE 'planted%'`)).toBe(ages.length)
    await purge()
    expect(await count('audit_entry')).toBe(facts + rules.length)
  })

  test('goes on where a run was killed', async () => {
    await plant(5_000)
    house.dieBeforeTransaction(3)
    await expect(purge()).rejects.toThrow('killed')
    house.dieBeforeTransaction(null)
    expect(await count(`delivery WHERE recipient = 'planted-5000'`)).toBe(1)
    await purge()
    expect(await count(`delivery WHERE recipient = 'planted-5000'`)).toBe(0)
    expect(await count(`notice WHERE subject_id = 'planted-5000'`)).toBe(0)
  })

  test('takes the files of an archive with it, and leaves that there was one', async () => {
    const call = () => callOf(operator)
    const { id: exportId } = await house.api.requestTenantExport({ tenantId }, call())
    await house.jobs['export-tenant']({ tenantId, exportId })
    expect(await count('tenant_export_part')).toBeGreaterThan(0)
    house.moveWallClock(29 * dayMs)
    await purge()
    expect(await house.api.getTenantExport({ tenantId, exportId }, call())).toMatchObject({ state: 'ready' })
    house.moveWallClock(2 * dayMs)
    const fetched = house.api.getTenantExportFile({ tenantId, exportId }, call())[Symbol.asyncIterator]()
    expect(await problemOf(fetched.next())).toMatchObject({ code: 'export-gone' })
    await purge()
    expect(await house.api.getTenantExport({ tenantId, exportId }, call())).toMatchObject({ state: 'expired' })
    expect([await count('tenant_export_part'), await count('tenant_export_file')]).toEqual([0, 0])
  })
})

test('money, capacity and the audit trail may be deleted by no scope', async () => {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class, unnest(ARRAY['grenier_tenant', 'grenier_platform', 'grenier_relay']) AS scope
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND (relname LIKE 'audit\\_%' OR relname LIKE 'statement%' OR relname LIKE 'ledger\\_%' OR relname LIKE 'titre%'
             OR relname IN ('charge', 'usage_slice', 'quota', 'quota_request', 'agreement', 'mandate'))
        AND has_table_privilege(scope, oid, 'DELETE')`,
  )
  // The queue of what is still to be sealed is emptied by sealing.
  expect(rows.map(({ name }) => name)).toEqual(['audit_unsealed'])
})

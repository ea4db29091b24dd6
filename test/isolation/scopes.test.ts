import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { checksOf, sampleRow } from '../harness/sample-row.ts'
import { readTenantTables, readUnprotected, type TenantTable } from './tenant-tables.ts'

let migrated: MigratedDatabase
let admin: Client
let tables: TenantTable[]
const own = ids.tenant(1)
const foreign = ids.tenant(2)

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return client
}

/** Runs in a transaction of that login that is always rolled back; answers rows, or the SQLSTATE it was refused with. */
async function attempt(url: string, tenantId: string | null, sql: string): Promise<object[] | string> {
  const client = await connect(url)
  try {
    await client.query('BEGIN')
    if (tenantId !== null) await client.query(`SELECT set_config('grenier.tenant_id', $1, true)`, [tenantId])
    return (await client.query<object>(sql)).rows
  } catch (error) {
    return (error as { code: string }).code
  } finally {
    await client.end()
  }
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = await connect(migrated.adminUrl)
  const { unitOfWork } = migrated.open()
  await unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
    await tx.metering.ensurePartitions({ from: recordedAt, to: recordedAt })
  })
  tables = await readTenantTables(admin)
  // A row of each tenant in every table, made from the columns alone, so that a new table is tried without being named here.
  await admin.query(`SET session_replication_role = replica`)
  for (const table of tables.filter(({ isPartition }) => !isPartition)) {
    for (const tenantId of [own, foreign]) await plantRow(table, tenantId)
  }
  await admin.query(`SET session_replication_role = origin`)
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

/** Values that satisfy a column's type; CHECK constraints and keys are met by trying, one row per tenant. */
async function plantRow({ name, tenantColumn }: TenantTable, tenantId: string): Promise<void> {
  const { rowCount } = await admin.query(`SELECT FROM ${name} WHERE ${tenantColumn} = $1`, [tenantId])
  if ((rowCount ?? 0) > 0) return
  const { columns, values } = await rowFor(name, tenantColumn, tenantId)
  await admin.query('BEGIN')
  for (const check of await checksOf(admin, name)) await admin.query(`ALTER TABLE ${name} DROP CONSTRAINT ${check}`)
  await admin.query(`INSERT INTO ${name} (${columns}) VALUES (${values})`)
  await admin.query('COMMIT')
}

const rowFor = (name: string, tenantColumn: string, tenantId: string) =>
  sampleRow(admin, name, {
    given: { [tenantColumn]: `'${tenantId}'` },
    // Numbers and hashes that are unique over all tenants, as in a chain, differ.
    samples: { bigint: tenantId === own ? '1' : '2', bytea: `sha256('${tenantId}')` },
  })

describe('tables of tenants', () => {
  test('are all under forced row-level security with the one rule, partitions included', async () => {
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tenant', 'quota', 'reading', 'reading_2026_01']),
    )
    expect(tables.length).toBeGreaterThan(25)
    expect(await readUnprotected(admin)).toEqual([])
  })

  test('that somebody forgot to protect are found', async () => {
    await admin.query('BEGIN')
    await admin.query('CREATE TABLE forgotten (tenant_id uuid NOT NULL)')
    await admin.query('CREATE TABLE lax (tenant_id uuid NOT NULL)')
    await admin.query(
      `ALTER TABLE lax ENABLE ROW LEVEL SECURITY; CREATE POLICY tenant_own ON lax TO grenier_tenant USING (true)`,
    )
    expect(await readUnprotected(admin)).toEqual([
      'forgotten: row-level security is off',
      'forgotten: row-level security is not forced',
      'forgotten: 0 policies of the tenant scope',
      'lax: row-level security is not forced',
      'lax: another rule',
    ])
    await admin.query('ROLLBACK')
  })
})

describe('the tenant scope', () => {
  test('sees its own rows of a table or none, and never another tenant’s', async () => {
    const seen: Record<string, unknown> = {}
    for (const { name, tenantColumn } of tables) {
      const rows = await attempt(migrated.urls.tenant, own, `SELECT ${tenantColumn} AS tenant FROM ${name}`)
      const expected = typeof rows === 'string' ? '42501' : rows.map(() => ({ tenant: own }))
      expect({ name, rows }).toEqual({ name, rows: expected })
      seen[name] = typeof rows === 'string' ? rows : rows.length
    }
    // Seen for real, so that "nothing" above is not an empty table.
    expect(seen).toMatchObject({ tenant: 1, quota: 1, charge: 1, statement: 1, usage_slice: 1, reading: 1 })
    expect(seen).toMatchObject({
      backup_repository: '42501',
      tenant_lease: '42501',
      outbox: '42501',
      reading_2026_01: '42501',
    })
  })

  test('writes no row of another tenant, changes none and deletes none', async () => {
    for (const { name, tenantColumn } of tables) {
      const { columns, values } = await rowFor(name, tenantColumn, foreign)
      const { tenant } = migrated.urls
      expect({ name, is: await attempt(tenant, own, `INSERT INTO ${name} (${columns}) VALUES (${values})`) }).toEqual({
        name,
        is: '42501',
      })
      // Only the repeated call's own outcome may be replaced, and only one's own.
      const changed = await attempt(
        tenant,
        own,
        `UPDATE ${name} SET ${tenantColumn} = ${tenantColumn} RETURNING ${tenantColumn} AS tenant`,
      )
      expect({ name, changed }).toEqual({ name, changed: name === 'idempotency_key' ? [{ tenant: own }] : '42501' })
      const deleted = await attempt(tenant, own, `DELETE FROM ${name} RETURNING 1`)
      expect({ name, deleted }).toEqual({ name, deleted: '42501' })
    }
  })

  test('may write its own audit entries and no one else’s', async () => {
    const insert = (tenantId: string) =>
      `INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at)
       VALUES ('${idOf(80, 1)}', '${tenantId}', 'a', 'b', 'c', 'd', 'e', '2026-01-01') RETURNING tenant_id`
    expect(await attempt(migrated.urls.tenant, own, insert(own))).toEqual([{ tenant_id: own }])
    expect(await attempt(migrated.urls.tenant, own, insert(foreign))).toBe('42501')
  })

  test('that was never set, or set to nothing, is refused and says so', async () => {
    for (const tenantId of [null, '']) {
      for (const table of ['tenant', 'quota', 'charge', 'quota_ancestor']) {
        expect(await attempt(migrated.urls.tenant, tenantId, `SELECT * FROM ${table}`)).toBe('42501')
      }
    }
    const client = await connect(migrated.urls.tenant)
    await expect(client.query('SELECT * FROM quota')).rejects.toThrow('no tenant is set for this transaction')
    await client.end()
  })

  test('reads nothing of the pools, prices and secrets, and of the tree only what its own ancestors have left', async () => {
    const closed = [
      'offer',
      'quota_node',
      'quota_level',
      'ledger_entry',
      'ledger_transfer',
      'ledger_limit',
      'invariant_violation',
      'tariff',
      'cost_pool',
      'period',
    ]
    const secret = [
      'cluster',
      'cluster_secret',
      'statement_series',
      'installation',
      'quota_ancestor_of_tenant',
      '_prisma_migrations',
    ]
    for (const table of [...closed, ...secret]) {
      expect({ table, is: await attempt(migrated.urls.tenant, own, `SELECT * FROM ${table}`) }).toEqual({
        table,
        is: '42501',
      })
    }
    const ancestors = await attempt(
      migrated.urls.tenant,
      own,
      'SELECT DISTINCT tenant_id, level_name FROM quota_ancestor ORDER BY 2',
    )
    expect(ancestors).toEqual([
      { tenant_id: own, level_name: 'Communauté' },
      { tenant_id: own, level_name: 'Région' },
    ])
  })

  test('reads its own organisation and no other', async () => {
    const rows = await attempt(migrated.urls.tenant, own, 'SELECT name FROM organisation_identity')
    expect(rows).toEqual([{ name: 'Commune 001' }])
    expect(
      await attempt(migrated.urls.tenant, own, 'SELECT organisation_id FROM organisation_population'),
    ).toHaveLength(1)
  })

  test('cannot become another role or make anything', async () => {
    for (const sql of [
      'SET ROLE grenier_platform',
      'SET ROLE grenier_owner',
      'CREATE TABLE mine (id integer)',
      'CREATE TEMP TABLE mine (id integer)',
    ]) {
      expect({ sql, is: await attempt(migrated.urls.tenant, own, sql) }).toEqual({ sql, is: '42501' })
    }
    const partitions = `SELECT ensure_reading_partitions('2030-01-01', '2030-01-01')`
    expect(await attempt(migrated.urls.tenant, own, partitions)).toBe('42501')
  })
})

describe('the platform scope', () => {
  test('changes and deletes nothing that was issued, booked or audited', async () => {
    const immutable = [
      'charge',
      'statement',
      'statement_line',
      'line_paid_by_other',
      'statement_charge',
      'statement_vat_group',
      'statement_issue',
      'statement_batch_item',
      'statement_reference',
      'statement_carry',
      'statement_take_up',
      'carried_charge',
      'titre',
      'titre_rejection',
      'titre_payment',
      'ledger_entry',
      'ledger_transfer',
      'ledger_limit',
      'audit_entry',
      'backup_repository',
      'agreement',
      'mandate',
      'tariff',
    ]
    for (const table of immutable) {
      const { rows } = await admin.query<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1`,
        [table],
      )
      const column = rows[0]?.name ?? ''
      expect({
        table,
        is: await attempt(migrated.urls.platform, null, `UPDATE ${table} SET ${column} = ${column}`),
      }).toEqual({ table, is: '42501' })
      expect({ table, is: await attempt(migrated.urls.platform, null, `DELETE FROM ${table}`) }).toEqual({
        table,
        is: '42501',
      })
    }
  })
})

describe('the relay and queue scopes', () => {
  test('see the outbox, or the queue’s own schema, and nothing else', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')`,
    )
    for (const { name } of rows) {
      const relay = await attempt(migrated.urls.relay, own, `SELECT 1 FROM ${name}`)
      expect({ name, relay: typeof relay }).toEqual({ name, relay: name === 'outbox' ? 'object' : 'string' })
      expect({ name, queue: await attempt(migrated.urls.queue, own, `SELECT 1 FROM ${name}`) }).toEqual({
        name,
        queue: '42501',
      })
    }
    expect(await attempt(migrated.urls.relay, null, 'SELECT 1 FROM outbox')).toHaveLength(2)
    expect(await attempt(migrated.urls.relay, null, 'DELETE FROM outbox')).toBe('42501')
    expect(await attempt(migrated.urls.relay, null, `UPDATE outbox SET payload = '{}'`)).toBe('42501')
    expect(
      await attempt(migrated.urls.queue, null, 'SELECT count(*)::integer AS count FROM bullmq.migration'),
    ).toHaveLength(1)
  })
})

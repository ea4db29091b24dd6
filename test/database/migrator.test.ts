import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureLogins, migrate, pendingMigrations } from '@grenier/database'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../harness/databases.ts'

const prismaDir = fileURLToPath(new URL('../../prisma', import.meta.url))
let dir: string
let migrationsDir: string
let database: TestDatabase

async function query<Row extends object>(sql: string, url = database.url): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(migrationsDir, name), { recursive: true })
  await writeFile(join(migrationsDir, name, 'migration.sql'), sql)
}

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'grenier-migrations-'))
  migrationsDir = join(dir, 'migrations')
  await cp(prismaDir, dir, { recursive: true })
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})
afterAll(async () => {
  await database.drop()
})

describe('migrating', () => {
  test('two migrators at once apply each file once, and a third finds nothing to do', async () => {
    const both = await Promise.all([1, 2].map(() => migrate({ adminUrl: database.url, migrationsDir })))
    const applied = both.flatMap((outcome) => outcome.applied)
    expect(new Set(applied).size).toBe(applied.length)
    expect(applied.length).toBeGreaterThan(8)
    expect(await migrate({ adminUrl: database.url, migrationsDir })).toEqual({ applied: [] })
    const rows = await query<{ name: string; done: boolean; steps: number }>(
      'SELECT migration_name AS name, finished_at IS NOT NULL AS done, applied_steps_count AS steps FROM _prisma_migrations ORDER BY 1',
    )
    expect(rows).toEqual(applied.toSorted().map((name) => ({ name, done: true, steps: 1 })))
  })

  test('says what a database lacks, and writes nothing to say it', async () => {
    const empty = await createTestDatabase()
    try {
      const pending = await pendingMigrations({ adminUrl: empty.url, migrationsDir })
      expect(pending.length).toBeGreaterThan(8)
      expect(await query(`SELECT FROM pg_class WHERE relname = '_prisma_migrations'`, empty.url)).toEqual([])
      expect((await migrate({ adminUrl: empty.url, migrationsDir })).applied).toEqual(pending)
      expect(await pendingMigrations({ adminUrl: empty.url, migrationsDir })).toEqual([])
      await addMigration('20990101000000_later', 'SELECT 1')
      expect(await pendingMigrations({ adminUrl: empty.url, migrationsDir })).toEqual(['20990101000000_later'])
    } finally {
      await empty.drop()
    }
  })

  test('a file that fails is applied not at all, and is applied once it is mended', async () => {
    const name = '20990101000000_broken'
    await addMigration(name, 'CREATE TABLE half (id integer); SELECT 1/0;')
    await expect(migrate({ adminUrl: database.url, migrationsDir })).rejects.toThrow(
      `Migration ${name} failed: division by zero`,
    )
    expect(await query(`SELECT FROM pg_class WHERE relname = 'half'`)).toEqual([])
    await addMigration(name, 'CREATE TABLE half (id integer)')
    expect(await migrate({ adminUrl: database.url, migrationsDir })).toEqual({ applied: [name] })
    expect(await query(`SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relname = 'half'`)).toEqual([
      { owner: 'grenier_owner' },
    ])
  })

  test('a table that a file makes and protects takes the rows that the same file brings over, and is protected', async () => {
    const own = await createTestDatabase()
    const protectOf = (table: string) => `CALL protect_tenant_table('${table}');`
    const tenantId = '00000000-0000-7000-8000-000000000001'
    await migrate({ adminUrl: own.url, migrationsDir })
    await addMigration(
      '20990101000001_old',
      [
        'CREATE TABLE told (tenant_id uuid NOT NULL);',
        protectOf('told'),
        `INSERT INTO told VALUES ('${tenantId}');`,
      ].join('\n'),
    )
    await addMigration(
      '20990101000002_new',
      [
        'CREATE TABLE kept (tenant_id uuid NOT NULL);',
        protectOf('kept'),
        'INSERT INTO kept SELECT tenant_id FROM told;',
      ].join('\n'),
    )
    await migrate({ adminUrl: own.url, migrationsDir })
    expect(await query('SELECT tenant_id AS id FROM kept', own.url)).toEqual([{ id: tenantId }])
    const forced = `SELECT relname AS name FROM pg_class WHERE relforcerowsecurity AND relname IN ('told', 'kept') ORDER BY 1`
    expect(await query(forced, own.url)).toEqual([{ name: 'kept' }, { name: 'told' }])
    expect(
      await query(`SELECT count(*)::integer AS count FROM pg_policies WHERE tablename IN ('told', 'kept')`, own.url),
    ).toEqual([{ count: 4 }])
    await own.drop()
  })

  test('a file that was changed or lost after it was applied stops everything', async () => {
    const name = '20990101000000_broken'
    await addMigration(name, 'CREATE TABLE half (id bigint)')
    await expect(migrate({ adminUrl: database.url, migrationsDir })).rejects.toThrow(`Migration ${name} was changed`)
    await rm(join(migrationsDir, name), { recursive: true })
    await expect(migrate({ adminUrl: database.url, migrationsDir })).rejects.toThrow('its file is missing')
  })
})

describe('logins', () => {
  test('are refused under a name that row-level security would not bind', async () => {
    const login = `${database.name}_tenant_login`
    await query(`CREATE ROLE ${login} LOGIN BYPASSRLS`)
    const passwords = { tenant: 'one', platform: 'two', relay: 'three' }
    await expect(ensureLogins({ adminUrl: database.url, passwords })).rejects.toThrow(
      'row-level security does not bind',
    )
    await query(`DROP ROLE ${login}`)
  })

  test('are apart from the roles of the scopes, also in a database called grenier', async () => {
    await query('CREATE DATABASE grenier')
    const url = new URL(database.url)
    url.pathname = '/grenier'
    try {
      await migrate({ adminUrl: url.href })
      const logins = await ensureLogins({ adminUrl: url.href, passwords: { tenant: 'a', platform: 'b', relay: 'c' } })
      const client = new Client({ connectionString: logins.tenant })
      await client.connect()
      const { rows } = await client.query(`SELECT pg_has_role(CURRENT_USER, 'grenier_tenant', 'MEMBER') AS member`)
      expect(rows).toEqual([{ member: true }])
      await client.end()
      expect(await query(`SELECT FROM pg_roles WHERE rolname = 'grenier_tenant' AND rolcanlogin`)).toEqual([])
    } finally {
      await query('DROP DATABASE grenier WITH (FORCE)')
    }
  })

  test('are made once, take new passwords, and nobody else may connect', async () => {
    const adminUrl = database.url
    const first = await ensureLogins({ adminUrl, passwords: { tenant: 'one', platform: 'two', relay: 'three' } })
    const second = await ensureLogins({ adminUrl, passwords: { tenant: 'new', platform: 'two', relay: 'three' } })
    expect(Object.keys(second)).toEqual(['tenant', 'platform', 'relay'])
    const connects = async (url: string): Promise<boolean> => {
      const client = new Client({ connectionString: url })
      return client.connect().then(
        async () => {
          await client.end()
          return true
        },
        () => false,
      )
    }
    expect(await connects(first.platform)).toBe(true)
    expect(await connects(second.tenant)).toBe(true)
    expect(await connects(first.tenant)).toBe(false)
    const other = await createTestDatabase()
    await migrate({ adminUrl: other.url })
    await ensureLogins({ adminUrl: other.url, passwords: { tenant: 'x', platform: 'y', relay: 'z' } })
    const trespass = new URL(second.platform)
    trespass.pathname = new URL(other.url).pathname
    expect(await connects(trespass.href)).toBe(false)
    await other.drop()
  })
})

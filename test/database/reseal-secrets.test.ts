import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { openSealedTexts, sealedColumns } from '@grenier/database'
import { createSecretBox } from '@grenier/identity'
import { instant } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { checksOf, sampleRow } from '../harness/sample-row.ts'

const former = { id: 'k1', base64: randomBytes(32).toString('base64') }
const current = { id: 'k2', base64: randomBytes(32).toString('base64') }
const formerBox = createSecretBox({ keys: [former], current: former.id })
/** What is left once the former key is gone. */
const currentBox = createSecretBox({ keys: [current], current: current.id })

const main = fileURLToPath(new URL('../../apps/worker/src/reseal/main.ts', import.meta.url))
/** More than two pages of the command. */
const endpointCount = 230
const linkOfNotice = 'https://grenier.example/invitation#secret'

let migrated: MigratedDatabase
let admin: Client
const running: ChildProcess[] = []

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await admin.query('SET session_replication_role = replica')
  for (const table of new Set(sealedColumns.map(({ table }) => table))) {
    for (const check of await checksOf(admin, table)) await admin.query(`ALTER TABLE ${table} DROP CONSTRAINT ${check}`)
  }
})
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL')
  await admin.end()
  await migrated.drop()
})

const sealed = (plain: string): string => `'${formerBox.seal(plain)}'`

async function plant(table: string, given: Readonly<Record<string, string>>): Promise<void> {
  const { columns, values } = await sampleRow(admin, table, { given })
  await admin.query(`INSERT INTO ${table} (${columns}) VALUES (${values})`)
}

/** A row of every table, sealed by the former key in every column that the command knows. */
async function plantEveryColumn(): Promise<void> {
  for (const table of new Set(sealedColumns.map((column) => column.table))) {
    const columns = sealedColumns.filter((column) => column.table === table)
    const given = columns.map(({ column, fieldsOf }) => [
      column,
      fieldsOf === undefined
        ? sealed(`${table}.${column}`)
        : `'${JSON.stringify({ [fieldsOf]: { sealedLink: formerBox.seal(linkOfNotice), invitedUntil: '2026-12-01' } })}'`,
    ])
    await plant(table, Object.fromEntries(given) as Record<string, string>)
  }
}

function start(...args: string[]) {
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATABASE_URL_ROTATION: migrated.urls.rotation,
    SECRET_KEYS: `${current.id}:${current.base64},${former.id}:${former.base64}`,
  }
  const child = spawn(process.execPath, [main, ...args], { env })
  running.push(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { child, output: () => text, exited: once(child, 'exit') as Promise<[number | null, string | null]> }
}

async function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const { exited, output } = start(...args)
  return { code: (await exited)[0], output: output() }
}

/** Every sealed text that stands in the database, wherever it is, by table and column. */
async function sealedTextsAnywhere(): Promise<Map<string, string[]>> {
  const { rows } = await admin.query<{ table: string; column: string }>(
    `SELECT relname AS table, attname AS column FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
        AND atttypid IN ('text'::regtype, 'jsonb'::regtype)`,
  )
  const found = new Map<string, string[]>()
  for (const { table, column } of rows) {
    const texts = await admin.query<{ text: string }>(
      `SELECT (regexp_matches(${column}::text, 'g1\\.[A-Za-z0-9_-]{1,40}\\.[A-Za-z0-9_-]{16}\\.[A-Za-z0-9_-]+', 'g'))[1] AS text
         FROM ${table}`,
    )
    if (texts.rows.length > 0)
      found.set(
        `${table}.${column}`,
        texts.rows.map(({ text }) => text),
      )
  }
  return found
}

const known = sealedColumns.map(({ table, column }) => `${table}.${column}`)

/** Columns whose names say that they hold sealed texts and that the command does not know. */
async function unknownColumns(): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT relname || '.' || attname AS name FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped
        AND attname LIKE '%sealed%' AND atttypid IN ('text'::regtype, 'jsonb'::regtype, 'bytea'::regtype)
      ORDER BY 1`,
  )
  // Sealed for the escrow's key, whose private half is on no machine: nothing here can open it.
  return rows.map(({ name }) => name).filter((name) => !known.includes(name) && name !== 'escrow_seal.sealed')
}

describe('sealed columns', () => {
  test('are all known to the command, by their names', async () => {
    expect(await unknownColumns()).toEqual([])
    await admin.query('ALTER TABLE site ADD COLUMN console_sealed text')
    expect(await unknownColumns()).toEqual(['site.console_sealed'])
    await admin.query('ALTER TABLE site DROP COLUMN console_sealed')
  })
})

describe('sealing everything anew', () => {
  test('leaves nothing under the former key, in any column, and everything as it was', async () => {
    await plantEveryColumn()
    for (let number = 1; number < endpointCount; number += 1) {
      await plant('webhook_endpoint', { sealed_secret: sealed(`secret ${number}`), former_sealed_secret: 'NULL' })
    }
    // Of a repository that was destroyed.
    await plant('backup_repository', { password_sealed: `''` })

    const before = await run('--check')
    expect(before.code).toBe(3)
    expect(before.output).toContain(`webhook_endpoint.sealed_secret: k1 ${endpointCount}\n`)
    expect(before.output).toContain('notice.facts.params: k1 1\n')

    const done = await run('--by', 'Camille Roux')
    expect(done).toMatchObject({ code: 0, output: expect.stringContaining('0 left under another key') as string })
    expect(done.output).toContain(`webhook_endpoint.sealed_secret: ${endpointCount} sealed anew\n`)

    const standing = await sealedTextsAnywhere()
    expect([...standing.keys()].toSorted()).toEqual(known.toSorted())
    const opened = new Map([...standing].map(([column, texts]) => [column, texts.map((text) => currentBox.open(text))]))
    for (const column of known.filter((name) => name !== 'notice.facts')) expect(opened.get(column)).toContain(column)
    expect(opened.get('notice.facts')).toEqual([linkOfNotice])
    expect(opened.get('webhook_endpoint.sealed_secret')).toHaveLength(endpointCount)
    const { rows } = await admin.query(`SELECT facts #>> '{params,invitedUntil}' AS until FROM notice`)
    expect(rows).toEqual([{ until: '2026-12-01' }])
    expect((await run('--check')).code).toBe(0)
  })

  test('is told by facts that count texts by key, and hold none', async () => {
    const { rows } = await admin.query<{ actor: string; subject: string; before: object; count: number }>(
      `SELECT actor, subject_id AS subject, tenant_id, before, (after ->> 'k2')::integer AS count FROM audit_entry
        WHERE action = 'resealSecrets' ORDER BY id`,
    )
    expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(['command:Camille Roux']))
    const endpoints = rows.filter(({ subject }) => subject === 'webhook_endpoint.sealed_secret')
    expect(endpoints.map(({ count }) => count)).toEqual([100, 100, endpointCount - 200])
    expect(endpoints[0]?.before).toEqual({ k1: '100' })
    expect(await admin.query('SELECT FROM audit_unsealed')).toMatchObject({ rowCount: rows.length })
  })

  test('run again does nothing and tells no fact', async () => {
    const count = async () => (await admin.query(`SELECT FROM audit_entry`)).rowCount
    const before = await count()
    expect(await run('--by', 'Camille Roux')).toMatchObject({ code: 0 })
    expect(await count()).toBe(before)
  })

  test('names what does not open, leaves it as it is, goes on with the others and ends with 3', async () => {
    const altered = formerBox.seal('altered').slice(0, -2)
    const gone = createSecretBox({ keys: [{ ...former, id: 'k0' }], current: 'k0' }).seal('of a key that is gone')
    const tenantId = '0198c0de-0007-7000-8000-000000000001'
    await plant('webhook_endpoint', { tenant_id: `'${tenantId}'`, sealed_secret: `'${altered}'` })
    await plant('site_secret', { s3_admin_key_sealed: `'${gone}'` })
    await plant('signing_key', { private_sealed: sealed('after the faulty ones') })
    // Their other column is sound.
    await admin.query(`UPDATE webhook_endpoint SET former_sealed_secret = NULL WHERE tenant_id = $1`, [tenantId])

    const { code, output } = await run('--by', 'Camille Roux')
    expect(code).toBe(3)
    expect(output).toMatch(
      new RegExp(`tenant_id=${tenantId} id=[0-9a-f-]{36}: does not open \\(secret box: .* altered\\)`),
    )
    expect(output).toMatch(
      /site_id=[0-9a-f-]{36}: does not open \(secret box: sealed with key "k0", which is not configured\)/,
    )
    expect(output).toContain('signing_key.private_sealed: 1 sealed anew\n')
    const standing = await sealedTextsAnywhere()
    expect(standing.get('webhook_endpoint.sealed_secret')).toContain(altered)
    await admin.query('DELETE FROM webhook_endpoint WHERE tenant_id = $1', [tenantId])
    await admin.query(`DELETE FROM site_secret WHERE s3_admin_key_sealed = $1`, [gone])
  })

  test('killed in the middle has replaced whole texts only, and goes on where it was', async () => {
    await admin.query(`UPDATE webhook_endpoint SET former_sealed_secret = NULL`)
    for (let number = 0; number < endpointCount; number += 1) {
      await plant('webhook_endpoint', { sealed_secret: sealed(`again ${number}`), former_sealed_secret: 'NULL' })
    }
    const { child, output, exited } = start('--by', 'Camille Roux')
    await new Promise<void>((resolve) => {
      child.stdout.on('data', () => {
        if (output().includes('webhook_endpoint.sealed_secret: 100')) resolve()
      })
    })
    child.kill('SIGKILL')
    expect((await exited)[1]).toBe('SIGKILL')
    const left = (await sealedTextsAnywhere()).get('webhook_endpoint.sealed_secret') ?? []
    const bothBox = createSecretBox({ keys: [current, former], current: current.id })
    expect(left.map((text) => bothBox.open(text))).toHaveLength(2 * endpointCount)
    expect(left.filter((text) => text.startsWith('g1.k1.')).length).toBeLessThan(endpointCount)
    expect((await run('--by', 'Camille Roux')).code).toBe(0)
    const { rows } = await admin.query<{ count: string }>(
      `SELECT sum((after ->> 'k2')::integer)::text AS count FROM audit_entry
        WHERE action = 'resealSecrets' AND subject_id = 'webhook_endpoint.sealed_secret'`,
    )
    expect(rows).toEqual([{ count: String(2 * endpointCount) }])
  })

  test('leaves a text that somebody changed meanwhile', async () => {
    const texts = openSealedTexts({ url: migrated.urls.rotation, wallClock: { now: () => instant(Date.now()) } })
    const newer = currentBox.seal('newer')
    await plant('local_account', { subject: `'local:changed'`, sealed_totp_secret: sealed('older') })
    const [read] = await texts.page('local_account.sealed_totp_secret', { notUnder: 'k2', after: null, limit: 10 })
    await admin.query(`UPDATE local_account SET sealed_totp_secret = $1 WHERE subject = 'local:changed'`, [newer])
    const replaced =
      read === undefined
        ? null
        : await texts.replace(
            'local_account.sealed_totp_secret',
            [{ ...read, resealed: currentBox.seal('older') }],
            () => {
              throw new Error('there is nothing to tell of')
            },
          )
    expect(replaced).toBe(0)
    expect((await sealedTextsAnywhere()).get('local_account.sealed_totp_secret')).toContain(newer)
    await texts.close()
  })

  test('called wrongly says how it is called, and touches nothing', async () => {
    const { code, output } = await run()
    expect({ code, told: output.includes('reseal-secrets --check') }).toEqual({ code: 2, told: true })
  })
})

describe('the rotation scope', () => {
  test('reads and changes sealed texts, and nothing else', async () => {
    const rotation = new Client({ connectionString: migrated.urls.rotation })
    await rotation.connect()
    const codeOf = (sql: string): Promise<string> =>
      rotation.query(sql).then(
        () => 'done',
        (error: unknown) => (error as { code: string }).code,
      )
    const refused = [
      'SELECT FROM tenant',
      'SELECT url FROM webhook_endpoint',
      'SELECT email FROM local_account',
      'SELECT person_subject FROM session',
      'SELECT after FROM audit_entry',
      `UPDATE webhook_endpoint SET url = ''`,
      `UPDATE session SET id_hash = ''`,
      'DELETE FROM cluster_secret',
      `INSERT INTO site_secret VALUES (gen_random_uuid(), '')`,
      `INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at)
       VALUES (gen_random_uuid(), gen_random_uuid(), 'a', 'b', 'c', 'd', 'e', '2026-01-01')`,
    ]
    expect(await codeOf('SELECT password_sealed FROM backup_repository')).toBe('done')
    for (const sql of refused) expect({ sql, is: await codeOf(sql) }).toEqual({ sql, is: '42501' })
    await rotation.end()
  })
})

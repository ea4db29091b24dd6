import type { Actor, TenantExport } from '@grenier/contracts'
import { historyTables, inviteByMail, snapshotTables, tablesLeftOut } from '@grenier/control-plane'
import { exportWriter } from '@grenier/documents'
import { civilDate } from '@grenier/quota-billing'
import { parse } from 'csv-parse/sync'
import { strFromU8 } from 'fflate'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { idOf } from '../../harness/fixtures.ts'
import { bytesOf } from '../../harness/pages.ts'
import { issueMonth } from './correction-scene.ts'
import { callOf, type House, memberOf, operator } from './house.ts'
import { opened, sha256, verified } from './opened-archive.ts'
import { problemOf } from './problem-of.ts'
import { closeRichMonth, type RichMembers, richMonth } from './rich-month.ts'
import { type ServedHouse, serveHouse } from './served-house.ts'

let house: House
let members: RichMembers
let admin: Client
let served: ServedHouse

beforeAll(async () => {
  ;({ house, members } = await closeRichMonth())
  served = await serveHouse(house)
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
  const tenantId = members.mixed.id
  const contact = { function: 'dpo', name: '=Dupont', email: 'dpo@mixte.test', language: 'fr' } as const
  await house.api.recordContact(
    { tenantId, ...contact, validFrom: civilDate('2027-02-01'), validUntil: null },
    callOf(operator),
  )
  const url = 'https://hooks.mixte.test/in'
  await house.api.recordWebhookEndpoint({ tenantId, url, noticeKinds: [] }, callOf(operator))
  const invited = { invitationId: idOf(93, 1), email: 'maire@mixte.test', language: 'fr' } as const
  await house.unitOfWork.transact({ kind: 'platform' }, (tx) =>
    inviteByMail(house.ports, tx, {
      tenantId,
      ...invited,
      link: 'https://grenier.test/invitation#a-secret-of-the-letter',
      invitedUntil: civilDate('2027-03-01'),
    }),
  )
}, 120_000)
afterAll(async () => {
  await admin?.end()
  await served?.close()
  await house?.close()
})

/** Who administers a member. */
const adminOf = (tenantId: string): Actor => ({ ...memberOf(tenantId), roles: ['member-admin'] })
const ask = (tenantId: string) => house.api.requestTenantExport({ tenantId }, callOf(adminOf(tenantId)))
const run = ({ tenantId, id }: TenantExport) => house.jobs['export-tenant']({ tenantId, exportId: id })
const stateOf = ({ tenantId, id }: TenantExport) =>
  house.api.getTenantExport({ tenantId, exportId: id }, callOf(adminOf(tenantId)))
const fetchFile = ({ tenantId, id }: TenantExport, call = callOf(adminOf(tenantId))) =>
  bytesOf(exportWriter.archive(house.api.getTenantExportFile({ tenantId, exportId: id }, call)))

async function count(table: string, tenantId: string): Promise<string> {
  const column = table === 'tenant' ? 'id' : 'tenant_id'
  const { rows } = await admin.query<{ count: string }>(
    `SELECT count(*)::text AS count FROM ${table} WHERE ${column} = $1`,
    [tenantId],
  )
  return rows[0]?.count ?? ''
}

async function made(tenantId: string): Promise<{ stored: TenantExport; archive: Buffer }> {
  const asked = await ask(tenantId)
  await run(asked)
  return { stored: await stateOf(asked), archive: await fetchFile(asked) }
}

describe('the archive of a member', () => {
  test('holds every row that the member may read, each file with its hash', async () => {
    const { id: tenantId } = members.mixed
    const { stored, archive } = await made(tenantId)
    expect(stored).toMatchObject({ state: 'ready', step: 'done', failure: null, sha256: sha256(archive) })
    expect(stored.sizeBytes).toBe(BigInt(archive.length))

    const { files, text, manifest } = opened(archive)
    const sums = text('SHA256SUMS')
      .trimEnd()
      .split('\n')
      .map((line) => line.split('  '))
    expect(sums.map(([, path = '']) => path).toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(files)
        .filter((path) => path !== 'SHA256SUMS')
        .toSorted((a, b) => a.localeCompare(b)),
    )
    for (const [hash, path = ''] of sums)
      expect({ path, hash: sha256(files[path] ?? new Uint8Array()) }).toEqual({ path, hash })
    for (const file of manifest.files) expect(String(files[file.path]?.length)).toBe(file.sizeBytes)

    const counted = new Map(manifest.tables.map(({ name, rowCount }) => [name, rowCount]))
    for (const [name, rowCount] of counted) {
      if (name.startsWith('own_')) continue
      expect({ name, rowCount }).toEqual({ name, rowCount: await count(name, tenantId) })
    }
    for (const name of [
      'reading',
      'usage_slice',
      'charge',
      'statement',
      'statement_line',
      'quota',
      'agreement',
      'own_ledger_entry',
    ]) {
      // Not a member about whom nothing is known.
      if (name === 'quota' || name === 'own_ledger_entry') continue
      expect({ name, some: counted.get(name) !== '0' }).toEqual({ name, some: true })
    }
  })

  test('says the same in JSON and in CSV, exactly, and nothing that a spreadsheet would run', async () => {
    const { archive } = await made(members.mixed.id)
    const { files, text, manifest } = opened(archive)
    for (const path of Object.keys(files).filter((name) => name.endsWith('.csv'))) {
      const lines = text(path.replace(/csv$/, 'ndjson')).trimEnd().split('\n')
      const objects = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
      const records: Record<string, string>[] = parse(text(path), { bom: true, columns: true, delimiter: ';' })
      expect(records).toHaveLength(objects.length)
      expect(Object.keys(records[0] ?? {})).toEqual(Object.keys(objects[0] ?? {}))
    }
    const contact = JSON.parse(text('people/tenant_contact.ndjson').trimEnd()) as Record<string, unknown>
    expect(contact).toMatchObject({ name: '=Dupont', email: 'dpo@mixte.test', validUntil: null, version: 1 })
    expect(text('people/tenant_contact.csv')).toContain("'=Dupont")
    const charge = manifest.tables.find(({ name }) => name === 'charge')
    expect(charge?.columns.find(({ name }) => name === 'amountMicros')?.unit).toBe('millionième d’euro')
    const { rows } = await admin.query<{ sum: string }>(
      'SELECT sum(amount_micros)::text AS sum FROM charge WHERE tenant_id = $1',
      [members.mixed.id],
    )
    const amounts = text('billing/charge.ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { amountMicros: string }).amountMicros)
    expect(amounts.reduce((sum, amount) => sum + BigInt(amount), 0n).toString()).toBe(rows[0]?.sum)
  })

  test('names no other member, and holds no secret, sealed or not', async () => {
    const { archive } = await made(members.mixed.id)
    const { files } = opened(archive)
    const whole = Object.values(files)
      .map((bytes) => strFromU8(bytes))
      .join('\n')
    const others = Object.values(members).filter(({ id }) => id !== members.mixed.id)
    for (const { id, slug } of others)
      expect([slug, whole.includes(id), whole.includes(`"${slug}"`)]).toEqual([slug, false, false])
    const { rows } = await admin.query<{ secret: string }>(
      `SELECT sealed_secret AS secret FROM webhook_endpoint
       UNION ALL SELECT kubeconfig_sealed FROM cluster_secret UNION ALL SELECT private_sealed FROM signing_key`,
    )
    expect(rows.length).toBeGreaterThan(2)
    for (const { secret } of rows) {
      expect(whole).not.toContain(secret)
      expect(whole).not.toContain(house.open(secret))
    }
    expect(whole).toMatch(/invitedUntil\W+2027-03-01/)
    expect(whole).not.toContain('sealedLink')
    expect(whole).not.toMatch(/g1\.[\w-]+\.[\w-]{16}\./)
    expect(whole).toContain('https://hooks.mixte.test/in')
  })

  test('has an audit trail that is followed offline, the wish for the archive in it', async () => {
    const asked = await ask(members.mixed.id)
    await run(asked)
    const { text } = opened(await fetchFile(asked))
    const lines = text('audit/trail.ndjson').trimEnd().split('\n')
    const verdict = await verified(lines, text('audit/keys.json'))
    expect(verdict).toMatchObject({ code: 0, said: { fault: null, chain: `tenant:${members.mixed.id}` } })
    const facts = lines.filter((line) => line.includes('"kind":"entry"'))
    expect(verdict.said.signedThrough).toBe(String(facts.length))
    expect(lines.some((line) => line.includes(asked.id) && line.includes('requestTenantExport'))).toBe(true)
    const altered = lines.map((line) => line.replace('requestTenantExport', 'requestTenantImport'))
    expect(await verified(altered, text('audit/keys.json'))).toMatchObject({
      code: 1,
      said: { fault: expect.anything() },
    })
  })

  test('is the same bytes each time, and each fetching is in the audit trail', async () => {
    const { stored, archive } = await made(members.alpha.id)
    expect(sha256(await fetchFile(stored, callOf(operator)))).toBe(sha256(archive))
    const { rows } = await admin.query(
      `SELECT actor FROM audit_entry WHERE action = 'getTenantExportFile' AND subject_id = $1 ORDER BY recorded_at, id`,
      [stored.id],
    )
    expect(rows).toHaveLength(2)
  })
})

describe('an archive', () => {
  test('is made one at a time, is not there before it is ready, and is nobody else’s', async () => {
    const asked = await ask(members.gamma.id)
    expect(await problemOf(ask(members.gamma.id))).toMatchObject({ code: 'export-under-way' })
    expect(await problemOf(fetchFile(asked))).toMatchObject({ code: 'export-not-ready' })
    await run(asked)
    const stranger = callOf(adminOf(members.delta.id))
    expect(await problemOf(fetchFile(asked, stranger))).toMatchObject({ code: 'not-found' })
    const which = { tenantId: asked.tenantId, exportId: asked.id }
    expect(await problemOf(house.api.getTenantExport(which, stranger))).toMatchObject({ code: 'not-found' })
    const misplaced = { tenantId: members.delta.id, exportId: asked.id }
    expect(await problemOf(house.api.getTenantExport(misplaced, stranger))).toMatchObject({ code: 'not-found' })
    await run(asked)
    expect(await stateOf(asked)).toMatchObject({ state: 'ready' })
  })

  test('is one of ten that stand at once: a member does not fill the disk with its archives', async () => {
    const tenantId = members.epsilon.id
    await admin.query(
      `INSERT INTO tenant_export (tenant_id, id, state, step, run, row_count, requested_by, requested_at, snapshot_at, ended_at,
                                  expires_at, size_bytes, sha256, version)
       SELECT $1, gen_random_uuid(), 'ready', 'done', 1, 0, 'm', at, at, at, at + interval '30 days', 1, sha256('a'), 1
         FROM (SELECT now() AS at) AS now CROSS JOIN generate_series(1, 10)`,
      [tenantId],
    )
    expect(await problemOf(ask(tenantId))).toMatchObject({ code: 'export-count' })
    await admin.query(
      `UPDATE tenant_export SET state = 'expired'
        WHERE id = (SELECT id FROM tenant_export WHERE tenant_id = $1 AND state = 'ready' LIMIT 1)`,
      [tenantId],
    )
    expect(await ask(tenantId)).toMatchObject({ state: 'waiting' })
  })

  test('ends whole however often its making is killed', async () => {
    const asked = await ask(members.beta.id)
    let killed = 0
    for (let n = 2; (await stateOf(asked)).state !== 'ready'; n += 7) {
      house.dieBeforeTransaction(n)
      await run(asked).catch(() => {
        killed += 1
      })
      house.dieBeforeTransaction(null)
      if (killed > 60) throw new Error('it never ends')
    }
    expect(killed).toBeGreaterThan(5)
    const { manifest } = opened(await fetchFile(asked))
    for (const { name, rowCount } of manifest.tables) {
      if (name.startsWith('own_')) continue
      expect({ name, rowCount }).toEqual({ name, rowCount: await count(name, members.beta.id) })
    }
  })

  test('is written by the later of two runs alone', async () => {
    const asked = await ask(members.delta.id)
    await Promise.all([run(asked), run(asked), run(asked)])
    const stored = await stateOf(asked)
    expect(stored.state).toBe('ready')
    const archive = await fetchFile(asked)
    expect(sha256(archive)).toBe(stored.sha256)
    const { manifest } = opened(archive)
    const charges = manifest.tables.find(({ name }) => name === 'charge')
    expect(charges?.rowCount).toBe(await count('charge', members.delta.id))
  })
})

describe('over the API, the archive of a member', () => {
  const fetched = async (path: string, tenantId: string) => {
    const authorization = `Bearer ${await served.token('member-admin', tenantId)}`
    const answer = await fetch(`${served.baseUrl}${path}`, { headers: { authorization, 'x-request-id': 'same' } })
    return {
      status: answer.status,
      type: answer.headers.get('content-type'),
      bytes: Buffer.from(await answer.arrayBuffer()),
    }
  }
  const filePath = ({ tenantId, id }: Pick<TenantExport, 'tenantId' | 'id'>) =>
    `/v1/tenants/${tenantId}/exports/${id}/file`

  test('is asked for, waited for and fetched, and every byte of it is what its sums and its manifest say', async () => {
    const tenantId = members.delta.id
    const params = { tenantId }
    const client = served.client('member-admin', tenantId)
    const asked = await client.call('requestTenantExport', { params })
    expect(await fetched(filePath(asked), tenantId)).toMatchObject({
      status: 409,
      type: expect.stringContaining('problem+json'),
    })
    const making = run(asked)
    const ready = await vi.waitUntil(
      async () => {
        const stored = await client.call('getTenantExport', { params: { tenantId, exportId: asked.id } })
        return stored.state === 'ready' ? stored : null
      },
      { timeout: 60_000, interval: 100 },
    )
    await making
    const { status, type, bytes } = await fetched(filePath(asked), tenantId)
    expect({ status, type, sha256: sha256(bytes), sizeBytes: BigInt(bytes.length) }).toEqual({
      status: 200,
      type: 'application/zip',
      sha256: ready.sha256,
      sizeBytes: ready.sizeBytes,
    })
    const { files, text, manifest } = opened(bytes)
    const hashes = Object.fromEntries(Object.entries(files).map(([path, content]) => [path, sha256(content)]))
    const { SHA256SUMS: _sums, ...summed } = hashes
    const lines = text('SHA256SUMS').trimEnd().split('\n')
    expect(Object.fromEntries(lines.map((line) => [line.slice(66), line.slice(0, 64)]))).toEqual(summed)
    expect(lines).toHaveLength(Object.keys(summed).length)
    const { 'manifest.json': _manifest, 'LISEZMOI.txt': _readMe, ...listed } = summed
    expect(Object.fromEntries(manifest.files.map((file) => [file.path, file.sha256]))).toEqual(listed)
    expect(manifest.files.map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual(
      manifest.files.map(({ path }) => [path, String(files[path]?.length)]),
    )
  })

  test('holds each statement as the PDF that the API gives, all of them and no others', async () => {
    await issueMonth(house, richMonth)
    const tenantId = members.alpha.id
    const { archive } = await made(tenantId)
    const { files, manifest } = opened(archive)
    const { items } = await served.client('member-admin', tenantId).call('listStatements', { query: { limit: 50 } })
    expect(items.length).toBeGreaterThan(1)
    const paths = items.map(({ number }) => `billing/statements/${number}.pdf`).toSorted()
    expect(
      Object.keys(files)
        .filter((path) => path.endsWith('.pdf'))
        .toSorted(),
    ).toEqual(paths)
    expect(
      manifest.files
        .filter(({ path }) => path.endsWith('.pdf'))
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(paths)
    for (const { id, number } of items) {
      const { bytes } = await fetched(`/v1/statements/${id}/document.pdf`, tenantId)
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
      expect(sha256(bytes)).toBe(sha256(files[`billing/statements/${number}.pdf`] ?? new Uint8Array()))
    }
  })

  test('of another member answers like one that nobody has, before and once it is ready', async () => {
    const asked = await ask(members.gamma.id)
    const stranger = members.small.id
    const missing = await fetched(filePath({ tenantId: members.gamma.id, id: idOf(0x7f, 1) }), stranger)
    expect(missing.status).toBe(404)
    expect(await fetched(filePath(asked), stranger)).toEqual(missing)
    await run(asked)
    expect(await fetched(filePath(asked), stranger)).toEqual(missing)
    expect(await fetched(filePath({ tenantId: stranger, id: asked.id }), stranger)).toEqual(
      await fetched(filePath({ tenantId: stranger, id: idOf(0x7f, 1) }), stranger),
    )
  })

  test('is told to its contact by function once it is ready, with what it is and until when', async () => {
    const tenantId = members.mixed.id
    const { stored } = await made(tenantId)
    const { rows } = await admin.query<{ payload: never }>(
      `SELECT payload FROM outbox WHERE kind = 'write-notice' AND subject_id = $1`,
      [stored.id],
    )
    expect(rows).toHaveLength(1)
    for (const { payload } of [...rows, ...rows]) await house.jobs['write-notice'](payload)
    const { items } = await served
      .client('member-admin', tenantId)
      .call('listNotices', { params: { tenantId }, query: { limit: 50 } })
    const notices = items.filter(({ kind, subjectId }) => kind === 'export-ready' && subjectId === stored.id)
    expect(notices).toHaveLength(1)
    expect(notices[0]?.deliveries.map(({ channel, recipient }) => [channel, recipient])).toEqual(
      expect.arrayContaining([
        ['mail', 'dpo@mixte.test'],
        ['webhook', 'https://hooks.mixte.test/in'],
      ]),
    )
    expect(notices[0]?.facts.params).toMatchObject({
      sha256: stored.sha256,
      archiveBytes: String(stored.sizeBytes),
      expiresOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    })
    expect(JSON.stringify(notices[0]?.letter)).toContain(stored.sha256)
  })
})

test('every table that a member may read is in its archive, or is left out for a reason', async () => {
  const { rows } = await admin.query<{ name: string }>(
    `SELECT DISTINCT relation.relname AS name
       FROM pg_class relation JOIN pg_attribute own ON own.attrelid = relation.oid
      WHERE relation.relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND NOT relispartition
        AND attnum > 0 AND has_column_privilege('grenier_tenant', relation.oid, attnum, 'SELECT')
        AND (attname = 'tenant_id' OR relation.relname = 'tenant')`,
  )
  const told = [...snapshotTables, ...historyTables].map(({ name }) => name)
  const known = new Set([...told, ...Object.keys(tablesLeftOut)])
  expect(rows.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([])
  const readable = new Set(rows.map(({ name }) => name))
  expect([...known].filter((name) => !readable.has(name))).toEqual([])
})

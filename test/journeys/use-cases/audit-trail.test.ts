import { factHashOf, nextHead, readPublicJwk, type TrailLine, verifyTrail, writeTrailLine } from '@grenier/audit-chain'
import { readTrail } from '@grenier/control-plane'
import { addDays, civilDateOf } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { idOf, recordedAt } from '../../harness/fixtures.ts'
import { callOf, type House, openHouse, operator } from './house.ts'
import { problemOf } from './problem-of.ts'
import { enrolCommune, prepareRegion, type Region } from './region.ts'

let house: House
let region: Region
let admin: Client

beforeEach(async () => {
  house = await openHouse('2026-01-01T06:00:00.000Z')
  region = await prepareRegion(house)
  admin = new Client({ connectionString: house.database.adminUrl })
  await admin.connect()
})
afterEach(async () => {
  await admin?.end()
  await house?.close()
})

const comment = {
  actor: 'agent',
  action: 'commentQuotaRequest',
  subjectKind: 'quota-request',
  subjectId: idOf(60, 1),
  requestId: 'request-1',
  recordedAt,
  before: null,
  after: { text: 'Réponse' },
}

const seal = () => house.jobs['seal-audit']({})

async function trailOf(tenantId: string | null, after = 0n): Promise<TrailLine[]> {
  const lines: TrailLine[] = []
  for await (const line of readTrail(house.ports, { scope: { kind: 'platform' }, tenantId, after })) lines.push(line)
  return lines
}

/** As a reader offline finds it who knows the installation's key. */
async function verdictOf(lines: readonly TrailLine[]) {
  const { rows } = await admin.query<{ jwk: unknown }>(
    "SELECT public_jwk AS jwk FROM signing_key WHERE purpose = 'audit'",
  )
  const trusted = rows.map(({ jwk }) => readPublicJwk(jwk))
  return await verifyTrail(lines.map(writeTrailLine), trusted)
}

async function count(text: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(`SELECT count(*)::integer AS count ${text}`)
  return rows[0]?.count ?? -1
}

/** Behind every scope, as somebody with the whole database in hands. */
const tamper = (text: string) => admin.query(`ALTER TABLE audit_entry DISABLE TRIGGER ALL; ${text}`)

describe('the audit trail', () => {
  test('holds every fact, sealed in two chains and signed, and is followed offline', async () => {
    const [alpha, beta] = [
      await enrolCommune(house, region, { name: 'Alpha', gib: 5n }),
      await enrolCommune(house, region, { name: 'Beta', gib: 0n }),
    ]
    const facts = await count('FROM audit_entry')
    const ofAlpha = await count(`FROM audit_entry WHERE tenant_id = '${alpha.id}'`)
    expect(ofAlpha).toBeGreaterThan(0)
    expect(await count('FROM audit_unsealed')).toBe(facts)
    await seal()
    expect(await count('FROM audit_unsealed')).toBe(0)

    const [all, own, others] = [await trailOf(null), await trailOf(alpha.id), await trailOf(beta.id)]
    expect(await verdictOf(all)).toMatchObject({ fault: null, entries: BigInt(facts), signedThrough: BigInt(facts) })
    expect(await verdictOf(own)).toMatchObject({ fault: null, entries: BigInt(ofAlpha), chain: `tenant:${alpha.id}` })
    expect(await verdictOf(others)).toMatchObject({ fault: null, chain: `tenant:${beta.id}` })
    expect(JSON.stringify(own.map(writeTrailLine))).not.toContain(beta.id)
  })

  test('goes on where it stood, whoever seals, and may be read from there', async () => {
    await enrolCommune(house, region, { name: 'Alpha', gib: 1n })
    await Promise.all([seal(), seal(), seal()])
    const first = await count('FROM audit_seal')
    await enrolCommune(house, region, { name: 'Beta', gib: 1n })
    await seal()
    await seal()
    const all = await count('FROM audit_seal')
    expect(all).toBe(await count('FROM audit_entry'))
    expect(await verdictOf(await trailOf(null, BigInt(first)))).toMatchObject({
      fault: null,
      entries: BigInt(all - first),
    })
    const beyond = trailOf(null, BigInt(all) + 1n)
    expect(await problemOf(beyond)).toEqual({ code: 'trail-start-unknown', params: { sequence: String(all) } })
  })

  test('is signed by the way: once at first, then every hour in which something happened', async () => {
    const signed = () => count('FROM audit_checkpoint')
    await seal()
    expect(await signed()).toBe(1)
    await enrolCommune(house, region, { name: 'Alpha', gib: 1n })
    await seal()
    expect(await signed()).toBe(1)
    house.moveWallClock(3_600_000)
    await seal()
    expect(await signed()).toBe(2)
    house.moveWallClock(3_600_000)
    await seal()
    expect(await signed()).toBe(2)
    const lines = await trailOf(null)
    expect(lines.filter(({ kind }) => kind === 'checkpoint')).toHaveLength(3)
    expect(await verdictOf(lines)).toMatchObject({ fault: null })
  })

  test('is signed for each member whose chain grew, at the same time', async () => {
    const [alpha, beta] = [
      await enrolCommune(house, region, { name: 'Alpha', gib: 1n }),
      await enrolCommune(house, region, { name: 'Beta', gib: 1n }),
    ]
    await seal()
    const signedOf = async (tenantId: string) =>
      (await trailOf(tenantId)).filter(({ kind }) => kind === 'checkpoint').length
    // One by the way, one of the export.
    expect([await signedOf(alpha.id), await signedOf(beta.id)]).toEqual([2, 2])
    house.moveWallClock(3_600_000)
    await house.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.audit.append([{ ...comment, tenantId: alpha.id }]))
    await seal()
    expect([await signedOf(alpha.id), await signedOf(beta.id)]).toEqual([3, 2])
    expect(await verdictOf(await trailOf(alpha.id))).toMatchObject({ fault: null })
  })

  test('is shown fact by fact, the newest first, each held against its seal', async () => {
    const alpha = await enrolCommune(house, region, { name: 'Alpha', gib: 1n })
    await seal()
    await house.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.audit.append([{ ...comment, tenantId: alpha.id }]))
    const list = (query: object) => house.api.listAuditFacts({ limit: 500, ...query }, callOf(operator))
    const { items } = await list({})
    expect(items).toHaveLength(await count('FROM audit_entry'))
    expect(items.filter(({ standing }) => standing !== 'sealed')).toMatchObject([
      { action: comment.action, standing: 'awaiting-seal', sequence: null, after: comment.after },
    ])
    const first = await list({ limit: 3 })
    const rest = await list({ cursor: first.nextCursor ?? '' })
    expect([...first.items, ...rest.items]).toEqual(items)
    const of = { actor: comment.actor, subjectId: comment.subjectId, tenantId: alpha.id }
    expect((await list(of)).items.map(({ action }) => action)).toEqual([comment.action])
    const day = civilDateOf(recordedAt, 'Europe/Paris')
    expect((await list({ ...of, from: day, to: day })).items).toHaveLength(1)
    expect((await list({ ...of, to: addDays(day, -1) })).items).toEqual([])
    const sealedCount = BigInt(items.length - 1)
    expect(await house.api.getAuditStanding({}, callOf(operator))).toMatchObject({
      sealedCount,
      awaitingCount: 1,
      lastCheckpoint: { sequence: sealedCount, holds: true },
    })
  })

  test('is found by every filter and each pair of them, page by page, as one would by looking through all', async () => {
    await enrolCommune(house, region, { name: 'Alpha', gib: 1n })
    await enrolCommune(house, region, { name: 'Beta', gib: 1n })
    const list = (query: object) => house.api.listAuditFacts({ limit: 500, ...query }, callOf(operator))
    const { items } = await list({})
    const fact = items.find(({ tenantId }) => tenantId !== null)
    if (fact === undefined) throw new Error('no member has a fact')
    const { actor, action, subjectId, tenantId } = fact
    const filters = Object.entries({ actor, action, subjectId, tenantId })
    const day = civilDateOf(recordedAt, 'Europe/Paris')
    const asked = filters.flatMap((one) => filters.map((other) => Object.fromEntries([one, other])))
    for (const query of [...asked, { actor: 'nobody' }, { action, from: day, to: day }]) {
      const of: Readonly<Record<string, unknown>> = query
      const wanted = (['actor', 'action', 'subjectId', 'tenantId'] as const).filter((name) => of[name] !== undefined)
      const found = items.filter((item) => wanted.every((name) => item[name] === of[name]))
      const read: (typeof items)[number][] = []
      let cursor: string | null = null
      do {
        const page = await list({ ...query, limit: 2, ...(cursor === null ? {} : { cursor }) })
        read.push(...page.items)
        cursor = page.nextCursor
      } while (cursor !== null)
      expect({ query, read }).toEqual({ query, read: found })
    }
  })

  test('is found along an index whatever is asked for, by the one plan that serves every call, never by reading all', async () => {
    await admin.query(`SET session_replication_role = replica`)
    await admin.query(
      `INSERT INTO audit_entry (id, tenant_id, actor, action, subject_kind, subject_id, request_id, recorded_at)
       SELECT gen_random_uuid(), md5((n % 50)::text)::uuid, 'a-' || n % 400, 'b-' || n % 90, 'c', 's-' || n % 5000, 'r',
              '2026-01-01'::timestamptz + n * interval '1 second' FROM generate_series(1, 12000) AS n`,
    )
    await admin.query('SET session_replication_role = origin')
    await admin.query('ANALYZE audit_entry')
    const sent = vi.spyOn(Client.prototype, 'query')
    await house.api.listAuditFacts({ limit: 50 }, callOf(operator))
    const texts = sent.mock.calls.flatMap(([query]: readonly unknown[]) =>
      typeof query === 'object' && query !== null && 'text' in query ? [String(query.text)] : [],
    )
    sent.mockRestore()
    const text = texts.find((each) => each.includes('FROM audit_entry') || each.includes('JOIN audit_entry'))
    if (text === undefined) throw new Error('the list of facts was not seen to be asked for')
    const places = new Set(text.match(/\$\d+/g)).size
    const planned = async () => {
      await admin.query(`PREPARE facts AS ${text}`)
      const { rows } = await admin.query<{ 'QUERY PLAN': string }>(
        `EXPLAIN EXECUTE facts (${Array.from({ length: places }, () => 'NULL').join(', ')})`,
      )
      await admin.query('DEALLOCATE facts')
      return rows.map((row) => row['QUERY PLAN']).join('\n')
    }
    await admin.query(`SET ROLE grenier_platform; SET plan_cache_mode = force_generic_plan`)
    const plan = await planned()
    for (const by of ['subject_id', 'actor', 'action', 'tenant_id'])
      expect(plan).toMatch(new RegExp(`Index (Only )?Scan Backward using audit_entry_${by}_recorded_at_id_idx`))
    expect(plan).not.toContain('Seq Scan on audit_entry')
    // A planted fault: without its index a filter is looked for in all there is.
    await admin.query('RESET ROLE; DROP INDEX audit_entry_actor_recorded_at_id_idx')
    expect(await planned()).not.toContain('audit_entry_actor_recorded_at_id_idx')
  })

  test('can be changed by no scope of the application', async () => {
    await seal()
    const { rows } = await admin.query<{ role: string; table: string }>(
      `SELECT role, kept AS "table"
         FROM unnest(ARRAY['grenier_tenant', 'grenier_platform', 'grenier_relay']) AS role,
              unnest(ARRAY['audit_entry', 'audit_seal', 'audit_checkpoint', 'audit_tenant_checkpoint']) AS kept
        WHERE has_any_column_privilege(role, kept, 'UPDATE') OR has_table_privilege(role, kept, 'DELETE, TRUNCATE')`,
    )
    expect(rows).toEqual([])
  })
})

describe('what somebody with the database in hands does to it is found', () => {
  beforeEach(async () => {
    await enrolCommune(house, region, { name: 'Alpha', gib: 1n })
    await seal()
  })
  const third = '(SELECT entry_id FROM audit_seal WHERE sequence = 3)'
  const faultAfter = async (text: string) => {
    const { rowCount } = await tamper(text).then((results) => (Array.isArray(results) ? results.at(-1) : results))
    expect(rowCount).toBeGreaterThan(0)
    return (await verdictOf(await trailOf(null))).fault
  }

  test('a fact is told otherwise', async () => {
    expect(await faultAfter(`UPDATE audit_entry SET actor = actor || '.' WHERE id = ${third}`)).toMatchObject({
      code: 'hash-differs',
      line: 4,
    })
  })

  test('a fact’s hash goes with it: what was signed before says otherwise', async () => {
    const forged = `UPDATE audit_seal SET hash = decode(repeat('ab', 32), 'hex') WHERE sequence = (SELECT max(sequence) FROM audit_seal)`
    expect(await faultAfter(forged)).toMatchObject({ code: 'hash-differs' })
  })

  test('a member’s last fact is told otherwise and sealed anew: its chain was signed before', async () => {
    const { rows } = await admin.query<{ tenantId: string }>('SELECT id AS "tenantId" FROM tenant')
    const tenantId = rows[0]?.tenantId ?? ''
    await house.unitOfWork.transact({ kind: 'platform' }, (tx) => tx.audit.append([{ ...comment, tenantId }]))
    house.moveWallClock(3_600_000)
    await seal()
    const own = (await trailOf(tenantId)).findLast(({ kind }) => kind === 'entry')
    if (own?.kind !== 'entry') throw new Error('this member has no facts')
    const before = await house.unitOfWork.read({ kind: 'platform' }, (tx) =>
      tx.audit.headAt(tenantId, own.sequence - 1n),
    )
    const forged = nextHead(before, factHashOf({ ...own.fact, actor: 'somebody-else' }))
    await tamper(`
      UPDATE audit_entry SET actor = 'somebody-else' WHERE id = '${own.fact.id}';
      UPDATE audit_seal SET tenant_hash = decode('${forged.hash}', 'hex') WHERE entry_id = '${own.fact.id}'`)
    expect((await verdictOf(await trailOf(tenantId))).fault).toMatchObject({ code: 'checkpoint-differs' })
  })

  test('a fact is told otherwise, and shown as such beside those that were not', async () => {
    await tamper(`UPDATE audit_entry SET actor = actor || '.' WHERE id = ${third}`)
    const { items } = await house.api.listAuditFacts({ limit: 500 }, callOf(operator))
    expect(items.filter(({ standing }) => standing !== 'sealed').map(({ sequence }) => sequence)).toEqual([3n])
    await tamper(
      `UPDATE audit_seal SET hash = decode(repeat('ab', 32), 'hex') WHERE sequence = (SELECT max(sequence) FROM audit_checkpoint)`,
    )
    expect(await house.api.getAuditStanding({}, callOf(operator))).toMatchObject({ lastCheckpoint: { holds: false } })
  })

  test('two facts change places', async () => {
    const swap = `
      UPDATE audit_seal SET sequence = 1000000 + sequence WHERE sequence IN (2, 3);
      UPDATE audit_seal SET sequence = 1000005 - sequence WHERE sequence > 1000000`
    expect(await faultAfter(swap)).toMatchObject({ code: 'hash-differs', line: 3 })
  })

  test('a fact is taken away', async () => {
    const taken = 'ALTER TABLE audit_seal DISABLE TRIGGER ALL; DELETE FROM audit_seal WHERE sequence = 3'
    expect(await faultAfter(taken)).toMatchObject({ code: 'sequence-broken', line: 4 })
  })

  test('the last facts are taken away, with what was signed of them', async () => {
    const before = await trailOf(null)
    await tamper(`
      ALTER TABLE audit_seal DISABLE TRIGGER ALL; DELETE FROM audit_checkpoint;
      DELETE FROM audit_seal WHERE sequence > 5`)
    // The shorter trail agrees with itself; what was exported before shows that there was more.
    const [was, is] = [await verdictOf(before), await verdictOf(await trailOf(null))]
    expect([was.fault, is.fault]).toEqual([null, null])
    expect(is.sequence).toBeLessThan(was.sequence)
  })
})

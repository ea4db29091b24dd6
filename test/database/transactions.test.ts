import type { Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { addMs, civilDate, type Instant, instant } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ids, insertGround, insertMember, recordedAt, site } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
let admin: Client
const platform = { kind: 'platform' } as const
const memberDay = civilDate('2026-12-31')
let now: Instant = recordedAt

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact(platform, work)
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open({ now: () => now })
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await inPlatform(async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
  })
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

describe('a transaction', () => {
  test('whose work throws leaves nothing behind, neither the fact nor its audit and outbox rows', async () => {
    const before = await inPlatform((tx) => tx.outbox.countUnfinished())
    await expect(
      inPlatform(async (tx) => {
        await tx.provisioning.insertSite({ ...site, id: ids.epci, code: 'vanishing' })
        await tx.outbox.append([{ kind: 'compute-usage', tenantId: null, subjectId: 'all', payload: {} }])
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    expect(await inPlatform((tx) => tx.provisioning.getSite(ids.epci))).toBeNull()
    expect(await inPlatform((tx) => tx.outbox.countUnfinished())).toBe(before)
  })

  test('that lost a deadlock is run again as a whole and succeeds', async () => {
    let runs = 0
    const crossed = Promise.withResolvers<void>()
    let waiting = 0
    const touch = (first: string, second: string) =>
      inPlatform(async (tx) => {
        runs += 1
        await tx.tenancy.saveConditions({ tenantId: first, conditions: [], ready: 'False' })
        waiting += 1
        if (waiting === 2) crossed.resolve()
        await crossed.promise
        await tx.tenancy.saveConditions({ tenantId: second, conditions: [], ready: 'False' })
      })
    await inPlatform((tx) => insertMember(tx, 2))
    await Promise.all([touch(ids.tenant(1), ids.tenant(2)), touch(ids.tenant(2), ids.tenant(1))])
    // One of the two is given up; on a busy server each may find the circle, and both are.
    expect(runs).toBeGreaterThan(2)
  })

  test('whose connection is cut before the commit is run again on another one', async () => {
    let runs = 0
    const stored = await inPlatform(async (tx) => {
      runs += 1
      await tx.provisioning.insertSite({ ...site, id: ids.region, code: 'survivor' })
      if (runs === 1) {
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = $1 AND state = 'idle in transaction' AND application_name = 'grenier-platform'`,
          [migrated.name],
        )
      }
      return tx.provisioning.getSite(ids.region)
    })
    expect(runs).toBe(2)
    expect(stored?.code).toBe('survivor')
  })

  test('whose failed statement was swallowed does not pretend to have committed', async () => {
    await expect(
      inPlatform(async (tx) => {
        await tx.provisioning.insertSite({ ...site, id: ids.act }).catch(() => undefined)
      }),
    ).rejects.toThrow(/rolled back at its commit/)
  })

  test('that reads sees one snapshot and can write nothing', async () => {
    const seen = await database.unitOfWork.read(platform, async (tx) => {
      const before = await tx.provisioning.summary()
      await inPlatform((other) => insertMember(other, 3))
      return { before, after: await tx.provisioning.summary() }
    })
    expect(seen.after).toEqual(seen.before)
    await expect(database.unitOfWork.read(platform, (tx) => tx.tenancy.raiseGeneration(ids.tenant(1)))).rejects.toThrow(
      /read-only/,
    )
  })

  test('that conflicts every time knows so from its second run on, and is answered unavailable in the end', async () => {
    const conflict = Object.assign(new Error('could not serialize access'), { code: '40001' })
    const runs: boolean[] = []
    const ending = inPlatform(async (tx) => {
      runs.push(tx.ranBefore)
      throw conflict
    })
    await expect(ending).rejects.toMatchObject({ code: 'unavailable', cause: conflict })
    expect(runs).toEqual([false, true, true, true, true])
  })

  test('of a server that is gone answers unavailable', async () => {
    const urls = { tenant: 'postgresql://x@127.0.0.1:1/x', platform: 'postgresql://x@127.0.0.1:1/x' }
    const { openDatabase } = await import('@grenier/database')
    const gone = openDatabase({
      urls: { ...urls, relay: urls.platform },
      wallClock: { now: () => now },
      installationId: ids.site,
      timeZone: 'Europe/Paris',
    })
    await expect(gone.unitOfWork.read(platform, (tx) => tx.provisioning.summary())).rejects.toMatchObject({
      code: 'unavailable',
    })
    await gone.close()
  })
})

describe('the outbox', () => {
  const job = { kind: 'reconcile-tenant', tenantId: ids.tenant(1), subjectId: ids.tenant(1), payload: {} } as const

  test('wakes the relay at commit, hands each due row to one claimer, and is done only when told', async () => {
    const woken = Promise.withResolvers<void>()
    const listening = await database.outboxRelay.onAppended(() => woken.resolve())
    await inPlatform((tx) =>
      tx.outbox.append([
        { ...job, payload: { tenantId: ids.tenant(1) } },
        { ...job, notBefore: addMs(recordedAt, 60_000) },
      ]),
    )
    await woken.promise
    await listening.stop()
    const claims = await Promise.all([1, 2, 3].map(() => database.outboxRelay.claim({ limit: 10, now })))
    const claimed = claims.flat()
    expect(claimed).toMatchObject([
      {
        kind: 'reconcile-tenant',
        version: 1,
        tenantId: ids.tenant(1),
        payload: { tenantId: ids.tenant(1) },
        attempts: 1,
      },
    ])
    expect(await inPlatform((tx) => tx.outbox.countUnfinished())).toBe(2)
    await database.outboxRelay.markDone(claimed[0]?.id ?? '', now)
    expect(await inPlatform((tx) => tx.outbox.countUnfinished())).toBe(1)
  })

  test('keeps a row whose version this release cannot read', async () => {
    await admin.query(`UPDATE outbox SET version = 99 WHERE state = 'pending'`)
    const later = addMs(recordedAt, 120_000)
    expect(await database.outboxRelay.claim({ limit: 10, now: later })).toEqual([])
    await admin.query(`UPDATE outbox SET version = 1 WHERE state = 'pending'`)
    const [row] = await database.outboxRelay.claim({ limit: 10, now: later })
    expect(row?.kind).toBe('reconcile-tenant')
  })

  test('gets back what a flushed queue lost, and what is to be tried later, not before its time', async () => {
    const later = addMs(recordedAt, 200_000)
    expect(await database.outboxRelay.sweep({ publishedBefore: recordedAt })).toBe(0)
    expect(await database.outboxRelay.sweep({ publishedBefore: later })).toBe(1)
    const [row] = await database.outboxRelay.claim({ limit: 10, now: later })
    expect(row?.attempts).toBe(2)
    const id = row?.id ?? ''
    await database.outboxRelay.retryLater(id, { notBefore: addMs(later, 5_000), reason: 'cluster-unreachable' })
    expect(await database.outboxRelay.claim({ limit: 10, now: addMs(later, 4_999) })).toEqual([])
    expect(await database.outboxRelay.claim({ limit: 10, now: addMs(later, 5_000) })).toMatchObject([
      { id, attempts: 3 },
    ])
    // Who only awaits its turn comes back as often as it must and stays at the attempt that it is at.
    for (const waitedMs of [6_000, 7_000]) {
      const waiting = { notBefore: addMs(later, waitedMs), reason: 'lease-held', isTurnAwaited: true } as const
      await database.outboxRelay.retryLater(id, waiting)
      const due = { limit: 10, now: addMs(later, waitedMs) }
      expect(await database.outboxRelay.claim(due)).toMatchObject([{ id, attempts: 3 }])
    }
    await database.outboxRelay.markDone(id, later)
    await database.outboxRelay.retryLater(id, { notBefore: later, reason: 'late' })
    expect(await database.outboxRelay.claim({ limit: 10, now: addMs(later, 9_000) })).toEqual([])
  })
})

describe('idempotency', () => {
  const key = { principal: 'op', key: 'k-1', operation: 'createSite', requestHash: 'a'.repeat(64) }
  const expiresAt = addMs(recordedAt, 1_000)

  test('the first call is fresh, its repeat gets the outcome, another payload or operation is told apart', async () => {
    await inPlatform(async (tx) => {
      expect(await tx.idempotency.claim(key)).toEqual({ kind: 'fresh' })
      await tx.idempotency.complete(key, { outcome: { id: 'x', bytes: 2n ** 60n }, expiresAt })
    })
    const claim = (change: object) => inPlatform((tx) => tx.idempotency.claim({ ...key, ...change }))
    expect(await claim({})).toEqual({ kind: 'replay', outcome: { id: 'x', bytes: String(2n ** 60n) } })
    expect(await claim({ requestHash: 'b'.repeat(64) })).toEqual({ kind: 'other-payload' })
    expect(await claim({ operation: 'createOffer' })).toEqual({ kind: 'other-payload' })
    expect(await claim({ principal: 'someone else' })).toEqual({ kind: 'fresh' })
  })

  test('a call whose twin still runs is in flight, and fresh again when the twin failed', async () => {
    const other = { ...key, key: 'k-2' }
    await expect(
      inPlatform(async (tx) => {
        await tx.idempotency.claim(other)
        expect(await inPlatform((twin) => twin.idempotency.claim(other))).toEqual({ kind: 'in-flight' })
        throw new Error('failed')
      }),
    ).rejects.toThrow('failed')
    expect(await inPlatform((tx) => tx.idempotency.claim(other))).toEqual({ kind: 'fresh' })
  })

  test('an expired outcome is forgotten and its key can be used again', async () => {
    now = instant(expiresAt + 1)
    await inPlatform(async (tx) => {
      expect(await tx.idempotency.claim(key)).toEqual({ kind: 'fresh' })
      await tx.idempotency.complete(key, { outcome: 'second', expiresAt: addMs(now, 1_000) })
    })
    expect(await inPlatform((tx) => tx.idempotency.claim(key))).toEqual({ kind: 'replay', outcome: 'second' })
  })
})

describe('a database', () => {
  test('belongs to the installation that first claimed it, with one time zone', async () => {
    await database.ping()
    await database.ping()
    const elsewhere = migrated.open({ timeZone: 'Indian/Reunion' })
    await expect(elsewhere.ping()).rejects.toThrow('counts its days in Europe/Paris')
  })
})

describe('what is handed on while it is read', () => {
  const everyTenant = (tx: Transaction) =>
    (async function* () {
      for (;;) yield await tx.tenancy.tenantsOnDay(memberDay)
    })()

  test('is one snapshot from its first item to its last', async () => {
    const read: number[] = []
    for await (const tenants of database.unitOfWork.stream(platform, everyTenant)) {
      read.push(tenants.length)
      if (read.length === 1) await inPlatform((tx) => insertMember(tx, 9))
      if (read.length === 3) break
    }
    expect(new Set(read).size).toBe(1)
    expect(await inPlatform(async (tx) => (await tx.tenancy.tenantsOnDay(memberDay)).length)).toBe((read[0] ?? 0) + 1)
  })

  test('opens nothing before it is read, and gives its connection back when its reader stops or it fails', async () => {
    const single = migrated.open({ now: () => now, poolSizeMax: 1 })
    const unread = single.unitOfWork.stream(platform, everyTenant)
    for await (const _ of single.unitOfWork.stream(platform, everyTenant)) break
    const failing = single.unitOfWork.stream(platform, () =>
      (async function* () {
        yield 1
        throw new Error('gone')
      })(),
    )
    const reading = (async () => {
      for await (const one of failing) expect(one).toBe(1)
    })()
    await expect(reading).rejects.toThrow('gone')
    expect(await single.unitOfWork.read(platform, (tx) => tx.outbox.countUnfinished())).toBeTypeOf('number')
    expect(unread).toBeDefined()
  })

  test('ends as unavailable, and not as if it were whole, when its connection is lost', async () => {
    const seen: number[] = []
    const reading = (async () => {
      for await (const tenants of database.unitOfWork.stream(platform, everyTenant)) {
        seen.push(tenants.length)
        await admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
      }
    })()
    await expect(reading).rejects.toMatchObject({ code: 'unavailable' })
    expect(seen).toHaveLength(1)
  })
})

describe('a glance', () => {
  const at = { on: memberDay, at: recordedAt }
  const held = (tx: Transaction) => tx.access.placesHeld('nobody', at)

  const ofTenant = (n: number) => ({ kind: 'tenant', tenantId: ids.tenant(n) }) as const
  const agreementOf = (n: number) => (tx: Transaction) => tx.tenancy.agreementInForce(ids.tenant(n), memberDay)
  /** Whoever is answered may be so before its transaction's end, sent with it, has run. */
  const inTransaction = async () =>
    (
      await admin.query(`SELECT pid FROM pg_stat_activity WHERE datname = $1 AND state LIKE 'idle in transaction%'`, [
        migrated.name,
      ])
    ).rows

  test('reads by one statement', async () => {
    expect(await database.unitOfWork.glance(platform, held)).toEqual([])
    expect(await database.unitOfWork.glance(ofTenant(1), held)).toEqual([])
  })

  test('sees one tenant’s rows alone, whoever used the connection before', async () => {
    const turns = Array.from({ length: 200 }, (_, turn) => ({
      reader: 1 + (turn % 2),
      owner: 1 + (turn % 3 === 0 ? 1 : 0),
    }))
    const seen = await Promise.all(
      turns.map(async ({ reader, owner }) => {
        const agreement = await database.unitOfWork.glance(ofTenant(reader), agreementOf(owner))
        return { reader, owner, number: agreement?.number }
      }),
    )
    expect(seen).toEqual(
      turns.map((turn) => ({ ...turn, number: turn.reader === turn.owner ? `C-${turn.owner}` : undefined })),
    )
    await expect.poll(inTransaction).toEqual([])
  })

  test('that the server refuses says why, and leaves its connection as it was', async () => {
    const refused = (tx: Transaction) => tx.tenancy.agreementInForce('no id', memberDay)
    await expect(database.unitOfWork.glance(ofTenant(1), refused)).rejects.toThrow('invalid input syntax for type uuid')
    await expect.poll(inTransaction).toEqual([])
    expect(await database.unitOfWork.glance(ofTenant(1), agreementOf(1))).toMatchObject({ number: 'C-1' })
  })

  test('sends no second statement', async () => {
    for (const scope of [platform, ofTenant(1)]) {
      const twice = database.unitOfWork.glance(scope, async (tx) => [await held(tx), await held(tx)])
      await expect(twice).rejects.toThrow('a glance is one statement')
    }
    await expect.poll(inTransaction).toEqual([])
  })

  test.each<[string, (tx: Transaction) => Promise<unknown>, string]>([
    [
      'writes',
      (tx) => tx.tenancy.saveConditions({ tenantId: ids.tenant(1), conditions: [], ready: 'Unknown' }),
      'reads',
    ],
    ['notes a use', (tx) => tx.access.touchToken(ids.act, recordedAt), 'reads'],
    ['locks', (tx) => tx.tenancy.lockTenant(ids.tenant(1)), 'reads'],
    ['asks by Prisma', (tx) => tx.tenancy.listConditions(ids.tenant(1)), 'is one statement'],
  ])('sends nothing that %s', async (_what, work, why) => {
    const rows = async () =>
      (await admin.query('SELECT tenant::text, (SELECT count(*) FROM organisation) FROM tenant')).rows
    const before = await rows()
    for (const scope of [platform, ofTenant(1)])
      await expect(database.unitOfWork.glance(scope, work)).rejects.toThrow(`a glance ${why}`)
    expect(await rows()).toEqual(before)
  })
})

import type { QuotaPosition, Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { entriesForAllocation, GIB, planHold } from '@grenier/quota-billing'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { blockedSessions } from '../harness/blocked-sessions.ts'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
let admin: Client
const platform = { kind: 'platform' } as const
const offerId = ids.offer(1)
let transfers = 0

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact(platform, work)
}

async function survey(tx: Transaction, tenantId: string): Promise<QuotaPosition> {
  const [position] = await tx.quota.surveyPositions(tenantId, [offerId])
  if (position === undefined) throw new Error('the tenant stands in the tree')
  return position
}

/** Grants so much more on a surveyed position; `afterwards` happens between the survey and the commit. */
async function grant(
  tx: Transaction,
  tenantId: string,
  { gib, afterwards }: { gib: bigint; afterwards?: () => Promise<void> },
): Promise<'granted' | 'full'> {
  const position = await survey(tx, tenantId)
  await afterwards?.()
  const { path, quotaBytes, offer } = position
  const plan = planHold({
    offer: { offerId, roundingStepBytes: offer.roundingStepBytes },
    path,
    currentQuotaBytes: quotaBytes,
    wantedQuotaBytes: quotaBytes + gib * GIB,
  })
  if (plan.kind === 'refused') return 'full'
  transfers += 1
  const entries = entriesForAllocation({ offerId, path, deltaBytes: gib * GIB, heldBytes: 0n })
  await tx.quota.postSurveyed({
    tenantId,
    positions: [position],
    transfer: { id: idOf(21, transfers), causeKind: 'quota-request', causeId: tenantId, recordedAt, entries },
    quotas: [{ offerId, quotaBytes: quotaBytes + gib * GIB, grantedAt: recordedAt }],
    seenQuotas: null,
  })
  return 'granted'
}

async function limitRegion(gib: bigint | null): Promise<void> {
  await inPlatform((tx) =>
    tx.quota.setLevelLimit({
      poolId: ids.region,
      offerId,
      limitBytes: gib === null ? null : gib * GIB,
      overcommitPercent: 100,
      recordedAt,
    }),
  )
}

async function allocatedGib(): Promise<bigint> {
  const pool = await inPlatform((tx) => tx.quota.getPool(ids.region))
  return (pool?.levels[0]?.allocatedBytes ?? 0n) / GIB
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open({ poolSizeMax: 20 })
  admin = new Client({ connectionString: migrated.adminUrl })
  await admin.connect()
  await inPlatform(async (tx) => {
    await insertGround(tx)
    for (let number = 1; number <= 12; number += 1) await insertMember(tx, number)
  })
  await limitRegion(100n)
})
afterAll(async () => {
  await admin.end()
  await migrated.drop()
})

describe('moves decided on a survey', () => {
  test('run again on what is true when the tenant’s quota changed between the survey and the commit', async () => {
    let runs = 0
    const outcome = await inPlatform((tx) => {
      runs += 1
      const afterwards = async () => {
        if (runs === 1) await inPlatform((other) => grant(other, ids.tenant(1), { gib: 5n }))
      }
      return grant(tx, ids.tenant(1), { gib: 10n, afterwards })
    })
    expect([outcome, runs]).toEqual(['granted', 2])
    const [position] = await inPlatform((tx) => tx.quota.readPositions(ids.tenant(1), [offerId]))
    expect(position).toMatchObject({ quotaBytes: 15n * GIB, allocatedBytes: 15n * GIB })
    expect(await allocatedGib()).toBe(15n)
  })

  test('run again, and see the pool full, when somebody else took the last bytes before the commit', async () => {
    let runs = 0
    const outcome = await inPlatform((tx) => {
      runs += 1
      const afterwards = async () => {
        if (runs === 1) await inPlatform((other) => grant(other, ids.tenant(2), { gib: 80n }))
      }
      return grant(tx, ids.tenant(3), { gib: 10n, afterwards })
    })
    expect([outcome, runs]).toEqual(['full', 2])
    expect(await allocatedGib()).toBe(95n)
  })

  test('run again where the tenant gave notice before the commit, and see it', async () => {
    const leaves = ids.tenant(13)
    await inPlatform((tx) => insertMember(tx, 13))
    const notice = `INSERT INTO tenant_exit (id, tenant_id, state, data_class, notice_given_on, notice_days,
                      notice_ends_on, cooling_off_days, requested_by, requested_at, reason, waiting_for, version)
                    VALUES ($1, $2, 'notice', 'ordinary', '2026-01-05', 90, '2026-04-05', 60, 'op', $3, 'part', '[]', 1)`
    const states: (string | null)[] = []
    await inPlatform(async (tx) => {
      states.push(await tx.tenancy.exitStateOf(leaves))
      if (states.length > 1) return
      const afterwards = async () => void (await admin.query(notice, [idOf(30, 1), leaves, new Date(recordedAt)]))
      await grant(tx, leaves, { gib: 1n, afterwards })
    })
    expect(states).toEqual([null, 'notice'])
    const [position] = await inPlatform((tx) => tx.quota.readPositions(leaves, [offerId]))
    expect(position?.quotaBytes).toBe(0n)
  })

  test('that race for the last bytes give them to as many as they suffice for, without a deadlock', async () => {
    await limitRegion(125n)
    const outcomes = await Promise.all(
      Array.from({ length: 9 }, (_, index) => inPlatform((tx) => grant(tx, ids.tenant(4 + index), { gib: 10n }))),
    )
    expect(outcomes.filter((outcome) => outcome === 'granted')).toHaveLength(3)
    expect(await allocatedGib()).toBe(125n)
  })

  // Where the socket breaks under the last packet nobody can know, so the call may also answer `unavailable`.
  test('leave nothing behind when the session ends before the commit, and are then made once', async () => {
    await limitRegion(200n)
    let runs = 0
    const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE datname = $1 AND state = 'idle in transaction' AND application_name = 'grenier-platform'`
    const once = () =>
      inPlatform((tx) => {
        runs += 1
        const afterwards = async () => {
          if (runs === 1) await admin.query(cut, [migrated.name])
        }
        return grant(tx, ids.tenant(1), { gib: 1n, afterwards })
      })
    await once().catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'unavailable' })
      return once()
    })
    expect(runs).toBe(2)
    expect(await allocatedGib()).toBe(126n)
  })

  test('keep a level from getting a limit between the survey and the commit', async () => {
    const surveyed = Promise.withResolvers<void>()
    const mayCommit = Promise.withResolvers<void>()
    const granting = inPlatform(async (tx) => {
      const outcome = await grant(tx, ids.tenant(1), { gib: 1n, afterwards: async () => surveyed.resolve() })
      await mayCommit.promise
      return outcome
    })
    await surveyed.promise
    const limiting = limitRegion(300n)
    await expect.poll(() => blockedSessions(admin, 'advisory')).toBe(1)
    mayCommit.resolve()
    expect(await granting).toBe('granted')
    await limiting
    expect(await allocatedGib()).toBe(127n)
  })
})

describe('a statement that nobody waits for', () => {
  const job = { kind: 'reconcile-tenant', tenantId: ids.tenant(1), subjectId: ids.tenant(1), payload: {} } as const

  test('makes the transaction fail with its own reason, and nothing of it stays', async () => {
    const before = await inPlatform((tx) => tx.outbox.countUnfinished())
    const unknownOffer = { tenantId: ids.tenant(1), offerId: idOf(4, 99), quotaBytes: GIB, grantedAt: recordedAt }
    const failing = inPlatform(async (tx) => {
      await tx.outbox.append([job])
      await tx.quota.setQuota(unknownOffer)
      await tx.quota.getPool(ids.region)
    })
    await expect(failing).rejects.toMatchObject({ code: 'offer-unknown' })
    await expect(inPlatform((tx) => tx.quota.setQuota(unknownOffer))).rejects.toMatchObject({ code: 'offer-unknown' })
    expect(await inPlatform((tx) => tx.outbox.countUnfinished())).toBe(before)
  })
})

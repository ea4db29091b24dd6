import type { QuotaRequest } from '@grenier/contracts'
import type { Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import {
  civilDate,
  entriesForAllocation,
  entriesForCapacityChange,
  entriesForHold,
  GIB,
  instantFromIso,
  type LevelBalance,
} from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
const platform = { kind: 'platform' } as const
const offerId = ids.offer(1)
let transfers = 0

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact(platform, work)
}

function transferOf(entries: Parameters<Transaction['quota']['post']>[0][number]['entries'], at = recordedAt) {
  transfers += 1
  return { id: idOf(20, transfers), causeKind: 'capacity' as const, causeId: ids.region, recordedAt: at, entries }
}

async function setCapacity(tx: Transaction, poolId: string, limitBytes: bigint | null): Promise<void> {
  const pool = await tx.quota.getPool(poolId)
  if (pool === null) throw new Error('the pool is known')
  expect(await tx.quota.bumpPoolVersion(poolId, pool.version)).toBe(true)
  const known = pool.levels.find((level) => level.offerId === offerId)
  const level: LevelBalance = {
    nodeId: poolId,
    name: pool.name,
    kind: 'pool',
    limitBytes: known?.limitBytes ?? null,
    overcommitPercent: 100n,
    allocatedBytes: known?.allocatedBytes ?? 0n,
    heldBytes: known?.heldBytes ?? 0n,
  }
  await tx.quota.setLevelLimit({ poolId, offerId, limitBytes, overcommitPercent: 100, recordedAt })
  const entries = entriesForCapacityChange({ offerId, level, limitBytes, overcommitPercent: 100n })
  await tx.quota.post([transferOf(entries)])
}

async function grant(tx: Transaction, tenantId: string, options: { deltaBytes: bigint; heldBytes: bigint }) {
  const [position] = await tx.quota.lockPositions(tenantId, [offerId])
  if (position === undefined) throw new Error('the tenant stands in the tree')
  await tx.quota.post([transferOf(entriesForAllocation({ offerId, path: position.path, ...options }))])
  await tx.quota.setQuota({
    tenantId,
    offerId,
    quotaBytes: position.quotaBytes + options.deltaBytes,
    grantedAt: recordedAt,
  })
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open({ poolSizeMax: 20 })
  await inPlatform(async (tx) => {
    await insertGround(tx)
    for (let number = 1; number <= 12; number += 1) await insertMember(tx, number)
  })
})
afterAll(() => migrated.drop())

describe('the quota tree', () => {
  test('a hold and its grant move the balances of limited levels only, and the ledger shows the unlimited ones', async () => {
    await inPlatform((tx) => setCapacity(tx, ids.region, 100n * GIB))
    await inPlatform(async (tx) => {
      const [position] = await tx.quota.lockPositions(ids.tenant(1), [offerId])
      expect(position?.path.map(({ nodeId, limitBytes }) => [nodeId, limitBytes])).toEqual([
        [ids.region, 100n * GIB],
        [ids.epci, null],
        [ids.tenant(1), null],
      ])
      const path = position?.path ?? []
      await tx.quota.post([transferOf(entriesForHold({ offerId, path, deltaBytes: 10n * GIB }))])
    })
    const held = await inPlatform((tx) => tx.quota.getPool(ids.region))
    expect(held?.levels).toMatchObject([{ heldBytes: 10n * GIB, allocatedBytes: 0n, freeBytes: 90n * GIB }])

    await inPlatform((tx) => grant(tx, ids.tenant(1), { deltaBytes: 10n * GIB, heldBytes: 10n * GIB }))
    const { region, epci } = await inPlatform(async (tx) => ({
      region: await tx.quota.getPool(ids.region),
      epci: await tx.quota.getPool(ids.epci),
    }))
    expect(region?.levels).toMatchObject([{ heldBytes: 0n, allocatedBytes: 10n * GIB, freeBytes: 90n * GIB }])
    expect(epci?.levels).toMatchObject([
      { limitBytes: null, heldBytes: 0n, allocatedBytes: 10n * GIB, freeBytes: null },
    ])
  })

  test('a level that becomes limited starts from what the ledger says it gave', async () => {
    await inPlatform((tx) => setCapacity(tx, ids.epci, 50n * GIB))
    const epci = await inPlatform((tx) => tx.quota.getPool(ids.epci))
    expect(epci?.levels).toMatchObject([{ allocatedBytes: 10n * GIB, freeBytes: 40n * GIB }])
    await inPlatform((tx) => setCapacity(tx, ids.epci, null))
  })

  test('a limit below what is given is refused with the figure, and a stale version answers false', async () => {
    const set = (): Promise<void> =>
      inPlatform((tx) =>
        tx.quota.setLevelLimit({
          poolId: ids.region,
          offerId,
          limitBytes: 9n * GIB,
          overcommitPercent: 100,
          recordedAt,
        }),
      )
    await expect(set()).rejects.toMatchObject({
      code: 'capacity-below-allocated',
      params: { allocatedBytes: String(10n * GIB), leastLimitBytes: String(10n * GIB) },
    })
    expect(await inPlatform((tx) => tx.quota.bumpPoolVersion(ids.region, 1))).toBe(false)
  })

  test('entries that do not add up are refused by the database itself, and so is giving more than there is', async () => {
    const entry = { offerId, nodeId: ids.region, account: 'free' as const, amountBytes: -1n }
    await expect(inPlatform((tx) => tx.quota.post([transferOf([entry])]))).rejects.toThrow(/is off by -1 bytes/)
    await expect(
      inPlatform((tx) => grant(tx, ids.tenant(2), { deltaBytes: 91n * GIB, heldBytes: 0n })),
    ).rejects.toMatchObject({ code: 'unavailable', cause: { constraint: 'quota_level_within_limit' } })
  })

  test('grants that race for the last bytes never overdraw the pool and never deadlock', async () => {
    const wanted = 10n * GIB
    const outcomes = await Promise.all(
      Array.from({ length: 11 }, (_, index) =>
        inPlatform(async (tx) => {
          const tenantId = ids.tenant(2 + index)
          const [position] = await tx.quota.lockPositions(tenantId, [ids.offer(2), offerId].toReversed())
          const root = position?.path[0]
          if (position === undefined || root === undefined) throw new Error('the tenant stands in the tree')
          const free = (root.limitBytes ?? 0n) - root.allocatedBytes - root.heldBytes
          if (free < wanted) return false
          const { path } = position
          await tx.quota.post([transferOf(entriesForAllocation({ offerId, path, deltaBytes: wanted, heldBytes: 0n }))])
          return true
        }),
      ),
    )
    expect(outcomes.filter(Boolean)).toHaveLength(9)
    const region = await inPlatform((tx) => tx.quota.getPool(ids.region))
    expect(region?.levels).toMatchObject([{ allocatedBytes: 100n * GIB, heldBytes: 0n, freeBytes: 0n }])
  })

  test('a pool more than six levels deep is refused', async () => {
    const insert = (depth: number): Promise<void> =>
      inPlatform((tx) =>
        tx.quota.insertPool({
          id: idOf(30, depth),
          name: `Niveau ${depth}`,
          parentId: depth === 3 ? ids.epci : idOf(30, depth - 1),
          organisationId: null,
          levels: [],
          recordedAt,
          version: 1,
        }),
      )
    for (const depth of [3, 4, 5, 6]) await insert(depth)
    await expect(insert(7)).rejects.toMatchObject({ code: 'pool-too-deep' })
  })

  test('the quota of each tenant over time is read from the ledger', async () => {
    const steps = await inPlatform((tx) => tx.quota.quotaSteps(instantFromIso('2026-02-01T00:00:00Z')))
    const own = steps.filter(({ tenantId }) => tenantId === ids.tenant(1))
    expect(own).toEqual([{ tenantId: ids.tenant(1), offerId, at: recordedAt, valueBytes: 10n * GIB }])
    expect(await inPlatform((tx) => tx.quota.quotaSteps(recordedAt))).toEqual([])
  })
})

const request: QuotaRequest = {
  id: idOf(40, 1),
  tenantId: ids.tenant(1),
  tenantName: 'Commune 001',
  state: 'submitted',
  lines: [
    {
      offerId,
      currentQuotaBytes: 10n * GIB,
      originalQuotaBytes: 10n * GIB,
      requestedQuotaBytes: 2n ** 62n,
      decidedQuotaBytes: null,
      heldBytes: 10n * GIB,
    },
  ],
  justification: 'archives',
  wishedOn: null,
  requestedBy: 'secretaire',
  submittedAt: recordedAt,
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  temporaryUntil: civilDate('2026-12-31'),
  waitUntil: null,
  takenBy: 'operateur',
  takenAt: recordedAt,
  steps: [{ role: 'operator', poolId: null, decidedBy: null, decidedAt: null }],
  visaReasons: [],
  visaMandateId: null,
  dataClass: 'ordinary',
  history: [
    { sequence: 1, kind: 'submitted', actor: 'secretaire', recordedAt, text: 'archives' },
    { sequence: 2, kind: 'taken', actor: 'operateur', recordedAt, text: null },
  ],
  automatic: { policyVersion: 1, rule: 'small-step', facts: { usedPercent: '80' }, reasons: [] },
  refusals: [
    {
      code: 'capacity-exceeded',
      offerId,
      levelName: 'Région',
      remainingBytes: 0n,
      wantedDeltaBytes: 2n ** 62n,
      holdsBytes: 0n,
      wouldPassQuotaBytes: null,
      offerName: 'Standard',
      currentQuotaBytes: 0n,
      givableBytes: 2n ** 61n,
      holdsCount: 0,
      alternatives: [
        {
          kind: 'other-offer',
          offerId,
          offerName: 'Rapide',
          deltaBytes: 2n ** 62n,
          lines: [{ offerId, wantedQuotaBytes: 2n ** 62n }],
          waitIfFull: false,
          expectedOn: null,
        },
      ],
    },
  ],
  version: 1,
}

describe('quota requests', () => {
  test('a request is read back exactly as it was written, refusals beyond 2^53 included', async () => {
    await inPlatform((tx) => tx.quota.insertRequest(request))
    expect(await inPlatform((tx) => tx.quota.lockRequest(request.id))).toEqual(request)
    expect(await inPlatform((tx) => tx.quota.lockRequest(idOf(40, 9)))).toBeNull()
  })

  test('what an open request holds shows with the quota, with what each level above has left', async () => {
    const quotas = await inPlatform((tx) => tx.quota.listTenantQuotas(ids.tenant(1)))
    expect(quotas).toMatchObject([
      {
        offerCode: 'offer-1',
        quotaBytes: 10n * GIB,
        heldBytes: 10n * GIB,
        usedBytes: null,
        state: 'provisioning',
        ancestors: [
          { levelName: 'Région', freeBytes: 0n },
          { levelName: 'Communauté', freeBytes: null },
        ],
      },
    ])
    const seen = await database.unitOfWork.read({ kind: 'tenant', tenantId: ids.tenant(1) }, (tx) =>
      tx.quota.listTenantQuotas(ids.tenant(1)),
    )
    expect(seen).toEqual(quotas)
  })

  test('a decision is written only upon the version it was made on', async () => {
    const decided: QuotaRequest = { ...request, state: 'approved', decidedBy: 'op', decidedAt: recordedAt, version: 2 }
    expect(await inPlatform((tx) => tx.quota.updateRequest(decided, 7))).toBe(false)
    expect(await inPlatform((tx) => tx.quota.updateRequest(decided, 1))).toBe(true)
    expect(await inPlatform((tx) => tx.quota.getRequest(request.id))).toEqual(decided)
  })

  test('a request becomes active when the cluster agrees with the quota, and not with another one', async () => {
    const agree = (quotaBytes: bigint): Promise<void> =>
      inPlatform((tx) =>
        tx.quota.activateQuotas({ tenantId: ids.tenant(1), quotas: [{ offerId, quotaBytes }], at: recordedAt }),
      )
    await agree(11n * GIB)
    expect((await inPlatform((tx) => tx.quota.getRequest(request.id)))?.state).toBe('approved')
    await agree(10n * GIB)
    expect(await inPlatform((tx) => tx.quota.getRequest(request.id))).toMatchObject({ state: 'active', version: 3 })
    expect((await inPlatform((tx) => tx.quota.listTenantQuotas(ids.tenant(1))))[0]?.state).toBe('active')
  })
})

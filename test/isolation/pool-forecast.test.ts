import type { Scope } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
const tenantId = ids.tenant(1)
const place = { poolId: ids.epci, offerId: ids.offer(1) }

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await database.unitOfWork.transact({ kind: 'platform' }, async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
    await tx.quota.setLevelLimit({ ...place, limitBytes: 10n * GIB, overcommitPercent: 100, recordedAt })
  })
})
afterAll(() => migrated.drop())

const reads = {
  poolGrowth: (scope: Scope) =>
    database.unitOfWork.read(scope, (tx) =>
      tx.quota.poolGrowth({ tenantId, offerIds: [place.offerId], windowStart: recordedAt }),
    ),
  countPoolHolds: (scope: Scope) => database.unitOfWork.read(scope, (tx) => tx.quota.countPoolHolds(place)),
  listPoolHolds: (scope: Scope) =>
    database.unitOfWork.read(scope, (tx) => tx.quota.listPoolHolds({ ...place, limit: 10 })),
}

describe('how pools grow and who holds what in them', () => {
  test.each(Object.entries(reads))('%s: is refused by the database itself in the tenant scope', async (_, read) => {
    await expect(read({ kind: 'tenant', tenantId })).rejects.toMatchObject({ code: '42501' })
    await expect(read({ kind: 'platform' })).resolves.toBeDefined()
  })

  test('a pool that was limited before any entry was written has no trend yet', async () => {
    expect(await reads.poolGrowth({ kind: 'platform' })).toEqual([
      { offerId: place.offerId, nodeId: ids.epci, knownSince: null, grownBytes: 0n },
    ])
  })
})

import { Problem, type StoredMove, type Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { addMs } from '@grenier/quota-billing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { foundedOn, idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
const platform = { kind: 'platform' } as const
const namespace = 'mairie'
const [first, second] = [ids.tenant(1), ids.tenant(2)]

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact(platform, work)
}

let moves = 0
function planned(tenantId: string): StoredMove {
  moves += 1
  const removal = { removalOpensOn: null, removalRequestedBy: null, removalRequestedAt: null }
  return {
    id: idOf(31, moves),
    tenantId,
    state: 'planned',
    sourceClusterId: ids.cluster,
    sourceNamespace: namespace,
    sourceNamespaceUid: idOf(32, moves),
    targetClusterId: ids.backupCluster,
    targetNamespace: namespace,
    targetNamespaceUid: null,
    sameSiteReason: null,
    windowStartsAt: recordedAt,
    windowEndsAt: addMs(recordedAt, 3_600_000),
    coolingOffDays: 30,
    requestedBy: 'anne',
    requestedAt: recordedAt,
    reason: 'Salle neuve',
    frozenAt: null,
    backupTaskId: null,
    switchedAt: null,
    ...removal,
    removalApprovedBy: null,
    removalApprovedAt: null,
    endedAt: null,
    failure: null,
    waitingFor: [],
    offers: [],
    claims: [],
    history: [],
    losses: [],
    version: 1,
  }
}

const isTaken = (tx: Transaction, tenantId: string, clusterId: string) =>
  tx.provisioning.isNamespaceOfAnother({ tenantId, clusterId, name: namespace })

async function plan(tx: Transaction, tenantId: string, looked: () => Promise<void>): Promise<void> {
  const taken = await isTaken(tx, tenantId, ids.backupCluster)
  await looked()
  if (taken) throw new Problem('move-name-taken', { name: namespace })
  await tx.tenancy.insertMove(planned(tenantId))
}

/** Everything standing ends, so that each test begins with free names. */
async function cancelAll(): Promise<void> {
  for (const tenantId of [first, second]) {
    await inPlatform(async (tx) => {
      for (const move of await tx.tenancy.listMoves(tenantId)) {
        if (move.state === 'planned') await tx.tenancy.updateMove({ ...move, state: 'cancelled', endedAt: recordedAt })
      }
    })
  }
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await inPlatform(async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) await insertMember(tx, number)
  })
})
afterAll(() => migrated.drop())
afterEach(cancelAll)

describe('two moves that bring one name to one cluster', () => {
  test('are planned once, also where neither saw the other: the second is refused as if it had', async () => {
    const crossed = Promise.withResolvers<void>()
    let lookers = 0
    const looked = async () => {
      lookers += 1
      if (lookers === 2) crossed.resolve()
      await crossed.promise
    }
    const outcomes = await Promise.allSettled(
      [first, second].map((tenantId) => inPlatform((tx) => plan(tx, tenantId, looked))),
    )
    expect(lookers).toBeGreaterThan(2)
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'move-name-taken', params: { name: namespace } },
    })
  })

  test('may follow one another, once the first was undone', async () => {
    await inPlatform((tx) => tx.tenancy.insertMove(planned(first)))
    await cancelAll()
    await inPlatform((tx) => tx.tenancy.insertMove(planned(second)))
    const [move] = await inPlatform((tx) => tx.tenancy.listMoves(second))
    expect(move?.state).toBe('planned')
  })
})

describe('a name that a move has left to a cluster declared lost', () => {
  const declared = {
    sequence: 1,
    kubeSystemUid: 'uid-of-cluster',
    requestedBy: 'anne',
    requestedAt: recordedAt,
    reason: 'La salle a brûlé',
    approvalOpensAt: recordedAt,
    approvedBy: 'bruno',
    approvedAt: recordedAt,
    approvalReason: 'La salle a brûlé',
    endedAt: recordedAt,
    withdrawnBy: null,
    withdrawalReason: null,
  } as const

  async function lost(change: Partial<StoredMove>, clusterId: string): Promise<void> {
    const move = planned(first)
    await inPlatform(async (tx) => {
      await tx.tenancy.insertMove(move)
      const losses = [{ ...declared, state: 'lost' as const, clusterId, items: [] }]
      await tx.tenancy.updateMove({ ...move, endedAt: recordedAt, losses, ...change })
    })
  }

  test('is nobody else’s to take over or to move to, for that cluster may be there again', async () => {
    expect(await inPlatform((tx) => isTaken(tx, second, ids.cluster))).toBe(false)
    const switched = { frozenAt: recordedAt, switchedAt: recordedAt, removalOpensOn: foundedOn }
    await lost({ state: 'ended', ...switched, targetNamespaceUid: idOf(33, 1) }, ids.cluster)
    expect(await inPlatform((tx) => isTaken(tx, second, ids.cluster))).toBe(true)
    expect(await inPlatform((tx) => isTaken(tx, second, ids.backupCluster))).toBe(false)
    expect(await inPlatform((tx) => isTaken(tx, first, ids.cluster))).toBe(false)
    await lost({ state: 'cancelled' }, ids.backupCluster)
    expect(await inPlatform((tx) => isTaken(tx, second, ids.backupCluster))).toBe(true)
  })
})

import { type ClusterWatches, watchClusters } from '@grenier/control-plane'
import { type ClusterGateway, Problem, type Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { createIdSource } from '@grenier/identity'
import { addMs, type Instant } from '@grenier/quota-billing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { clusterOf, idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'
import { createStampsDouble } from '../harness/stamps-double.ts'

let migrated: MigratedDatabase
let database: Database
let now: Instant = recordedAt

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact({ kind: 'platform' }, work)
}

/** A worker's watches over a watcher that only remembers, by cluster, what it is to tell. */
function openWorker() {
  const watching = new Map<string, (namespaces: readonly string[]) => void>()
  const state = { prepareFails: false, prepared: [] as string[] }
  const clusterGateway: Pick<ClusterGateway, 'prepare' | 'newestRevision' | 'stamp'> = {
    stamp: stamps,
    newestRevision: async () => null,
    prepare: async ({ kubeconfig }) => {
      if (state.prepareFails) throw new Problem('cluster-unreachable', { detail: 'away' })
      state.prepared.push(kubeconfig)
      return { objectsApplied: 0 }
    },
  }
  const watches: ClusterWatches = watchClusters({
    unitOfWork: database.unitOfWork,
    clock: { now: () => now },
    wallClock: { now: () => now },
    ids: createIdSource(),
    installation: { id: idOf(1, 1) },
    secretBox: { seal: (text) => `sealed-${text}`, open: (sealed) => sealed, randomSecret: () => '' },
    clusterGateway: clusterGateway as ClusterGateway,
    clusterWatcher: {
      watch({ clusterId }, { changed }) {
        if (watching.has(clusterId)) throw new Error('watched twice')
        watching.set(clusterId, changed)
        return {
          isCurrent: () => true,
          size: () => ({ namespaces: 0, objects: 0, bytes: 0 }),
          stop: async () => void watching.delete(clusterId),
        }
      },
    },
  })
  workers.push(watches)
  return { watches, watching, state }
}

const workers: ClusterWatches[] = []
const stamps = createStampsDouble()
const clusters = [ids.cluster, ids.backupCluster].toSorted()

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await inPlatform(async (tx) => {
    await insertGround(tx)
    for (const number of [1, 2]) {
      await insertMember(tx, number)
      await tx.provisioning.saveNamespaces(ids.tenant(number), [
        { purpose: 'storage', clusterId: ids.cluster, name: `commune-${number}-storage`, uid: idOf(60, number) },
        { purpose: 'backup', clusterId: ids.backupCluster, name: `commune-${number}-backup`, uid: idOf(61, number) },
      ])
    }
  })
})
afterEach(async () => {
  for (const watches of workers.splice(0)) await watches.close()
  now = addMs(now, 3_600_000)
})
afterAll(() => migrated.drop())

/** Tenants with a run to come, and their rows marked as taken. */
async function takeOrdered(): Promise<string[]> {
  const rows = await database.outboxRelay.claim({ limit: 100, now })
  return rows.filter(({ kind }) => kind === 'reconcile-tenant').map(({ tenantId }) => tenantId ?? '')
}

describe('watches of clusters', () => {
  test('are one worker’s, each cluster once, until it closes', async () => {
    const one = openWorker()
    const other = openWorker()
    await one.watches.turn()
    await one.watches.turn()
    await other.watches.turn()
    expect([...one.watching.keys()].toSorted()).toEqual(clusters)
    expect([...other.watching.keys()]).toEqual([])
    await one.watches.close()
    expect(one.watching.size).toBe(0)
    await other.watches.turn()
    expect([...other.watching.keys()].toSorted()).toEqual(clusters)
  })

  test('pass on when their worker says nothing any more, and a worker that comes back lets go', async () => {
    const one = openWorker()
    const other = openWorker()
    await one.watches.turn()
    now = addMs(now, 9_999)
    await other.watches.turn()
    expect(other.watching.size).toBe(0)
    now = addMs(now, 1)
    await other.watches.turn()
    expect(other.watching.size).toBe(2)
    await one.watches.turn()
    expect(one.watching.size).toBe(0)
  })

  test('are left to another worker by one that does not reach the cluster', async () => {
    const one = openWorker()
    const other = openWorker()
    one.state.prepareFails = true
    await expect(one.watches.turn()).rejects.toMatchObject({ code: 'cluster-unreachable' })
    await other.watches.turn()
    expect(other.watching.size).toBe(2)
  })

  test('order one run for each tenant concerned, none for a namespace that is not ours, and none twice', async () => {
    await takeOrdered()
    const { watches, watching } = openWorker()
    await watches.turn()
    watching.get(ids.cluster)?.(['commune-1-storage', 'somebody-elses'])
    watching.get(ids.backupCluster)?.(['commune-2-backup', 'commune-1-storage'])
    await expect.poll(() => inPlatform((tx) => tx.outbox.countUnfinished())).toBeGreaterThan(1)
    watching.get(ids.cluster)?.(['commune-1-storage'])
    watching.get(ids.backupCluster)?.(['commune-1-backup'])
    await watches.turn()
    await watches.turn()
    expect((await takeOrdered()).toSorted()).toEqual([ids.tenant(1), ids.tenant(2)].toSorted())
    // What was taken may have looked before this change: it is ordered again.
    watching.get(ids.cluster)?.(['commune-1-storage'])
    await expect.poll(() => takeOrdered()).toEqual([ids.tenant(1)])
  })

  test('keep the stamp of a cluster fresh while nobody is at work, and find another database that took it over', async () => {
    const access = {
      clusterId: ids.cluster,
      kubeconfig: '',
      kubeSystemUid: ids.cluster,
      profile: clusterOf('', '').profile,
    }
    const installationId = idOf(1, 1)
    const { watches, watching } = openWorker()
    await watches.turn()
    const first = await stamps.read(access, installationId)
    now = addMs(now, 60_000)
    await watches.turn()
    expect(await stamps.read(access, installationId)).toEqual(first)
    now = addMs(now, 600_000)
    await watches.turn()
    const renewed = await stamps.read(access, installationId)
    expect(renewed.stamp).not.toEqual(first.stamp)

    const stamp = { databaseId: 'another', token: idOf(99, 1), number: 9 }
    expect(await stamps.write(access, { installationId, stamp, over: renewed })).toBe('written')
    now = addMs(now, 60_000)
    await watches.turn()
    const hold = await inPlatform((tx) => tx.provisioning.lastingClusterHold(ids.cluster))
    expect(hold).toMatchObject({ cause: 'other-database' })
    expect([...watching.keys()].toSorted()).toEqual(clusters)
    expect(await stamps.read(access, installationId)).toMatchObject({ stamp })
  })
})

import type { Transaction } from '@grenier/control-plane/ports'
import type { Database } from '@grenier/database'
import { addMs, GIB } from '@grenier/quota-billing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterOf, communeSiren, idOf, ids, insertGround, insertMember, recordedAt } from '../harness/fixtures.ts'
import { createMigratedDatabase, type MigratedDatabase } from '../harness/migrated-database.ts'

let migrated: MigratedDatabase
let database: Database
const platform = { kind: 'platform' } as const
const tenantId = ids.tenant(1)

function inPlatform<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.unitOfWork.transact(platform, work)
}

beforeAll(async () => {
  migrated = await createMigratedDatabase()
  database = migrated.open()
  await inPlatform(async (tx) => {
    await insertGround(tx)
    await insertMember(tx, 1)
  })
})
afterAll(() => migrated.drop())

describe('clusters', () => {
  test('are read back with their sealed kubeconfig, which no list shows', async () => {
    const cluster = clusterOf(ids.cluster, 'alpha')
    expect(await inPlatform((tx) => tx.provisioning.getCluster(ids.cluster))).toEqual({
      cluster,
      kubeconfigSealed: 'sealed-alpha',
      exitKubeconfigSealed: null,
      renewalFailure: null,
    })
    const { items } = await inPlatform((tx) => tx.provisioning.listClusters({ limit: 10 }))
    expect(items[0]).toEqual(cluster)
    expect(JSON.stringify(items)).not.toContain('sealed')
  })

  test('are known by their name and by their UID', async () => {
    const insert = (change: object) =>
      inPlatform((tx) => tx.provisioning.insertCluster({ ...clusterOf(idOf(2, 9), 'gamma'), ...change }, 'sealed'))
    await expect(insert({ name: 'alpha' })).rejects.toMatchObject({ code: 'cluster-known' })
    await expect(insert({ kubeSystemUid: ids.cluster })).rejects.toMatchObject({ code: 'cluster-known' })
    await expect(insert({ siteId: idOf(1, 9) })).rejects.toMatchObject({ code: 'site-unknown' })
  })
})

describe('leases', () => {
  const take = (holder: string, atMs: number) =>
    inPlatform((tx) =>
      tx.provisioning.acquireLease({
        tenantId,
        holder,
        now: addMs(recordedAt, atMs),
        expiresAt: addMs(recordedAt, atMs + 1_000),
      }),
    )

  test('have one holder; an expired one passes on with a higher token, and the old holder may write no more', async () => {
    const first = await take('a', 0)
    expect(first).toEqual({ tenantId, fencingToken: 1n })
    expect(await take('b', 999)).toBeNull()
    const second = await take('b', 1_000)
    expect(second).toEqual({ tenantId, fencingToken: 2n })
    if (first === null || second === null) throw new Error('both were taken')
    expect(await inPlatform((tx) => tx.provisioning.holdsLease(first))).toBe(false)
    expect(await inPlatform((tx) => tx.provisioning.holdsLease(second))).toBe(true)
    await inPlatform((tx) => tx.provisioning.releaseLease(first))
    expect(await inPlatform((tx) => tx.provisioning.holdsLease(second))).toBe(true)
    await inPlatform((tx) => tx.provisioning.releaseLease(second))
    expect(await take('c', 1_001)).toEqual({ tenantId, fencingToken: 3n })
  })
})

describe('the state of a tenant', () => {
  test('holds what a blueprint is made of; a password is never replaced and namespaces stay known', async () => {
    expect(await inPlatform((tx) => tx.provisioning.readTenantState(idOf(7, 99)))).toBeNull()
    expect(await inPlatform((tx) => tx.provisioning.keepRepositoryPassword(tenantId, 'sealed-1'))).toBe('sealed-1')
    expect(await inPlatform((tx) => tx.provisioning.keepRepositoryPassword(tenantId, 'sealed-2'))).toBe('sealed-1')
    const namespace = {
      purpose: 'storage',
      clusterId: ids.cluster,
      name: 'commune-1-storage',
      uid: idOf(60, 1),
    } as const
    const quotaBytes = 2n ** 60n
    await inPlatform(async (tx) => {
      await tx.provisioning.saveNamespaces(tenantId, [namespace])
      await tx.quota.setQuota({ tenantId, offerId: ids.offer(1), quotaBytes, grantedAt: recordedAt })
    })
    expect(await inPlatform((tx) => tx.provisioning.readTenantState(tenantId))).toEqual({
      slug: 'commune-1',
      isSuspended: false,
      awaitsNamespace: null,
      dataClass: null,
      exitState: null,
      moveState: null,
      siren: communeSiren(1),
      inseeCode: '95001',
      origin: {
        organisationKind: 'commune',
        organisationName: 'Commune 001',
        poolName: 'Communauté',
        dataClass: null,
        residencyMin: null,
      },
      generation: 1,
      revision: 0n,
      storageClusterId: ids.cluster,
      backupClusterId: ids.backupCluster,
      s3Endpoint: 'https://s3.nord.example',
      s3Region: 'us-east-1',
      repositoryPasswordSealed: 'sealed-1',
      quotas: [
        {
          offerId: ids.offer(1),
          offerCode: 'offer-1',
          kind: 'block',
          bucketApi: null,
          className: 'standard',
          quotaBytes,
          roundingStepBytes: GIB,
          usedBytes: null,
        },
      ],
      known: [{ ...namespace, laid: [] }],
    })
  })

  test('remembers what was laid in a namespace, until it is taken away or the namespace is another one', async () => {
    const backup = { purpose: 'backup', clusterId: ids.cluster, name: 'commune-1-backup', uid: idOf(60, 2) } as const
    const laidThere = async () => {
      const state = await inPlatform((tx) => tx.provisioning.readTenantState(tenantId))
      return state?.known.find(({ purpose }) => purpose === 'backup')?.laid
    }
    const save = (standing: string[], removed: string[]) =>
      inPlatform((tx) => tx.provisioning.saveLaid(tenantId, [{ purpose: 'backup', standing, removed }]))
    await inPlatform((tx) => tx.provisioning.saveNamespaces(tenantId, [backup]))
    expect(await laidThere()).toEqual([])
    await save(['RoleBinding/a', 'LimitRange/b'], [])
    await save(['Schedule/c'], ['RoleBinding/a'])
    await inPlatform((tx) => tx.provisioning.saveNamespaces(tenantId, [backup]))
    expect(await laidThere()).toEqual(['LimitRange/b', 'Schedule/c'])
    await inPlatform((tx) => tx.provisioning.saveNamespaces(tenantId, [{ ...backup, uid: idOf(60, 3) }]))
    expect(await laidThere()).toEqual([])
  })

  test('shows its progress in order, from any point on', async () => {
    const event = (step: string) => ({ recordedAt, step, outcome: 'done' as const, message: step })
    const append = (steps: string[]) => inPlatform((tx) => tx.provisioning.appendEvents(tenantId, steps.map(event)))
    expect(await append(['namespace', 'quota'])).toBe(2)
    expect(await append([])).toBe(2)
    expect(await append(['backup'])).toBe(3)
    const events = await database.unitOfWork.read({ kind: 'tenant', tenantId }, (tx) =>
      tx.provisioning.listEvents(tenantId, 1),
    )
    expect(events.map(({ sequence, step }) => [sequence, step])).toEqual([
      [2, 'quota'],
      [3, 'backup'],
    ])
  })

  test('counts objects, however many runs count at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => inPlatform((tx) => tx.provisioning.addObjectsApplied(7))))
    expect(await inPlatform((tx) => tx.provisioning.summary())).toEqual({
      tenants: 1,
      ready: 0,
      namespaces: 2,
      objectsApplied: 140,
    })
  })
})

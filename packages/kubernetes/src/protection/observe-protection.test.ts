import { instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import type { ObservedObject } from '../objects.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { copiesOfSnapshot, copyOfDataUpload, createUploadList, observeProtection } from './observe-protection.ts'

const namespace = 'bar-storage'
const snapshot = (spec: object): ObservedObject => ({ kind: 'Snapshot', metadata: { name: 's', uid: 'u' }, spec })
const upload = (spec: object, status: object): ObservedObject => {
  return { kind: 'DataUpload', metadata: { name: 'du-1', uid: 'u' }, spec, status }
}

/** A storage namespace of ours with a claim that is bound and a snapshot of it. */
function scene() {
  const cluster = createFakeCluster({ capabilities: fullCapabilities })
  const metadata = { name: namespace, labels: { 'app.kubernetes.io/managed-by': 'grenier' } }
  cluster.put({ kind: 'Namespace', metadata } as never)
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'standard', volumeMode: 'Filesystem' }
  const status = { phase: 'Bound', capacity: { storage: '10Gi' } }
  cluster.put({ kind: 'PersistentVolumeClaim', metadata: { name: 'archives', namespace }, spec, status })
  const seen = { id: 'abc', date: '2026-01-02T03:00:00+01:00', paths: ['/data/archives'], repository: 's3:r' }
  cluster.put({ kind: 'Snapshot', metadata: { name: 'abc', namespace }, spec: seen })
  return cluster
}

const look = (client: ClusterClient, uid: string | null = null) =>
  observeProtection(client, { name: namespace, uid }, async () => [])

describe('a look at a tenant’s copies', () => {
  it('shows its claims and the copies of their paths, dated by the data', async () => {
    expect(await look(scene().client)).toEqual({
      kind: 'seen',
      claims: [
        {
          name: 'archives',
          isBound: true,
          accessModes: ['ReadWriteOnce'],
          volumeMode: 'Filesystem',
          isExcluded: false,
          createdAt: instantFromIso('2026-01-01T00:00:00Z'),
          className: 'standard',
          capacityBytes: 10n * 1024n ** 3n,
        },
      ],
      copies: [
        {
          driver: 'k8up',
          claimName: 'archives',
          copyRef: 'abc',
          repository: 's3:r',
          takenAt: instantFromIso('2026-01-02T02:00:00Z'),
          sizeBytes: null,
        },
      ],
    })
  })

  it('shows nothing, rather than an empty tenant, of a namespace that is missing, another one or not ours', async () => {
    const missing = scene()
    missing.drop('Namespace', namespace)
    expect(await look(missing.client)).toEqual({ kind: 'missing' })
    expect(await look(scene().client, 'another-uid')).toEqual({ kind: 'missing' })
    const foreign = scene()
    foreign.put({ kind: 'Namespace', metadata: { name: namespace } })
    expect(await look(foreign.client)).toEqual({ kind: 'missing' })
  })

  it('is none when a part of it cannot be read, but for a kind that the cluster does not serve', async () => {
    const { client } = scene()
    const failing = (status: number): ClusterClient => ({
      ...client,
      list: async (address) => {
        if (address.kind !== 'Snapshot') return await client.list(address)
        throw new ApiFailure({ status, reason: 'X', message: 'x' })
      },
    })
    await expect(look(failing(403))).rejects.toMatchObject({ status: 403 })
    expect(await look(failing(404))).toMatchObject({ kind: 'seen', copies: [] })
  })
})

describe('a snapshot', () => {
  it('is a copy of each claim whose path it holds, and of nothing else', () => {
    const paths = ['/data/a', '/data/b/', '/data/a/inner', '/database.sql', '/data/']
    const names = copiesOfSnapshot(snapshot({ id: 'x', date: '2026-01-02T00:00:00Z', paths })).map(
      (copy) => copy.claimName,
    )
    expect(names).toEqual(['a', 'b'])
  })

  it('without a date or an id is no evidence', () => {
    expect(copiesOfSnapshot(snapshot({ id: 'x', paths: ['/data/a'] }))).toEqual([])
    expect(copiesOfSnapshot(snapshot({ date: '2026-01-02T00:00:00Z', paths: ['/data/a'] }))).toEqual([])
  })
})

describe('a data upload', () => {
  const spec = { sourceNamespace: namespace, sourcePVC: 'archives', backupStorageLocation: 'bsl' }
  const done = {
    phase: 'Completed',
    startTimestamp: '2026-01-02T00:00:00Z',
    completionTimestamp: '2026-01-02T05:00:00Z',
  }

  it('is a copy when it is Completed and of that namespace, dated by its start, with its bytes', () => {
    expect(copyOfDataUpload(upload(spec, { ...done, progress: { bytesDone: 7 } }), namespace)).toMatchObject({
      driver: 'velero',
      claimName: 'archives',
      takenAt: instantFromIso('2026-01-02T00:00:00Z'),
      sizeBytes: 7n,
    })
    expect(copyOfDataUpload(upload(spec, done), namespace)?.sizeBytes).toBe(0n)
    for (const phase of ['InProgress', 'Failed', 'Canceled']) {
      expect(copyOfDataUpload(upload(spec, { ...done, phase }), namespace)).toBeNull()
    }
    expect(copyOfDataUpload(upload(spec, done), 'other-storage')).toBeNull()
  })

  it('is listed once for all tenants of a cluster, until the list is old or failed', async () => {
    let lists = 0
    let now = 0
    let isFailing = false
    const { client } = scene()
    const counting: ClusterClient = {
      ...client,
      list: async () => {
        lists += 1
        if (isFailing) throw new ApiFailure({ status: 500, reason: 'X', message: 'x' })
        return []
      },
    }
    const uploadsOf = createUploadList({ keptMs: 100, now: () => now })
    const access = { kubeSystemUid: 'c1' } as never
    await Promise.all([uploadsOf(counting, access), uploadsOf(counting, access)])
    expect(lists).toBe(1)
    now = 100
    isFailing = true
    await expect(uploadsOf(counting, access)).rejects.toThrow('x')
    isFailing = false
    expect(await uploadsOf(counting, access)).toEqual([])
    expect(lists).toBe(3)
  })
})

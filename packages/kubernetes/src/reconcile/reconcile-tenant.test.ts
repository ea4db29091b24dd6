import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { observedAt, run, verdicts } from '../test-support/runs.ts'
import {
  backupQuota,
  bareCapabilities,
  blockQuota,
  bucketQuota,
  fullCapabilities,
  sampleBlueprint,
} from '../test-support/samples.ts'

const capabilities = fullCapabilities
const allReady = {
  NamespacesReady: 'True Applied',
  QuotaEnforced: 'True Enforced',
  OverAllocated: 'False WithinQuota',
  VolumesAtRisk: 'False Retained',
  NetworkIsolated: 'True Isolated',
  ClassesServed: 'True Served',
  BucketReady: 'True Bound',
  BackupScheduled: 'True Scheduled',
  AccessGranted: 'True Bound',
  DataMissing: 'False NothingMissing',
  IsolationWidened: 'False OnlyOurs',
  Ready: 'True AllReady',
}

describe('a first run', () => {
  it('makes everything, agrees every quota and leaves nothing to do', async () => {
    const cluster = createFakeCluster({ capabilities })
    const report = await run({ storage: cluster })
    expect(verdicts(report)).toEqual(allReady)
    expect(report.objectsApplied).toBe(15)
    expect(report.retryAfterMs).toBeNull()
    expect(report.agreedQuotas).toEqual([
      { offerId: blockQuota.offerId, quotaBytes: blockQuota.quotaBytes },
      { offerId: backupQuota.offerId, quotaBytes: backupQuota.quotaBytes },
    ])
    expect(report.conditions.every((c) => c.observedGeneration === 4 && c.changedAt === observedAt)).toBe(true)
  })

  it('keeps the order: namespaces, ceilings and walls, bucket, backup, and access last of all', async () => {
    const cluster = createFakeCluster({ capabilities })
    await run({ storage: cluster })
    const stage: Record<string, number> = {
      Namespace: 0,
      ResourceQuota: 1,
      LimitRange: 1,
      NetworkPolicy: 1,
      ObjectBucketClaim: 2,
      Secret: 3,
      PodConfig: 3,
      Schedule: 3,
      RoleBinding: 4,
    }
    const stages = cluster.writes.map((write) => stage[write.split(' ')[0] ?? ''])
    expect(stages).toEqual(stages.toSorted((left, right) => Number(left) - Number(right)))
    expect(stages.at(-1)).toBe(4)
  })

  it('puts K8up beside the claims and only the bucket on the backup site', async () => {
    const storage = createFakeCluster({ capabilities })
    const backup = createFakeCluster({ capabilities })
    await run({ storage, backup })
    expect(backup.writes.toSorted()).toEqual([
      'Namespace bar-sur-seine-10034-backup',
      'NetworkPolicy grenier-default-deny',
      'ObjectBucketClaim grenier-backup',
      'ResourceQuota grenier',
    ])
    expect(storage.writes).toContain('Schedule grenier')
  })

  it('tells which buckets stand, for their bytes to be read where they are stored', async () => {
    const backup = createFakeCluster({ capabilities })
    const report = await run({ storage: createFakeCluster({ capabilities }), backup })
    const bucketName = 'bucket-of-grenier-backup'
    const clusterId = expect.any(String)
    expect(report.buckets).toEqual([{ offerId: backupQuota.offerId, clusterId, bucketName, api: 'obc' }])
  })

  it('copies the key of the bucket and keeps the stored password', async () => {
    const storage = createFakeCluster({ capabilities })
    await run({ storage, backup: createFakeCluster({ capabilities }) })
    const secret = storage.objects.get('Secret/bar-sur-seine-10034-storage/grenier-backup-repository')
    expect(secret?.['data']).toEqual({
      password: btoa('not-a-real-password'),
      AWS_ACCESS_KEY_ID: btoa('AK'),
      AWS_SECRET_ACCESS_KEY: btoa('SK'),
    })
  })
})

describe('a later run', () => {
  it('copies the bucket’s key again once it was rotated, beside the same password, and tells nobody what it is', async () => {
    const storage = createFakeCluster({ capabilities })
    const backup = createFakeCluster({ capabilities })
    const first = await run({ storage, backup })
    const data = { AWS_ACCESS_KEY_ID: btoa('rotated-id'), AWS_SECRET_ACCESS_KEY: btoa('rotated-key') }
    const metadata = { name: 'grenier-backup', namespace: 'bar-sur-seine-10034-backup' }
    backup.put({ kind: 'Secret', metadata, data })
    storage.writes.length = 0
    const second = await run({ storage, backup, known: first.namespaces })
    expect(storage.writes).toEqual(['Secret grenier-backup-repository'])
    const secret = storage.objects.get('Secret/bar-sur-seine-10034-storage/grenier-backup-repository')
    expect(secret?.['data']).toEqual({ password: btoa('not-a-real-password'), ...data })
    expect(JSON.stringify(second, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toMatch(
      /rotated|not-a-real-password/,
    )
    await run({ storage, backup, known: first.namespaces })
    expect(storage.writes).toHaveLength(1)
  })

  it('writes nothing when nothing changed', async () => {
    const cluster = createFakeCluster({ capabilities })
    const first = await run({ storage: cluster })
    cluster.writes.length = 0
    const second = await run({ storage: cluster, known: first.namespaces })
    expect(cluster.writes).toEqual([])
    expect(verdicts(second)).toEqual(allReady)
    expect(second.objectsApplied).toBe(0)
    expect(second.agreedQuotas).toEqual(first.agreedQuotas)
  })

  it('touches only what a larger quota changes', async () => {
    const cluster = createFakeCluster({ capabilities })
    const first = await run({ storage: cluster })
    cluster.writes.length = 0
    const quotas = [{ ...blockQuota, quotaBytes: 2n * blockQuota.quotaBytes }, backupQuota]
    await run({ storage: cluster, known: first.namespaces, blueprint: { quotas, revision: 1300n } })
    expect(cluster.writes.toSorted()).toEqual([
      'LimitRange grenier',
      'Namespace bar-sur-seine-10034-storage',
      'ResourceQuota grenier',
    ])
  })

  it('knows its own objects after a crash that forgot them', async () => {
    const cluster = createFakeCluster({ capabilities })
    await run({ storage: cluster })
    cluster.writes.length = 0
    expect(verdicts(await run({ storage: cluster, known: [] }))).toEqual(allReady)
    expect(cluster.writes).toEqual([])
  })

  it('names the policies and bindings of others, which widen what ours allow', async () => {
    const cluster = createFakeCluster({ capabilities })
    const { namespaces } = await run({ storage: cluster })
    const namespace = 'bar-sur-seine-10034-storage'
    cluster.put({ kind: 'NetworkPolicy', metadata: { name: 'allow-all', namespace } })
    cluster.put({ kind: 'NetworkPolicy', metadata: { name: 'grenier-allow-all', namespace } })
    const subjects = [{ kind: 'ServiceAccount', name: 'pod-executor' }]
    cluster.put({ kind: 'RoleBinding', metadata: { name: 'pod-executor-namespaced', namespace }, subjects })
    const report = await run({ storage: cluster, known: namespaces })
    expect(report.conditions.find(({ type }) => type === 'IsolationWidened')).toMatchObject({
      status: 'True',
      message: `NetworkPolicy ${namespace}/allow-all, NetworkPolicy ${namespace}/grenier-allow-all`,
    })
    expect(cluster.objects.has(`NetworkPolicy/${namespace}/allow-all`)).toBe(true)
  })
})

describe('what is not there yet', () => {
  it('of a bare cluster is conditions, while quota, walls and access stand', async () => {
    const report = await run({ storage: createFakeCluster({ capabilities: bareCapabilities }) })
    expect(verdicts(report)).toMatchObject({
      QuotaEnforced: 'True Enforced',
      ClassesServed: 'False StorageClassMissing',
      BucketReady: 'False NotServed',
      BackupScheduled: 'False K8upNotServed',
      AccessGranted: 'True Bound',
      Ready: 'False ClassesServed',
    })
    expect(report.steps.filter((step) => step.outcome === 'failed')).toEqual([])
  })

  it.each(['none', 'hard'] as const)(
    'keeps access and backup back while the quota is not counted (%s)',
    async (status) => {
      const cluster = createFakeCluster({ capabilities, quotaStatus: status })
      const report = await run({ storage: cluster })
      expect(verdicts(report)).toMatchObject({ QuotaEnforced: 'False Waiting', AccessGranted: 'Unknown Waiting' })
      expect(cluster.writes.filter((write) => /^(Secret|RoleBinding|ObjectBucketClaim)/.test(write))).toEqual([])
      expect([report.agreedQuotas, report.retryAfterMs]).toEqual([[], 5_000])
    },
  )

  it('of a shrink below use is named, and its capacity is not agreed to be free', async () => {
    const used = { 'standard.storageclass.storage.k8s.io/requests.storage': '101Gi' }
    const report = await run({ storage: createFakeCluster({ capabilities, used }) })
    expect(verdicts(report)['QuotaEnforced']).toBe('True OverUsed')
    expect(report.agreedQuotas.map(({ offerId }) => offerId)).toEqual([backupQuota.offerId])
  })

  it('schedules no backup without its bucket, and looks again later the longer it has waited', async () => {
    const cluster = createFakeCluster({ capabilities, areBucketsPending: true })
    const report = await run({ storage: cluster })
    expect(verdicts(report)).toMatchObject({
      BucketReady: 'False Pending',
      BackupScheduled: 'False BucketPending',
      AccessGranted: 'True Bound',
      Ready: 'False BucketReady',
    })
    expect(report.agreedQuotas.map(({ offerId }) => offerId)).toEqual([blockQuota.offerId])
    expect(report.retryAfterMs).toBeGreaterThan(10_000)
    expect(report.retryAfterMs).toBeLessThanOrEqual(60_000)
  })

  it('refuses a bucket class that would delete the bucket with its claim', async () => {
    const storageClasses = [{ name: 'objets-sauvegarde', reclaimPolicy: 'Delete' }]
    const cluster = createFakeCluster({ capabilities: { ...capabilities, storageClasses } })
    expect(verdicts(await run({ storage: cluster }))['BucketReady']).toBe('False ReclaimPolicyDelete')
    expect(cluster.writes).not.toContain('ObjectBucketClaim grenier-backup')
  })

  it('says that nothing is backed up when no backup is asked for, and is ready all the same', async () => {
    const report = await run({ storage: createFakeCluster({ capabilities }), blueprint: { quotas: [blockQuota] } })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'False NotAsked', Ready: 'True AllReady' })
  })

  it('makes a bucket of its own for each bucket offer', async () => {
    const cluster = createFakeCluster({ capabilities })
    const report = await run({ storage: cluster, blueprint: { quotas: [blockQuota, backupQuota, bucketQuota] } })
    expect(cluster.writes).toContain('ObjectBucketClaim grenier-bucket-objets')
    expect(report.agreedQuotas).toHaveLength(3)
  })
})

describe('faults', () => {
  it('are gathered: one refused object does not keep the others away', async () => {
    const refuse = (object: { kind: string }) =>
      object.kind === 'LimitRange' ? new ApiFailure({ status: 422, reason: 'Invalid', message: 'min above max' }) : null
    const cluster = createFakeCluster({ capabilities, refuse })
    const report = await run({ storage: cluster })
    expect(verdicts(report)['QuotaEnforced']).toBe('False ApplyFailed')
    expect(report.steps.find(({ step }) => step === 'quota')?.message).toContain('Invalid: min above max')
    expect(cluster.writes).toContain('NetworkPolicy grenier-default-deny')
    expect(report.retryAfterMs).toBe(15_000)
  })

  it('with a Secret do not repeat what the server said about it', async () => {
    const refuse = (object: { kind: string }) =>
      object.kind === 'Secret'
        ? new ApiFailure({ status: 422, reason: 'Invalid', message: 'not-a-real-password' })
        : null
    const report = await run({ storage: createFakeCluster({ capabilities, refuse }) })
    expect(JSON.stringify([report.conditions, report.steps])).not.toContain('not-a-real-password')
    expect(verdicts(report)['BackupScheduled']).toBe('False ApplyFailed')
  })

  it('of identity stop every write, on both clusters', async () => {
    const identityFailure = new ApiFailure({ status: 0, reason: 'IdentityMismatch', message: 'another cluster' })
    const storage = createFakeCluster({ capabilities })
    const backup = createFakeCluster({ capabilities, identityFailure })
    const report = await run({ storage, backup })
    expect([storage.writes, backup.writes]).toEqual([[], []])
    expect(new Set(Object.values(verdicts(report)))).toEqual(
      new Set(['Unknown ClusterIdentityMismatch', 'Unknown NamespacesReady']),
    )
    expect(report.retryAfterMs).toBeNull()
  })

  it('of a cluster that let us wait in vain name it, and no other', async () => {
    const identityFailure = new ApiFailure({ status: 0, reason: 'UND_ERR_HEADERS_TIMEOUT', message: 'no answer' })
    const backup = createFakeCluster({ capabilities, identityFailure })
    const report = await run({ storage: createFakeCluster({ capabilities }), backup })
    expect(report.silentClusterIds).toEqual(['backup-cluster'])
    const refused = new ApiFailure({ status: 0, reason: 'ECONNREFUSED', message: 'no answer' })
    const quick = await run({ storage: createFakeCluster({ capabilities, identityFailure: refused }) })
    expect(quick.silentClusterIds).toEqual([])
  })

  it('of a group prefix that would reach Kubernetes itself grant nothing', async () => {
    const cluster = createFakeCluster({ capabilities })
    const report = await run({ storage: cluster, profile: { oidcGroupsPrefix: 'system:' } })
    expect(verdicts(report)['AccessGranted']).toBe('False GroupPrefixReserved')
    expect(cluster.writes.filter((write) => write.startsWith('RoleBinding'))).toEqual([])
  })

  it('of our own program are thrown, not reported as the cluster’s', async () => {
    const cluster = createFakeCluster({ capabilities })
    const slug = sampleBlueprint.slug
    const quotas = [{ ...blockQuota, quotaBytes: -1n }]
    await expect(run({ storage: cluster, blueprint: { slug, quotas } })).rejects.toThrow('negative')
  })
})

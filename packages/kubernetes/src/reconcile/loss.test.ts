import { describe, expect, it } from 'vitest'
import type { ObjectAddress } from '../objects.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { backupQuota, bucketQuota, fullCapabilities, sampleBlueprint } from '../test-support/samples.ts'

const storageName = 'bar-sur-seine-10034-storage'
const backupName = 'bar-sur-seine-10034-backup'

async function provisioned() {
  const cluster = createFakeCluster({ capabilities: fullCapabilities })
  const { namespaces } = await run({ storage: cluster })
  cluster.writes.length = 0
  return { cluster, known: namespaces }
}

describe('what once stood and is gone', () => {
  it('is not made again when it is the storage namespace: nothing at all is written', async () => {
    const { cluster, known } = await provisioned()
    cluster.drop('Namespace', storageName)
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)).toMatchObject({ DataMissing: 'True NamespaceMissing', Ready: 'False DataMissing' })
    expect([report.namespaces, report.retryAfterMs]).toEqual([[], null])
  })

  it('stops the prune when it is the backup namespace, and nothing else changes', async () => {
    const { cluster, known } = await provisioned()
    cluster.drop('Namespace', backupName)
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual(['Schedule grenier'])
    expect(cluster.objects.get(`Schedule/${storageName}/grenier`)?.['spec']).toMatchObject({
      backend: { s3: { bucket: 'bucket-of-grenier-backup', endpoint: 'https://s3.sauvegarde.example' } },
      backup: { schedule: '37 22 * * *' },
    })
    expect(cluster.objects.get(`Schedule/${storageName}/grenier`)?.['spec']).not.toHaveProperty('prune')
    expect(verdicts(report)['DataMissing']).toBe('True NamespaceMissing')
  })

  it('is not made again when it is the backup bucket: prune pauses, the member goes on working', async () => {
    const { cluster, known } = await provisioned()
    cluster.drop('ObjectBucketClaim', 'grenier-backup')
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual(['Schedule grenier'])
    expect(verdicts(report)).toMatchObject({
      DataMissing: 'True BucketClaimMissing',
      BucketReady: 'False BucketClaimMissing',
      BackupScheduled: 'False BucketClaimMissing',
      AccessGranted: 'True Bound',
      Ready: 'False DataMissing',
    })
  })

  it('is not taken for found when another namespace took its name', async () => {
    const { cluster } = await provisioned()
    const known = [{ purpose: 'storage' as const, clusterId: 'storage-cluster', name: storageName, uid: 'the-old-one' }]
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)['DataMissing']).toBe('True NamespaceReplaced')
  })

  it('is not looked for on a cluster where it never stood', async () => {
    const { cluster } = await provisioned()
    const known = [{ purpose: 'storage' as const, clusterId: 'old-cluster', name: storageName, uid: 'u' }]
    expect(verdicts(await run({ storage: cluster, known }))['DataMissing']).toBe('True NamespaceElsewhere')
  })

  it('is already lost while it is being deleted', async () => {
    const { cluster, known } = await provisioned()
    const namespace = cluster.objects.get(`Namespace//${storageName}`)
    if (namespace === undefined) throw new Error('not provisioned')
    const metadata = { ...namespace.metadata, deletionTimestamp: '2026-01-01T00:00:05Z' }
    cluster.objects.set(`Namespace//${storageName}`, { ...namespace, metadata })
    expect(verdicts(await run({ storage: cluster, known }))['DataMissing']).toBe('True NamespaceTerminating')
    expect(cluster.writes).toEqual([])
  })
})

describe('a bucket whose claim no repository Secret remembers', () => {
  it.each([
    ['nothing is backed up', { quotas: [bucketQuota] }, fullCapabilities],
    ['K8up is not there', { quotas: [backupQuota, bucketQuota] }, { ...fullCapabilities, k8up: false }],
  ])('is not made again either where %s: its namespace remembers it', async (_why, blueprint, capabilities) => {
    const cluster = createFakeCluster({ capabilities })
    const { namespaces } = await run({ storage: cluster, blueprint })
    cluster.writes.length = 0
    const later = { ...blueprint, revision: 1300n }
    await run({ storage: cluster, known: namespaces, blueprint: later })
    expect(cluster.writes).toEqual([])
    cluster.drop('ObjectBucketClaim', 'grenier-bucket-objets')
    const report = await run({ storage: cluster, known: namespaces, blueprint: later })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)).toMatchObject({ DataMissing: 'True BucketClaimMissing', Ready: 'False DataMissing' })
  })
})

describe('a run that comes too late', () => {
  it('does not resurrect a namespace that went while it looked: it writes nothing more', async () => {
    const { cluster, known } = await provisioned()
    const client = {
      ...cluster.client,
      get: async (address: ObjectAddress) => {
        const found = await cluster.client.get(address)
        if (address.name === storageName) cluster.drop('Namespace', storageName)
        return found
      },
    }
    const blueprint = { quotas: [], revision: 1300n }
    const report = await run({ storage: { ...cluster, client }, known, blueprint })
    expect(verdicts(report)).toMatchObject({ NamespacesReady: 'False ApplyFailed', QuotaEnforced: 'Unknown Waiting' })
    expect(cluster.objects.has(`Namespace//${storageName}`)).toBe(false)
    expect(cluster.writes).toEqual([`Namespace ${backupName}`])
    expect(report.retryAfterMs).toBe(1_000)
  })
})

describe('a run that comes too late for a bucket', () => {
  it('does not resurrect its claim', async () => {
    const { cluster, known } = await provisioned()
    const client = {
      ...cluster.client,
      list: async (address: ObjectAddress) => {
        const found = await cluster.client.list(address)
        if (address.kind === 'ObjectBucketClaim') cluster.drop('ObjectBucketClaim', 'grenier-backup')
        return found
      },
    }
    const quotas = [{ ...backupQuota, quotaBytes: 2n * backupQuota.quotaBytes }]
    const report = await run({ storage: { ...cluster, client }, known, blueprint: { quotas } })
    expect(verdicts(report)['BucketReady']).toBe('False ApplyFailed')
    expect(cluster.objects.has(`ObjectBucketClaim/${backupName}/grenier-backup`)).toBe(false)
  })
})

describe('what belongs to others', () => {
  it('is not overwritten when a namespace of that name exists without our marks', async () => {
    const cluster = createFakeCluster({ capabilities: fullCapabilities })
    cluster.put({ kind: 'Namespace', metadata: { name: storageName } })
    const report = await run({ storage: cluster })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)).toMatchObject({
      NamespacesReady: 'False NamespaceTaken',
      QuotaEnforced: 'Unknown ObserveOnly',
    })
  })

  it('is not overwritten when it is another tenant’s of ours', async () => {
    const { cluster } = await provisioned()
    const report = await run({ storage: cluster, blueprint: { tenantId: 'another-tenant' } })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)['NamespacesReady']).toBe('False NamespaceTaken')
  })

  it('is not overwritten when another installation made it, even one object inside our namespace', async () => {
    const { cluster, known } = await provisioned()
    const key = `ResourceQuota/${storageName}/grenier`
    const quota = cluster.objects.get(key)
    if (quota === undefined) throw new Error('not provisioned')
    const annotations = { 'grenier.internal/installation': 'installation-2' }
    cluster.objects.set(key, { ...quota, metadata: { ...quota.metadata, annotations } })
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)['NamespacesReady']).toBe('False OtherInstallation')
  })

  it('is not overwritten by a database that is older than the cluster', async () => {
    const { cluster, known } = await provisioned()
    const blueprint = { revision: sampleBlueprint.revision - 1n, quotas: [] }
    const report = await run({ storage: cluster, known, blueprint })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)['NamespacesReady']).toBe('False HigherRevision')
  })

  it('includes nothing of ours that merely lost its labels: a known uid is proof enough', async () => {
    const { cluster, known } = await provisioned()
    const key = `Namespace//${storageName}`
    const namespace = cluster.objects.get(key)
    if (namespace === undefined) throw new Error('not provisioned')
    cluster.objects.set(key, { kind: 'Namespace', metadata: { name: storageName, uid: namespace.metadata.uid } })
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual([`Namespace ${storageName}`])
    expect(verdicts(report)['Ready']).toBe('True AllReady')
  })
})

import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { backupQuota, blockQuota, fullCapabilities, sampleBlueprint, veleroBackup } from '../test-support/samples.ts'

const capabilities = fullCapabilities
const blueprint = { backup: veleroBackup }
const slug = 'grenier-bar-sur-seine-10034'
const storage = 'bar-sur-seine-10034-storage'
const get = (cluster: FakeCluster, key: string) => cluster.objects.get(key)
const velero = (cluster: FakeCluster, kind: string) => get(cluster, `${kind}/velero/${slug}`)
const hardOf = (cluster: FakeCluster) => get(cluster, `ResourceQuota/${storage}/grenier`)?.['spec']

async function laid(changes: object = {}) {
  const cluster = createFakeCluster({ capabilities, ...changes })
  const report = await run({ storage: cluster, blueprint })
  cluster.writes.length = 0
  return { cluster, report, known: report.namespaces }
}

describe('a tenant that Velero copies', () => {
  it('has its key, location and Schedule in Velero’s namespace, and nothing of K8up', async () => {
    const { cluster, report } = await laid()
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'True Scheduled', Ready: 'True AllReady' })
    expect(velero(cluster, 'VeleroSchedule')?.metadata.labels).toMatchObject({
      'grenier.internal/tenant': sampleBlueprint.tenantId,
    })
    const credential = velero(cluster, 'Secret')?.['data'] as Record<string, string>
    expect(atob(credential['cloud'] ?? '')).toContain('aws_secret_access_key = SK')
    for (const kind of ['Schedule', 'PodConfig', 'Secret']) {
      expect([...cluster.objects.keys()].filter((key) => key.startsWith(`${kind}/${storage}/`))).toEqual([])
    }
  })

  it('enforces the strictest Pod Security, and has room for a snapshot of each claim', async () => {
    const { cluster } = await laid()
    const labels = get(cluster, `Namespace//${storage}`)?.metadata.labels
    expect(labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'restricted' })
    expect(hardOf(cluster)).toMatchObject({ hard: { 'count/volumesnapshots.snapshot.storage.k8s.io': '50' } })
    const k8up = createFakeCluster({ capabilities })
    await run({ storage: k8up })
    expect(hardOf(k8up)).toMatchObject({ hard: { 'count/volumesnapshots.snapshot.storage.k8s.io': '0' } })
  })

  it('is written once, and what somebody edits or removes is mended', async () => {
    const { cluster, known } = await laid()
    await run({ storage: cluster, blueprint, known })
    expect(cluster.writes).toEqual([])
    const schedule = velero(cluster, 'VeleroSchedule')
    cluster.put({ ...schedule, spec: { ...(schedule?.['spec'] as object), paused: true } } as never)
    cluster.drop('BackupStorageLocation', slug)
    await run({ storage: cluster, blueprint, known })
    expect(cluster.writes.toSorted()).toEqual([`BackupStorageLocation ${slug}`, `VeleroSchedule ${slug}`])
  })

  it.each([
    ['another installation’s', { 'grenier.internal/installation': 'another' }, 'OtherInstallation'],
    ['a newer revision’s', { 'grenier.internal/revision': '99999' }, 'HigherRevision'],
  ])('never writes over %s objects there', async (_, marks, reason) => {
    const { cluster, known } = await laid()
    const schedule = velero(cluster, 'VeleroSchedule')
    const metadata = { ...schedule?.metadata, annotations: { ...schedule?.metadata.annotations, ...marks } }
    cluster.put({ ...schedule, metadata } as never)
    const report = await run({ storage: cluster, blueprint, known })
    expect(verdicts(report)).toMatchObject({ NamespacesReady: `False ${reason}` })
    expect(cluster.writes).toEqual([])
  })

  it('stops copying when its backup quota is full, and says so', async () => {
    const { cluster, known } = await laid()
    const quotas = [blockQuota, { ...backupQuota, usedBytes: backupQuota.quotaBytes }]
    const report = await run({ storage: cluster, blueprint: { ...blueprint, quotas }, known })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'False BackupQuotaFull' })
    expect(velero(cluster, 'VeleroSchedule')?.['spec']).toMatchObject({ paused: true })
  })

  it.each(['public-archive', 'health'] as const)(
    'has nothing there once its data is %s, whoever asks',
    async (dataClass) => {
      const cluster = createFakeCluster({ capabilities })
      const refused = { backup: { ...veleroBackup, velero: { ...veleroBackup.velero, dataClass } } }
      const report = await run({ storage: cluster, blueprint: refused })
      expect(verdicts(report)).toMatchObject({ BackupScheduled: 'False VeleroRefused' })
      expect([...cluster.objects.keys()].filter((key) => key.includes('/velero/'))).toEqual([])
    },
  )

  it('waits, and makes nothing, where the cluster serves no Velero that moves data', async () => {
    const cluster = createFakeCluster({ capabilities: { ...capabilities, velero: false } })
    const report = await run({ storage: cluster, blueprint })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'False VeleroNotServed' })
    expect([...cluster.objects.keys()].filter((key) => key.includes('/velero/'))).toEqual([])
  })

  it('tells nobody the key of its bucket, not even when its Secret is refused', async () => {
    const refuse = ({ kind, metadata }: { kind: string; metadata: { namespace?: string } }) =>
      kind === 'Secret' && metadata.namespace === 'velero'
        ? new ApiFailure({ status: 403, reason: 'Forbidden', message: 'aws_secret_access_key = SK' })
        : null
    const { report } = await laid({ refuse })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'False ApplyFailed' })
    const text = JSON.stringify(report, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))
    expect(text).not.toContain('aws_secret_access_key')
  })
})

describe('a namespace of Velero that may not be read', () => {
  const forbidding = (cluster: FakeCluster, forbidden: readonly string[]): FakeCluster => ({
    ...cluster,
    client: {
      ...cluster.client,
      get: async (address) => {
        if (address.namespace !== 'velero' || !forbidden.includes(address.kind))
          return await cluster.client.get(address)
        throw new ApiFailure({ status: 403, reason: 'Forbidden', message: 'secrets is forbidden' })
      },
    },
  })

  it.each([[['Secret']], [['Secret', 'VeleroSchedule', 'BackupStorageLocation']]])(
    'hinders the backup alone, be it of a tenant that is suspended (%s)',
    async (kinds) => {
      const { cluster, known } = await laid()
      const bindings = () => [...cluster.objects.keys()].filter((key) => key.startsWith(`RoleBinding/${storage}/`))
      expect(bindings()).not.toEqual([])
      const report = await run({
        storage: forbidding(cluster, kinds),
        blueprint: { ...blueprint, isSuspended: true },
        known,
      })
      expect(bindings()).toEqual([])
      expect(verdicts(report)).toMatchObject({
        AccessGranted: 'False Suspended',
        BackupScheduled: 'False VeleroForbidden',
        NamespacesReady: 'True Applied',
        QuotaEnforced: 'True Enforced',
      })
      expect(cluster.writes.filter((write) => write.endsWith(slug))).toEqual([])
    },
  )

  it('does not hide what another ledger wrote there', async () => {
    const { cluster, known } = await laid()
    const schedule = velero(cluster, 'VeleroSchedule')
    const annotations = { ...schedule?.metadata.annotations, 'grenier.internal/revision': '99999' }
    cluster.put({ ...schedule, metadata: { ...schedule?.metadata, annotations } } as never)
    const report = await run({ storage: forbidding(cluster, ['Secret']), blueprint, known })
    expect(verdicts(report)).toMatchObject({ NamespacesReady: 'False HigherRevision' })
  })
})

describe('a location that Velero does not find available', () => {
  it.each([
    [null, 'Unknown', 15_000],
    ['Unavailable', 'False', 60_000],
  ])('(%s) is no schedule, and looked at again', async (phase, status, retryAfterMs) => {
    const { cluster, report, known } = await laid({ locationPhase: () => phase })
    expect(verdicts(report)).toMatchObject({ BackupScheduled: `${status} VeleroLocationUnavailable` })
    expect(report.retryAfterMs).toBe(retryAfterMs)
    cluster.put({ ...velero(cluster, 'BackupStorageLocation'), status: { phase: 'Available' } } as never)
    const later = await run({ storage: cluster, blueprint, known })
    expect(verdicts(later)).toMatchObject({ BackupScheduled: 'True Scheduled' })
    expect(later.retryAfterMs).toBeNull()
  })

  it('stops nothing that K8up copies until it is, unless the backup quota is full, and lets nothing be pruned', async () => {
    const cluster = createFakeCluster({ capabilities, locationPhase: () => null })
    const { namespaces: known } = await run({ storage: cluster })
    const schedule = () => get(cluster, `Schedule/${storage}/grenier`)?.['spec'] as object
    await run({ storage: cluster, blueprint, known })
    expect(schedule()).toHaveProperty('backup')
    expect(schedule()).not.toHaveProperty('prune')
    const quotas = [blockQuota, { ...backupQuota, usedBytes: backupQuota.quotaBytes }]
    const full = await run({ storage: cluster, blueprint: { ...blueprint, quotas }, known })
    expect(verdicts(full)).toMatchObject({ BackupScheduled: 'False BackupQuotaFull' })
    expect(schedule()).not.toHaveProperty('backup')
    await run({ storage: cluster, blueprint, known })
    expect(schedule()).toHaveProperty('backup')
    cluster.put({ ...velero(cluster, 'BackupStorageLocation'), status: { phase: 'Available' } } as never)
    await run({ storage: cluster, blueprint, known })
    expect(schedule()).not.toHaveProperty('backup')
  })
})

describe('a change of the driver', () => {
  it('to Velero stops K8up’s copying and pruning once Velero’s Schedule stands, and deletes nothing', async () => {
    const cluster = createFakeCluster({ capabilities })
    const { namespaces: known } = await run({ storage: cluster })
    cluster.put({ kind: 'Snapshot', metadata: { name: 'copy', namespace: storage }, spec: {} })
    cluster.writes.length = 0
    await run({ storage: cluster, blueprint, known })
    expect(cluster.writes.filter((write) => write.startsWith('-'))).toEqual([])
    expect(cluster.writes.indexOf('Schedule grenier')).toBeGreaterThan(cluster.writes.indexOf(`VeleroSchedule ${slug}`))
    const spec = get(cluster, `Schedule/${storage}/grenier`)?.['spec'] as object
    expect(spec).not.toHaveProperty('backup')
    expect(spec).not.toHaveProperty('prune')
    expect(spec).toMatchObject({ backend: { s3: { bucket: 'bucket-of-grenier-backup' } } })
    expect(get(cluster, `Secret/${storage}/grenier-backup-repository`)).toBeDefined()
    cluster.writes.length = 0
    await run({ storage: cluster, blueprint, known })
    expect(cluster.writes).toEqual([])
    cluster.put({
      kind: 'Secret',
      metadata: { name: 'grenier-backup', namespace: 'bar-sur-seine-10034-backup' },
      data: { AWS_ACCESS_KEY_ID: btoa('AK2'), AWS_SECRET_ACCESS_KEY: btoa('SK2') },
    })
    await run({ storage: cluster, blueprint, known })
    expect(get(cluster, `Secret/${storage}/grenier-backup-repository`)?.['data']).toMatchObject({
      AWS_ACCESS_KEY_ID: btoa('AK2'),
      password: btoa('not-a-real-password'),
    })
    // Nor does a loss bring K8up's copying back.
    cluster.drop('ObjectBucketClaim', 'grenier-backup')
    await run({ storage: cluster, blueprint, known })
    expect(get(cluster, `Schedule/${storage}/grenier`)?.['spec']).not.toHaveProperty('backup')
    // What K8up copied can still be restored and checked by its pods.
    const labels = get(cluster, `Namespace//${storage}`)?.metadata.labels
    expect(labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'baseline' })
  })

  it('to K8up takes Velero’s Schedule away, and is not forgotten before it is gone', async () => {
    const { cluster, known } = await laid()
    const failing = {
      ...cluster.client,
      remove: async () => Promise.reject(new ApiFailure({ status: 503, reason: 'Down', message: '' })),
    }
    await run({ storage: { ...cluster, client: failing }, known })
    expect(velero(cluster, 'VeleroSchedule')).toBeDefined()
    expect(cluster.writes).toEqual([])
    await run({ storage: cluster, known })
    expect(velero(cluster, 'VeleroSchedule')).toBeUndefined()
    expect(velero(cluster, 'BackupStorageLocation')).toBeDefined()
    expect(get(cluster, `Schedule/${storage}/grenier`)).toBeDefined()
    cluster.writes.length = 0
    await run({ storage: cluster, known })
    expect(cluster.writes).toEqual([])
  })
})

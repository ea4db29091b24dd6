import { describe, expect, it } from 'vitest'
import type { ClusterCapabilities } from '../capabilities.ts'
import { destroyItems } from '../exit/destroy.ts'
import { takeInventory } from '../exit/inventory.ts'
import { gatewayLimits } from '../limits.ts'
import type { ObjectAddress } from '../objects.ts'
import { readBackupKey } from '../protection/backup-key.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { accessOf, run, sleepingTiming, verdicts } from '../test-support/runs.ts'
import {
  backupQuota,
  bareCapabilities,
  blockQuota,
  fullCapabilities,
  sampleBlueprint,
} from '../test-support/samples.ts'
import { type CosiApi, cosiKinds } from './cosi-kinds.ts'

const apis = ['cosi-v1alpha1', 'cosi-v1alpha2'] as const
const bucketClasses = [{ name: backupQuota.className, deletionPolicy: 'Retain' }]
const backupName = 'bar-sur-seine-10034-backup'
const storageName = 'bar-sur-seine-10034-storage'
const name = 'grenier-backup'

function capabilitiesOf(...served: CosiApi[]): ClusterCapabilities {
  const cosi = { apis: served, bucketClasses }
  return { ...fullCapabilities, objectBucketClaims: false, cosi }
}

const bucketWrites = (cluster: FakeCluster) => cluster.writes.filter((write) => /Bucket(Claim|Access)/.test(write))

function put(cluster: FakeCluster, api: CosiApi, key: { id: string; secret: string; endpoint?: string }): void {
  const secretS3 = { accessKeyID: key.id, accessSecretKey: key.secret, endpoint: key.endpoint ?? '' }
  const data: Record<string, string> =
    api === 'cosi-v1alpha1'
      ? { BucketInfo: JSON.stringify({ spec: { bucketName: `store-of-${name}`, secretS3 } }) }
      : {
          COSI_S3_BUCKET_ID: `store-of-${name}`,
          COSI_S3_ACCESS_KEY_ID: key.id,
          COSI_S3_ACCESS_SECRET_KEY: key.secret,
          COSI_S3_ENDPOINT: key.endpoint ?? '',
        }
  const encoded = Object.fromEntries(Object.entries(data).map(([one, value]) => [one, btoa(value)]))
  cluster.put({ kind: 'Secret', metadata: { name, namespace: backupName }, data: encoded })
}

describe.each(apis)('a bucket by %s', (api) => {
  const { claim, access } = cosiKinds[api]
  const cluster = () => createFakeCluster({ capabilities: capabilitiesOf(api) })

  it('is claimed with an access whose key is copied in memory, and a second run writes nothing', async () => {
    const both = cluster()
    const report = await run({ storage: both })
    expect(bucketWrites(both).toSorted()).toEqual([`${access} ${name}`, `${claim} ${name}`])
    expect(verdicts(report)).toMatchObject({
      BucketReady: 'True Bound',
      BackupScheduled: 'True Scheduled',
      Ready: 'True AllReady',
    })
    expect(report.buckets).toEqual([
      { offerId: backupQuota.offerId, clusterId: 'storage-cluster', bucketName: `store-of-${name}`, api },
    ])
    expect(report.agreedQuotas).toContainEqual({ offerId: backupQuota.offerId, quotaBytes: backupQuota.quotaBytes })
    const secret = both.objects.get(`Secret/${storageName}/grenier-backup-repository`)
    expect(secret?.['data']).toMatchObject({ AWS_ACCESS_KEY_ID: btoa('AK'), AWS_SECRET_ACCESS_KEY: btoa('SK') })
    const schedule = both.objects.get(`Schedule/${storageName}/grenier`)
    expect(schedule?.['spec']).toMatchObject({ backend: { s3: { bucket: `store-of-${name}` } } })
    both.writes.length = 0
    const again = await run({ storage: both, known: report.namespaces })
    expect(both.writes).toEqual([])
    expect(verdicts(again)).toEqual(verdicts(report))
  })

  it('has its key copied again once it was rotated, and tells nobody what it is', async () => {
    const both = cluster()
    const { namespaces } = await run({ storage: both })
    put(both, api, { id: 'rotated-id', secret: 'rotated-key' })
    both.writes.length = 0
    const report = await run({ storage: both, known: namespaces })
    expect(both.writes).toEqual(['Secret grenier-backup-repository'])
    expect(both.objects.get(`Secret/${storageName}/grenier-backup-repository`)?.['data']).toMatchObject({
      AWS_ACCESS_KEY_ID: btoa('rotated-id'),
    })
    expect(JSON.stringify(report, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))).not.toContain(
      'rotated',
    )
  })

  it('uses the address of its driver in its own cluster alone', async () => {
    const blueprint = { backup: { ...sampleBlueprint.backup, s3Endpoint: null } }
    const own = cluster()
    await run({ storage: own, blueprint })
    expect(own.objects.get(`Schedule/${storageName}/grenier`)?.['spec']).toMatchObject({
      backend: { s3: { endpoint: 'https://s3.cosi.example' } },
    })
    const report = await run({ storage: cluster(), backup: cluster(), blueprint })
    expect(verdicts(report)['BackupScheduled']).toBe('False S3EndpointMissing')
  })

  it('that is gone is not made again, and its namespace’s memory survives the access', async () => {
    const both = cluster()
    const { namespaces } = await run({ storage: both })
    both.drop(claim, name)
    both.writes.length = 0
    const report = await run({ storage: both, known: namespaces })
    expect(both.writes).toEqual(['Schedule grenier'])
    expect(verdicts(report)).toMatchObject({
      DataMissing: 'True BucketClaimMissing',
      BucketReady: 'False BucketClaimMissing',
      Ready: 'False DataMissing',
    })
  })

  it('whose access alone is gone gets it again: it holds no data', async () => {
    const both = cluster()
    const { namespaces } = await run({ storage: both })
    both.drop(access, name)
    both.writes.length = 0
    expect(verdicts(await run({ storage: both, known: namespaces }))['DataMissing']).toBe('False NothingMissing')
    expect(both.writes).toEqual([`${access} ${name}`])
  })

  it.each([
    ['Delete', [{ name: backupQuota.className, deletionPolicy: 'Delete' }], 'deletes a bucket with its claim'],
    ['not said', [{ name: backupQuota.className, deletionPolicy: null }], 'deletes a bucket with its claim'],
    ['unknown', null, 'may not be listed'],
    ['nowhere to be read', [], 'no bucket class'],
  ])('of a class whose deletion policy is %s is refused', async (_policy, classes, words) => {
    const capabilities = { ...capabilitiesOf(api), cosi: { apis: [api], bucketClasses: classes } }
    const both = createFakeCluster({ capabilities })
    const report = await run({ storage: both })
    expect(bucketWrites(both)).toEqual([])
    expect(report.conditions.find(({ type }) => type === 'BucketReady')).toMatchObject({
      reason: 'ReclaimPolicyDelete',
      message: expect.stringContaining(words),
    })
  })

  it('is waited for until claim, access and Secret are there, and nothing is scheduled before', async () => {
    const both = createFakeCluster({ capabilities: capabilitiesOf(api), areBucketsPending: true })
    const report = await run({ storage: both })
    expect(verdicts(report)).toMatchObject({ BucketReady: 'False Pending', BackupScheduled: 'False BucketPending' })
    expect(report.retryAfterMs).not.toBeNull()
    expect(report.buckets).toEqual([])
    put(both, api, { id: 'AK', secret: 'SK' })
    const granted = both.objects.get(`${claim}/${backupName}/${name}`)
    const isReady = { bucketReady: true, readyToUse: true }
    if (granted !== undefined) both.objects.set(`${claim}/${backupName}/${name}`, { ...granted, status: isReady })
    const ungranted = await run({ storage: both, known: report.namespaces })
    expect(ungranted.conditions.find(({ type }) => type === 'BucketReady')?.message).toContain('not granted yet')
    both.drop('Secret', name)
    const status = api === 'cosi-v1alpha1' ? { bucketReady: true, accessGranted: true } : { readyToUse: true }
    for (const kind of [claim, access]) {
      const found = both.objects.get(`${kind}/${backupName}/${name}`)
      if (found !== undefined) both.objects.set(`${kind}/${backupName}/${name}`, { ...found, status })
    }
    const half = await run({ storage: both, known: report.namespaces })
    expect(half.conditions.find(({ type }) => type === 'BucketReady')?.message).toContain('has no key of S3')
    expect(both.writes).not.toContain('Schedule grenier')
    put(both, api, { id: 'AK', secret: 'SK' })
    expect(verdicts(await run({ storage: both, known: report.namespaces }))['BucketReady']).toBe('True Bound')
  })

  it('is written down at an exit by its name at the store, and goes after its access', async () => {
    const both = cluster()
    const { namespaces } = await run({ storage: both })
    const access0 = { ...accessOf('storage-cluster'), exit: { kind: 'worker' as const } }
    const { installationId, tenantId } = sampleBlueprint
    const known = namespaces.map((one) => ({ ...one }))
    const places = { installationId, tenantId, known, clusters: [access0] }
    const connect = async () => both.client
    const { items } = await takeInventory(connect, places)
    const buckets = items.filter(({ kind }) => kind === 'bucket')
    expect(buckets).toEqual([
      expect.objectContaining({ name, namespace: backupName, detail: `store-of-${name}`, sizeBytes: null }),
    ])
    both.writes.length = 0
    const erased: string[] = []
    const { gone } = await destroyItems(
      { connect, connectExit: connect, limits: gatewayLimits, timing: sleepingTiming() },
      {
        ...places,
        items: buckets,
        mayGoOn: async () => true,
        eraseBucket: async ({ bucketName }) => {
          erased.push(bucketName)
          return { state: 'erased' }
        },
      },
    )
    expect(erased).toEqual([`store-of-${name}`])
    expect(bucketWrites(both)).toEqual([`-${access} ${name}`, `-${claim} ${name}`])
    expect(gone).toEqual(buckets.map(({ uid }) => uid))
  })

  it('has its own key tried on it, and on no other', async () => {
    const both = cluster()
    const { namespaces } = await run({ storage: both })
    const namespace = namespaces.find(({ purpose }) => purpose === 'backup')
    if (namespace === undefined) throw new Error('no backup namespace')
    const read = (bucketName: string) => readBackupKey(both.client, { namespace, bucketName })
    expect(await read(`store-of-${name}`)).toEqual({ accessKeyId: 'AK', secretAccessKey: 'SK' })
    expect(await read('another')).toBeNull()
  })
})

describe('what a bucket is made by', () => {
  const everything = { ...capabilitiesOf(...apis), objectBucketClaims: true }
  const kindsWritten = async (capabilities: ClusterCapabilities, more: Partial<Parameters<typeof run>[0]> = {}) => {
    const both = createFakeCluster({ capabilities })
    const report = await run({ storage: both, ...more })
    return { kinds: bucketWrites(both).map((write) => write.split(' ')[0] ?? ''), report, both }
  }

  it('is an ObjectBucketClaim where those are served, unless the cluster says otherwise', async () => {
    expect((await kindsWritten(everything)).kinds).toEqual(['ObjectBucketClaim'])
    const backupProfile = { bucketApi: 'cosi-v1alpha2', bucketAccessClass: 'cles' } as const
    const { kinds, both } = await kindsWritten(everything, { backupProfile })
    expect(kinds.toSorted()).toEqual(['BucketAccessAlpha2', 'BucketClaimAlpha2'])
    expect(both.objects.get(`BucketAccessAlpha2/${backupName}/${name}`)?.['spec']).toMatchObject({
      bucketAccessClassName: 'cles',
    })
  })

  it('is the released version of COSI where both are served', async () => {
    expect((await kindsWritten(capabilitiesOf(...apis))).kinds.toSorted()).toEqual([
      'BucketAccessAlpha1',
      'BucketClaimAlpha1',
    ])
  })

  it.each([...apis, 'obc' as const])(
    'stays %s for its life, whatever the cluster serves or is told later',
    async (api) => {
      const quotas = [blockQuota, { ...backupQuota, bucketApi: api }]
      const backupProfile = { bucketApi: api === 'cosi-v1alpha1' ? 'obc' : 'cosi-v1alpha1' } as const
      const { kinds } = await kindsWritten(everything, { blueprint: { quotas }, backupProfile })
      const { claim } = api === 'obc' ? { claim: 'ObjectBucketClaim' } : cosiKinds[api]
      expect(kinds).toContain(claim)
      expect(kinds.filter((kind) => kind.includes('Claim'))).toHaveLength(1)
    },
  )

  it('stays what its claim says while the database does not know yet, though another version shows it too', async () => {
    const backupProfile = { bucketApi: 'cosi-v1alpha2' } as const
    const { both, report } = await kindsWritten(capabilitiesOf(...apis), { backupProfile })
    const shown = async (address: ObjectAddress) => {
      const found = await both.client.get(address)
      if (found !== null || !/^Bucket(Claim|Access)Alpha1$/.test(address.kind)) return found
      const kind = address.kind === 'BucketClaimAlpha1' ? 'BucketClaimAlpha2' : 'BucketAccessAlpha2'
      const other = await both.client.get({ ...address, kind })
      return other === null ? null : { ...other, kind: address.kind }
    }
    both.writes.length = 0
    const again = await run({ storage: { ...both, client: { ...both.client, get: shown } }, known: report.namespaces })
    expect(both.writes).toEqual([])
    expect(again.buckets).toMatchObject([{ api: 'cosi-v1alpha2' }])
    expect(verdicts(again)['DataMissing']).toBe('False NothingMissing')
  })

  it('is not replaced by another when it is no longer served: it waits, and nothing is made', async () => {
    const quotas = [blockQuota, { ...backupQuota, bucketApi: 'cosi-v1alpha2' as const }]
    const { kinds, report } = await kindsWritten(
      { ...everything, cosi: { apis: ['cosi-v1alpha1'], bucketClasses } },
      { blueprint: { quotas } },
    )
    expect(kinds).toEqual([])
    expect(verdicts(report)).toMatchObject({ BucketReady: 'False NotServed' })
    expect(report.conditions.find(({ type }) => type === 'BucketReady')?.message).toContain(
      'no longer serves cosi-v1alpha2',
    )
  })

  it('is nothing where neither is served', async () => {
    const { kinds, report } = await kindsWritten({ ...bareCapabilities, k8up: true })
    expect(kinds).toEqual([])
    expect(verdicts(report)['BucketReady']).toBe('False NotServed')
  })
})

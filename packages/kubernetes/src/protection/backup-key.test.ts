import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { readBackupKey } from './backup-key.ts'

const name = 'bar-sur-seine-10034-backup'
const metadata = { name: 'grenier-backup', namespace: name }
let cluster: FakeCluster
let uid: string

beforeEach(() => {
  cluster = createFakeCluster({ capabilities: fullCapabilities })
  cluster.put({ kind: 'Namespace', metadata: { name } })
  uid = cluster.objects.get(`Namespace//${name}`)?.metadata.uid ?? ''
  const data = { AWS_ACCESS_KEY_ID: btoa('AK'), AWS_SECRET_ACCESS_KEY: btoa('SK') }
  cluster.put({ kind: 'Secret', metadata, data })
  cluster.put({ kind: 'ConfigMap', metadata, data: { BUCKET_NAME: 'own' } })
})

const read = (changes: { uid?: string | null; bucketName?: string } = {}) => {
  const namespace = {
    purpose: 'backup' as const,
    clusterId: 'c',
    name,
    uid: changes.uid === undefined ? uid : changes.uid,
  }
  return readBackupKey(cluster.client, { namespace, bucketName: changes.bucketName ?? 'own' })
}

describe('the key of a backup bucket', () => {
  it('is read where the provisioner left it', async () => {
    expect(await read()).toEqual({ accessKeyId: 'AK', secretAccessKey: 'SK' })
    expect(cluster.writes).toEqual([])
  })

  it.each([
    ['of another bucket', { bucketName: 'another' }],
    ['in a namespace that is not the known one', { uid: 'another' }],
    ['in a namespace that is not known yet', { uid: null }],
  ] as const)('%s is none', async (_, changes) => {
    expect(await read(changes)).toBeNull()
  })

  it('that lacks its other half is none', async () => {
    cluster.put({ kind: 'Secret', metadata, data: { AWS_ACCESS_KEY_ID: btoa('AK') } })
    expect(await read()).toBeNull()
  })
})

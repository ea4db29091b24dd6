import type { ClusterAccess } from '@grenier/control-plane/ports'
import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import type { ClusterClient } from '../client/cluster-client.ts'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { createCapacityGateway } from './capacity-gateway.ts'

const namespace = 'auvers-storage'
const gib = 1024n ** 3n

function scene() {
  const cluster = createFakeCluster({ capabilities: fullCapabilities })
  cluster.put({ kind: 'Namespace', metadata: { name: namespace } })
  const claimRef = { namespace, name: 'archives', uid: 'claim-1' }
  const csi = { driver: 'disks.example', volumeHandle: 'disk-1' }
  const spec = { capacity: { storage: '10Gi' }, storageClassName: 'fast', claimRef, csi }
  cluster.put({ kind: 'PersistentVolume', metadata: { name: 'pv-1' }, spec, status: { phase: 'Bound' } })
  return cluster
}

/** A content as the snapshot controller leaves it; `handle` is the volume's it was taken of. */
function content(name: string, { handle, size }: { handle?: string; size?: unknown }) {
  const source = handle === undefined ? { snapshotHandle: 'snap' } : { volumeHandle: handle }
  return {
    kind: 'VolumeSnapshotContent' as const,
    metadata: { name },
    spec: { driver: 'disks.example', source, volumeSnapshotRef: { namespace, name: `of-${name}` } },
    status: size === undefined ? {} : { restoreSize: size },
  }
}

const look = (client: ClusterClient) => createCapacityGateway(() => client).look({} as ClusterAccess)

/** The client, on which lists of a kind fail. */
function failing(client: ClusterClient, kind: string, status: number): ClusterClient {
  return {
    ...client,
    list: (address) =>
      address.kind === kind
        ? Promise.reject(new ApiFailure({ status, reason: 'Failed', message: 'no' }))
        : client.list(address),
  }
}

describe('a look at what a cluster keeps', () => {
  it('shows volumes by their claim, standing or gone, and none that nobody has claimed', async () => {
    const cluster = scene()
    const claimRef = { namespace, name: 'old', uid: 'claim-0' }
    const spec = { capacity: { storage: '1Gi' }, storageClassName: 'slow', claimRef }
    cluster.put({ kind: 'PersistentVolume', metadata: { name: 'pv-0' }, spec, status: { phase: 'Released' } })
    cluster.put({ kind: 'PersistentVolume', metadata: { name: 'pv-9' }, spec: { capacity: { storage: '9Gi' } } })
    const { volumes, namespaceUids } = await look(cluster.client)
    expect(volumes).toEqual([
      { name: 'pv-1', claimNamespace: namespace, claimName: 'archives', className: 'fast', capacityBytes: 10n * gib },
      { name: 'pv-0', claimNamespace: namespace, claimName: 'old', className: 'slow', capacityBytes: gib },
    ])
    expect([...namespaceUids.keys()]).toContain(namespace)
  })

  it('shows snapshots by their contents, with the class of the volume or the claim they were taken of', async () => {
    const cluster = scene()
    const claim = { storageClassName: 'slow' }
    cluster.put({ kind: 'PersistentVolumeClaim', metadata: { name: 'images', namespace }, spec: claim })
    const source = { persistentVolumeClaimName: 'images' }
    cluster.put({ kind: 'VolumeSnapshot', metadata: { name: 'of-b', namespace }, spec: { source } })
    cluster.put(content('a', { handle: 'disk-1', size: 10_737_418_240 }))
    cluster.put(content('b', { handle: 'disk-gone', size: 5 }))
    cluster.put(content('c', { size: 7 }))
    const { snapshots } = await look(cluster.client)
    expect(snapshots?.map((one) => [one.snapshotName, one.className, one.restoreSizeBytes])).toEqual([
      ['of-a', 'fast', 10n * gib],
      ['of-b', 'slow', 5n],
      ['of-c', null, 7n],
    ])
  })

  it.each([undefined, -1, 1.5, '10', 2 ** 53])('takes %s for no size', async (size) => {
    const cluster = scene()
    cluster.put(content('a', { handle: 'disk-1', size }))
    expect((await look(cluster.client)).snapshots).toMatchObject([{ restoreSizeBytes: null }])
  })

  it('tells snapshots that may not be listed from none, and is none when anything else fails', async () => {
    const { client } = scene()
    expect((await look(failing(client, 'VolumeSnapshotContent', 404))).snapshots).toEqual([])
    expect((await look(failing(client, 'VolumeSnapshotContent', 403))).snapshots).toBeNull()
    for (const kind of ['PersistentVolume', 'Namespace', 'PersistentVolumeClaim']) {
      await expect(look(failing(client, kind, 403))).rejects.toMatchObject({ code: 'cluster-unreachable' })
    }
    await expect(look(failing(client, 'VolumeSnapshotContent', 500))).rejects.toMatchObject({
      code: 'cluster-unreachable',
    })
  })
})

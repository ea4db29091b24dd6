import { beforeEach, describe, expect, it } from 'vitest'
import { volumeOf } from '../fields.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { removeDrill } from './remove-drill.ts'
import { removeMoveTarget } from './remove-move-target.ts'

const namespace = 'bray-10034-drill-0000c4'
const installationId = 'installation'
const id = '0198c0de-7a00-7000-8000-0000000000c4'

let cluster: FakeCluster
beforeEach(() => {
  cluster = createFakeCluster({ capabilities: fullCapabilities })
})

const cases = [
  {
    of: 'a drill',
    purpose: 'drill',
    label: 'task',
    remove: () => removeDrill(cluster.client, { namespace, taskId: id, installationId }),
  },
  {
    of: 'a cancelled move',
    purpose: 'move',
    label: 'move',
    remove: () => removeMoveTarget(cluster.client, { namespace, moveId: id, installationId }),
  },
] as const

function stand(purpose: string, label: string, of = id): void {
  const marks = { purpose, [label]: of, installation: installationId }
  const labels = Object.fromEntries(Object.entries(marks).map(([key, value]) => [`grenier.internal/${key}`, value]))
  cluster.put({ kind: 'Namespace', metadata: { name: namespace, labels } })
  cluster.put({ kind: 'PersistentVolumeClaim', metadata: { name: 'restored', namespace } })
}

/** A retained volume; of the claim that stands, where nothing else is said. */
function volume(name: string, claimRef: { uid?: string; namespace?: string } = {}): void {
  const uid = cluster.objects.get(`PersistentVolumeClaim/${namespace}/restored`)?.metadata.uid
  const spec = { persistentVolumeReclaimPolicy: 'Retain', claimRef: { uid, namespace, name: 'restored', ...claimRef } }
  cluster.put({ kind: 'PersistentVolume', metadata: { name }, spec })
}

function policyOf(name: string): string {
  return volumeOf(cluster.objects.get(`PersistentVolume//${name}`) ?? {}).reclaimPolicy
}

describe.each(cases)('the volumes of $of', ({ purpose, label, remove }) => {
  it('are let go before their namespace is deleted, though their class retains them', async () => {
    stand(purpose, label)
    volume('pv-1')
    expect(await remove()).toBe('going')
    expect(cluster.writes).toEqual(['~PersistentVolume pv-1', `-Namespace ${namespace}`])
    expect(policyOf('pv-1')).toBe('Delete')
  })

  it('are gone before it is said that it is gone', async () => {
    stand(purpose, label)
    volume('pv-1')
    await remove()
    cluster.drop('PersistentVolumeClaim', 'restored')
    expect(await remove()).toBe('going')
    cluster.drop('PersistentVolume', 'pv-1')
    expect(await remove()).toBe('gone')
  })

  it('are those of claims that stand in it: no other is touched, whatever it names', async () => {
    stand(purpose, label)
    volume('of-a-claim-before', { uid: 'of-another' })
    volume('of-another-namespace', { namespace: 'bray-10034-storage' })
    await remove()
    expect(cluster.writes).toEqual([`-Namespace ${namespace}`])
  })

  it('stay where its namespace says that it is somebody else’s', async () => {
    stand(purpose, label, 'another')
    volume('pv-1')
    expect(await remove()).toBe('not-ours')
    expect(cluster.writes).toEqual([])
  })

  it('are patched as they were seen: one that has moved since keeps the namespace from being deleted', async () => {
    stand(purpose, label)
    volume('pv-1')
    const standing = cluster.client
    const client: FakeCluster['client'] = {
      ...standing,
      list: async (address) => {
        const found = await standing.list(address)
        if (address.kind === 'PersistentVolume') volume('pv-1')
        return found
      },
    }
    cluster = { ...cluster, client }
    await expect(remove()).rejects.toMatchObject({ status: 409 })
    expect(cluster.objects.has(`Namespace//${namespace}`)).toBe(true)
  })
})

it('a released volume of a drill that was bound too late to be let go is not taken for gone', async () => {
  volume('pv-late', { uid: 'of-a-late-claim' })
  expect(await removeDrill(cluster.client, { namespace, taskId: id, installationId })).toBe('going')
})

it('a volume that the tenant left on the target of a move long ago keeps no cancelled move waiting', async () => {
  volume('pv-old', { uid: 'of-an-old-claim' })
  expect(await removeMoveTarget(cluster.client, { namespace, moveId: id, installationId })).toBe('gone')
})

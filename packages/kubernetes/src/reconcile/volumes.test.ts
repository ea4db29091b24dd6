import { describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import type { ObjectAddress } from '../objects.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { fullCapabilities as capabilities } from '../test-support/samples.ts'

const namespace = 'bar-sur-seine-10034-storage'

/** A provisioned tenant with one claim, bound to a volume of that policy. */
async function withVolume(options: { policy: 'Delete' | 'Retain'; claimUid?: string; isGoing?: boolean }) {
  const cluster = createFakeCluster({ capabilities })
  const { namespaces } = await run({ storage: cluster })
  const metadata = {
    name: 'archives',
    namespace,
    ...(options.isGoing ? { deletionTimestamp: '2026-01-01T00:00:05Z' } : {}),
  }
  cluster.put({
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { storageClassName: 'standard', volumeName: 'pv-1' },
    status: { phase: 'Bound', capacity: { storage: '1Gi' } },
  })
  const uid = options.claimUid ?? claimOf(cluster)?.metadata.uid
  cluster.put({
    kind: 'PersistentVolume',
    metadata: { name: 'pv-1' },
    spec: { persistentVolumeReclaimPolicy: options.policy, claimRef: { uid, namespace, name: 'archives' } },
  })
  cluster.writes.length = 0
  return { cluster, known: namespaces }
}

function claimOf(cluster: FakeCluster) {
  return cluster.objects.get(`PersistentVolumeClaim/${namespace}/archives`)
}

function policyOf(cluster: FakeCluster): unknown {
  return cluster.objects.get('PersistentVolume//pv-1')?.['spec']
}

describe('the volume of a claim', () => {
  it('is made to outlive it, with a note on the claim, and no later run asks again', async () => {
    const { cluster, known } = await withVolume({ policy: 'Delete' })
    const first = await run({ storage: cluster, known })
    expect(verdicts(first)).toMatchObject({ VolumesAtRisk: 'False Retained', Ready: 'True AllReady' })
    expect(policyOf(cluster)).toMatchObject({ persistentVolumeReclaimPolicy: 'Retain' })
    expect(cluster.writes).toEqual(['PersistentVolume pv-1', 'PersistentVolumeClaim archives'])
    expect([first.objectsApplied, claimOf(cluster)?.metadata.annotations]).toEqual([
      2,
      { 'grenier.internal/retained-volume': 'pv-1' },
    ])
  })

  it('that its class retains is only noted', async () => {
    const { cluster, known } = await withVolume({ policy: 'Retain' })
    await run({ storage: cluster, known })
    expect(cluster.writes).toEqual(['PersistentVolumeClaim archives'])
  })

  it('is asked for once: a claim that carries the note costs no request', async () => {
    const { cluster, known } = await withVolume({ policy: 'Retain' })
    const claim = claimOf(cluster)
    if (claim === undefined) throw new Error('no claim')
    const annotations = { 'grenier.internal/retained-volume': 'pv-1' }
    cluster.put({ ...claim, metadata: { ...claim.metadata, annotations } })
    const asked: ObjectAddress[] = []
    const client: FakeCluster['client'] = {
      ...cluster.client,
      get: (address) => {
        asked.push(address)
        return cluster.client.get(address)
      },
    }
    await run({ storage: { ...cluster, client }, known })
    expect(asked.filter(({ kind }) => kind === 'PersistentVolume')).toEqual([])
  })

  it('is saved even while its claim is going', async () => {
    const { cluster, known } = await withVolume({ policy: 'Delete', isGoing: true })
    await run({ storage: cluster, known })
    expect(cluster.writes).toEqual(['PersistentVolume pv-1'])
  })

  it('is left alone when it serves another claim, and that is said', async () => {
    const { cluster, known } = await withVolume({ policy: 'Delete', claimUid: 'of-somebody-else' })
    const report = await run({ storage: cluster, known })
    expect(cluster.writes).toEqual([])
    expect(verdicts(report)).toMatchObject({
      VolumesAtRisk: 'True NotRetained',
      AccessGranted: 'True Bound',
    })
  })

  it('that may not be read is named, and keeps nothing else from being done', async () => {
    const { cluster, known } = await withVolume({ policy: 'Delete' })
    const client: FakeCluster['client'] = {
      ...cluster.client,
      get: async (address) => {
        if (address.kind !== 'PersistentVolume') return await cluster.client.get(address)
        throw new ApiFailure({ status: 403, reason: 'Forbidden', message: 'volumes are not yours to read' })
      },
    }
    const report = await run({ storage: { ...cluster, client }, known })
    expect(verdicts(report)).toMatchObject({ VolumesAtRisk: 'True NotRetained', BackupScheduled: 'True Scheduled' })
    expect(report.conditions.find(({ type }) => type === 'VolumesAtRisk')?.message).toContain('Forbidden')
  })
})

import { describe, expect, it } from 'vitest'
import { createFakeCluster } from '../test-support/fake-cluster.ts'
import { run, verdicts } from '../test-support/runs.ts'
import { fullCapabilities, sampleBlueprint } from '../test-support/samples.ts'

const storage = `${sampleBlueprint.slug}-storage`
const filled = {
  filledByMoveId: '0198c0de-7a00-7000-8000-0000000000d1',
  backup: { ...sampleBlueprint.backup, isIdle: true },
}

function setUp() {
  const cluster = createFakeCluster({ capabilities: fullCapabilities })
  const object = (kind: string, name: string) =>
    [...cluster.objects.values()].find((found) => found.kind === kind && found.metadata.name === name)
  return { cluster, object }
}

describe('a side that a move fills', () => {
  it('has everything but access and backups, and says that it holds copies', async () => {
    const { cluster, object } = setUp()
    const report = await run({ storage: cluster, blueprint: filled })
    expect(verdicts(report)).toMatchObject({ QuotaEnforced: 'True Enforced', BackupScheduled: 'True Idle' })
    expect(object('Namespace', storage)?.metadata.labels).toMatchObject({ 'grenier.internal/purpose': 'move' })
    expect(object('Secret', 'grenier-backup-repository')).toBeDefined()
    expect(object('Schedule', 'grenier')?.['spec']).not.toHaveProperty('backup')
    expect(object('Schedule', 'grenier')?.['spec']).not.toHaveProperty('prune')
    expect(cluster.writes.filter((write) => write.startsWith('RoleBinding'))).toEqual([])
  })

  it('becomes the tenant’s own by a run that knows of no move, access last', async () => {
    const { cluster, object } = setUp()
    const { namespaces } = await run({ storage: cluster, blueprint: filled })
    cluster.writes.length = 0
    await run({ storage: cluster, known: namespaces })
    expect(object('Namespace', storage)?.metadata.labels).toMatchObject({ 'grenier.internal/purpose': 'storage' })
    expect(cluster.writes[0]).toBe(`~Namespace ${storage}`)
    expect(object('Namespace', storage)?.metadata.labels).not.toHaveProperty(['grenier.internal/move'])
    expect(object('Schedule', 'grenier')?.['spec']).toHaveProperty('backup')
    expect(cluster.writes.at(-1)).toMatch(/^RoleBinding/)
  })

  /** What a restore of the whole cluster, or a copied manifest, brings: our own marks, and somebody's data. */
  function stand(cluster: ReturnType<typeof createFakeCluster>, marks: Record<string, string>): void {
    const { tenantId, installationId } = sampleBlueprint
    const labels = { tenant: tenantId, ...marks }
    cluster.put({
      kind: 'Namespace',
      metadata: {
        name: storage,
        labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [`grenier.internal/${key}`, value])),
        annotations: { 'grenier.internal/installation': installationId },
      },
    })
  }
  const unknown = { purpose: 'storage', clusterId: 'storage-cluster', name: storage, uid: null } as const

  it('is never a namespace that stood there before, not even one with the marks of the same tenant', async () => {
    for (const marks of [
      { purpose: 'storage' },
      { purpose: 'move', move: 'another' },
      { move: filled.filledByMoveId },
    ]) {
      const { cluster } = setUp()
      stand(cluster, marks)
      const report = await run({ storage: cluster, blueprint: filled, known: [unknown] })
      expect([cluster.writes, verdicts(report)['NamespacesReady']]).toEqual([[], 'False NamespaceTaken'])
      expect(report.namespaces).toEqual([])
    }
  })

  it('is taken up again where a pass made it and could not say so', async () => {
    const { cluster, object } = setUp()
    await run({ storage: cluster, blueprint: filled, known: [unknown] })
    const uid = object('Namespace', storage)?.metadata.uid
    const report = await run({ storage: cluster, blueprint: filled, known: [unknown] })
    expect(report.namespaces.find(({ purpose }) => purpose === 'storage')?.uid).toBe(uid)
  })

  it('is left to whoever made one of its name between the look and the write', async () => {
    const { cluster, object } = setUp()
    const standing = cluster.client
    const late: typeof standing = {
      ...standing,
      get: async (address) => {
        const found = await standing.get(address)
        if (address.kind === 'Namespace' && address.name === storage && found === null) {
          cluster.put({ kind: 'Namespace', metadata: { name: storage, labels: { by: 'somebody' } } })
        }
        return found
      },
    }
    const report = await run({ storage: { ...cluster, client: late }, blueprint: filled, known: [unknown] })
    expect(verdicts(report)['NamespacesReady']).toBe('False ApplyFailed')
    expect(object('Namespace', storage)?.metadata.labels).toEqual({ by: 'somebody' })
    expect(report.namespaces.map(({ purpose }) => purpose)).toEqual(['backup'])
  })
})

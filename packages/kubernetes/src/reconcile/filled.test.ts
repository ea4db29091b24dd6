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
    expect(object('Schedule', 'grenier')?.['spec']).toHaveProperty('backup')
    expect(cluster.writes.at(-1)).toMatch(/^RoleBinding/)
  })
})

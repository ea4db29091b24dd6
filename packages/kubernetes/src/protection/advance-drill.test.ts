import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { sampleDrillTask as task } from '../test-support/sample-tasks.ts'
import { fullCapabilities, sampleProfile } from '../test-support/samples.ts'
import { advanceDrill } from './advance-drill.ts'
import { removeDrill } from './remove-drill.ts'

const { namespace, installationId } = task
const storage = task.drill?.storageNamespace ?? ''

let cluster: FakeCluster
const seen = (changes: object = {}) => advanceDrill(cluster.client, { ...task, ...changes }, sampleProfile)

beforeEach(() => {
  cluster = createFakeCluster({ capabilities: fullCapabilities })
  const s3 = { endpoint: 'https://s3.example', bucket: 'b' }
  cluster.put({ kind: 'Schedule', metadata: { name: 'grenier', namespace: storage }, spec: { backend: { s3 } } })
  const data = { password: btoa('p') }
  cluster.put({ kind: 'Secret', metadata: { name: 'grenier-backup-repository', namespace: storage }, data })
})

/** The Job ends, and its container says this at its end. */
function end(type: 'Complete' | 'Failed', message: string): void {
  const job = [...cluster.objects.values()].find(({ kind }) => kind === 'Job')
  cluster.put({ ...job, status: { conditions: [{ type, status: 'True', message: 'BackoffLimitExceeded' }] } } as never)
  const status = { containerStatuses: [{ state: { terminated: { message } } }] }
  cluster.put({ kind: 'Pod', metadata: { name: 'drill-x', namespace }, status })
}

describe('a restore drill', () => {
  it('makes a namespace of its own and what it needs in order, and touches nothing else', async () => {
    const { phase, objectUid } = await seen()
    expect([phase, objectUid === null]).toEqual(['running', false])
    expect(cluster.writes).toEqual([
      `+Namespace ${namespace}`,
      '+ResourceQuota grenier',
      '+NetworkPolicy grenier-default-deny',
      '+Secret grenier-backup-repository',
      '+PersistentVolumeClaim restored',
      '+Job grenier-drill',
    ])
    await seen({ objectUid })
    expect(cluster.writes).toHaveLength(6)
  })

  it.each([
    ['Complete', '{"expectedFiles":3,"restoredFiles":3,"comparedBytes":90}', 'succeeded'],
    ['Complete', '{"expectedFiles":3,"restoredFiles":3}', 'succeeded'],
    ['Complete', '{"expectedFiles":3,"restoredFiles":2}', 'failed'],
    ['Complete', '{"expectedFiles":0,"restoredFiles":0}', 'failed'],
    ['Complete', 'killed', 'failed'],
    ['Failed', '{"expectedFiles":3,"restoredFiles":3}', 'failed'],
  ] as const)('whose Job is %s and says %s has %s', async (type, message, phase) => {
    const { objectUid } = await seen()
    end(type, message)
    expect((await seen({ objectUid })).phase).toBe(phase)
  })

  it('says how many bytes were restored, where its Job counts them', async () => {
    const { objectUid } = await seen()
    end('Complete', '{"expectedFiles":3,"restoredFiles":3,"comparedBytes":90}')
    expect((await seen({ objectUid })).files).toEqual({ expectedFiles: 3n, restoredFiles: 3n, comparedBytes: 90n })
  })

  it('carries on where it was cut off between two objects', async () => {
    await seen()
    cluster.drop('Job', 'grenier-drill')
    cluster.drop('PersistentVolumeClaim', 'restored')
    await seen()
    expect(cluster.writes.slice(6)).toEqual(['+PersistentVolumeClaim restored', '+Job grenier-drill'])
  })

  it('never makes itself again once its namespace is gone, nor moves into one that is not its own', async () => {
    const { objectUid } = await seen()
    cluster.drop('Namespace', namespace)
    expect(await seen({ objectUid })).toMatchObject({ phase: 'failed' })
    cluster.put({ kind: 'Namespace', metadata: { name: namespace } })
    expect(await seen()).toMatchObject({ phase: 'failed', message: expect.stringContaining('exists already') })
    expect(cluster.writes).toHaveLength(6)
  })
})

describe('the end of a drill', () => {
  const drill = { namespace, taskId: task.id, installationId }

  it('deletes its namespace, and then there is none', async () => {
    await seen()
    expect(await removeDrill(cluster.client, drill)).toBe('going')
    expect(await removeDrill(cluster.client, drill)).toBe('gone')
    expect(cluster.writes.at(-1)).toBe(`-Namespace ${namespace}`)
  })

  it.each([
    ['a tenant’s', { purpose: 'storage', task: task.id, installation: installationId }],
    ['another drill’s', { purpose: 'drill', task: 'another', installation: installationId }],
    ['another installation’s', { purpose: 'drill', task: task.id, installation: 'another' }],
  ])('never deletes %s namespace', async (_, marks) => {
    const labels = Object.fromEntries(Object.entries(marks).map(([key, value]) => [`grenier.internal/${key}`, value]))
    cluster.put({ kind: 'Namespace', metadata: { name: namespace, labels } } as never)
    expect(await removeDrill(cluster.client, drill)).toBe('not-ours')
    expect(cluster.writes).toEqual([])
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { sampleMoveTask as task } from '../test-support/sample-tasks.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { advanceMoveTask } from './advance-move-task.ts'
import { findMoveTarget } from './move-target.ts'
import { removeMoveTarget } from './remove-move-target.ts'
import { findWriters } from './writers.ts'

const { namespace, installationId } = task
const moveId = task.move?.moveId ?? ''
const marks = {
  'grenier.internal/purpose': 'move',
  'grenier.internal/move': moveId,
  'grenier.internal/installation': installationId,
}

const laterId = '0198c0de-7a00-7000-8000-0000000000c5'

let cluster: FakeCluster
const seen = (changes: object = {}) =>
  advanceMoveTask(cluster.client, { ...task, ...changes }, 'registry.example/restic:1')
const filled = (labels: object = marks) =>
  cluster.put({ kind: 'Namespace', metadata: { name: namespace, labels } as { name: string } })

beforeEach(() => {
  cluster = createFakeCluster({ capabilities: fullCapabilities })
  filled()
  const s3 = { endpoint: 'https://s3.example', bucket: 'b' }
  cluster.put({ kind: 'Schedule', metadata: { name: 'grenier', namespace }, spec: { backend: { s3 } } })
})

/** The claim is bound, the Job ends, and its container says this at its end. */
function end(type: 'Complete' | 'Failed', message: string): void {
  const claim = [...cluster.objects.values()].find(({ kind }) => kind === 'PersistentVolumeClaim')
  cluster.put({ ...claim, status: { phase: 'Bound' } } as never)
  const job = [...cluster.objects.values()].find(({ kind }) => kind === 'Job')
  cluster.put({ ...job, status: { conditions: [{ type, status: 'True', message: 'BackoffLimitExceeded' }] } } as never)
  const status = { containerStatuses: [{ state: { terminated: { message } } }] }
  const labels = { 'grenier.internal/task': task.id }
  cluster.put({ kind: 'Pod', metadata: { name: 'x', namespace, labels }, status })
}

describe('the restore of a claim that moves', () => {
  it('makes the claim under its own name and one Job, and touches nothing else', async () => {
    const { phase, objectUid } = await seen()
    expect([phase, objectUid === null]).toEqual(['running', false])
    expect(cluster.writes).toEqual(['+PersistentVolumeClaim archives', `+Job grenier-${task.id}`])
    await seen({ objectUid })
    expect(cluster.writes).toHaveLength(2)
  })

  it.each([
    ['Complete', '{"expectedFiles":3,"restoredFiles":3,"comparedBytes":90}', 'succeeded'],
    ['Complete', '{"expectedFiles":0,"restoredFiles":0}', 'succeeded'],
    ['Complete', '{"expectedFiles":3,"restoredFiles":2}', 'failed'],
    ['Complete', 'fatal: no such snapshot', 'failed'],
    ['Failed', '', 'failed'],
  ] as const)('that ends %s saying %s has %s', async (type, message, phase) => {
    const { objectUid } = await seen()
    end(type, message)
    expect((await seen({ objectUid })).phase).toBe(phase)
  })

  it('tries again into the claim that it made, by another Job, and never into another one', async () => {
    await seen()
    end('Failed', '')
    await seen({ id: laterId })
    expect(cluster.writes).toHaveLength(3)
    cluster = createFakeCluster({ capabilities: fullCapabilities })
    filled()
    cluster.put({ kind: 'Schedule', metadata: { name: 'grenier', namespace }, spec: { backend: { s3: {} } } })
    cluster.put({ kind: 'PersistentVolumeClaim', metadata: { name: 'archives', namespace } })
    expect(await seen()).toMatchObject({ phase: 'failed', message: expect.stringContaining('exists already') })
    expect(cluster.writes).toEqual([])
  })

  it('makes nothing while the Job of an earlier try may still write to its claim, though its task is over', async () => {
    await seen()
    const waits = { phase: 'running', message: 'an earlier restore still runs', objectUid: null }
    expect(await seen({ id: laterId })).toEqual(waits)
    end('Failed', '')
    const volumes = [{ persistentVolumeClaim: { claimName: 'archives' } }]
    const labels = { 'app.kubernetes.io/managed-by': 'grenier', 'grenier.internal/task': task.id }
    const pod = { kind: 'Pod', metadata: { name: 'x', namespace, labels }, spec: { volumes } } as const
    cluster.put({ ...pod, status: { phase: 'Running' } })
    expect(await seen({ id: laterId })).toEqual(waits)
    expect(cluster.writes).toHaveLength(2)
    cluster.put({ ...pod, status: { phase: 'Failed' } })
    expect((await seen({ id: laterId })).objectUid).not.toBeNull()
    expect(cluster.writes.slice(2)).toEqual([`+Job grenier-${laterId}`])
  })

  it('waits for no earlier restore of another claim', async () => {
    await seen()
    const move = { ...task.move, claimName: 'courrier' }
    expect((await seen({ id: laterId, move })).objectUid).not.toBeNull()
  })

  it.each([
    ['the tenant’s own', { ...marks, 'grenier.internal/purpose': 'storage' }],
    ['another move’s', { ...marks, 'grenier.internal/move': 'another' }],
    ['another installation’s', { ...marks, 'grenier.internal/installation': 'another' }],
  ])('writes nothing into a namespace that is %s, nor is that one taken away', async (_, labels) => {
    filled(labels)
    expect(await seen()).toMatchObject({ phase: 'failed', message: expect.stringContaining('is not being filled') })
    expect(await removeMoveTarget(cluster.client, { namespace, moveId, installationId })).toBe('not-ours')
    expect(await findMoveTarget(cluster.client, { namespace, moveId, installationId })).toBeNull()
    expect(cluster.writes).toEqual([])
  })

  it('is taken away with its namespace when its move is cancelled', async () => {
    expect(await removeMoveTarget(cluster.client, { namespace, moveId, installationId })).toBe('going')
    expect(cluster.writes).toEqual([`-Namespace ${namespace}`])
    expect(await removeMoveTarget(cluster.client, { namespace, moveId, installationId })).toBe('gone')
  })
})

describe('who writes to the claims of a namespace', () => {
  it('is every pod that mounts one and has not ended, but those of backups and of restores', async () => {
    const volumes = [{ persistentVolumeClaim: { claimName: 'archives' } }]
    const pod = (name: string, of: { labels?: object; spec?: object; phase?: string }) =>
      cluster.put({
        kind: 'Pod',
        metadata: { name, namespace, labels: of.labels ?? {} } as { name: string },
        spec: of.spec ?? { volumes },
        status: { phase: of.phase ?? 'Running' },
      })
    pod('web', {})
    pod('starting', { phase: 'Pending' })
    pod('over', { phase: 'Succeeded' })
    pod('stateless', { spec: { containers: [] } })
    pod('k8up', { labels: { k8upjob: 'true' } })
    pod('ours', { labels: { 'app.kubernetes.io/managed-by': 'grenier', 'grenier.internal/task': task.id } })
    pod('posing', { labels: { 'grenier.internal/task': task.id } })
    expect(await findWriters(cluster.client, namespace)).toEqual(['posing', 'starting', 'web'])
  })
})

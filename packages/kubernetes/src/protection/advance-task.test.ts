import type { ClusterTask } from '@grenier/control-plane/ports'
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiFailure } from '../client/api-failure.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { sampleBackupTask as backupTask, sampleRestoreTask as restoreTask } from '../test-support/sample-tasks.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { advanceTask } from './advance-task.ts'
import { taskObjectName } from './desired/task-objects.ts'

const { namespace } = backupTask
const completed = (reason: string) => ({
  conditions: [{ type: 'Completed', status: 'True', reason, message: 'said so' }],
})

let cluster: FakeCluster
const seen = (task: ClusterTask) => advanceTask(cluster.client, task)

/** The operator says how the object of a task ended. */
function end(kind: 'Backup' | 'Restore', task: ClusterTask, reason: string): void {
  const object = [...cluster.objects.values()].find(
    (found) => found.kind === kind && found.metadata.name === taskObjectName(task.id),
  )
  if (object !== undefined) cluster.put({ ...object, status: completed(reason) })
}

const put = (name: string, fields: object = {}) => {
  const spec = { accessModes: ['ReadWriteOnce'], storageClassName: 'standard' }
  const creationTimestamp = '2025-01-01T00:00:00Z'
  cluster.put({
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec,
    status: { phase: 'Bound' },
    ...fields,
  })
  const [key, stored] = [...cluster.objects].find(([, { metadata }]) => metadata.name === name) ?? []
  if (key !== undefined && stored !== undefined) {
    cluster.objects.set(key, { ...stored, metadata: { ...stored.metadata, creationTimestamp } })
  }
}
const putSnapshot = (claimName: string, date: string) =>
  cluster.put({
    kind: 'Snapshot',
    metadata: { name: `${claimName}-${date}`, namespace },
    spec: { id: `${claimName}-${date}`, date, paths: [`/data/${claimName}`] },
  })

beforeEach(() => {
  cluster = createFakeCluster({ capabilities: fullCapabilities })
  const s3 = { endpoint: 'https://s3.example', bucket: 'b' }
  cluster.put({ kind: 'Schedule', metadata: { name: 'grenier', namespace }, spec: { backend: { s3 } } })
})

describe('a backup that was asked for', () => {
  it('is made once, and has not succeeded by its own word but by a new copy of each claim', async () => {
    put('a')
    put('b')
    putSnapshot('a', '2025-12-31T00:00:00Z')
    const started = await seen(backupTask)
    expect(started).toMatchObject({ phase: 'running' })
    const task = { ...backupTask, objectUid: started.objectUid }
    await seen(task)
    expect(cluster.writes).toEqual([`+Backup ${taskObjectName(task.id)}`])
    end('Backup', task, 'Succeeded')
    expect((await seen(task)).message).toBe('reported done, but no new copy is seen of: a, b')
    putSnapshot('a', '2026-01-01T00:00:00Z')
    expect(await seen(task)).toMatchObject({ phase: 'running', message: expect.stringContaining('of: b') })
    putSnapshot('b', '2026-01-01T00:05:00Z')
    expect(await seen(task)).toMatchObject({ phase: 'succeeded' })
  })

  it('has failed when it had no claim to copy, whatever it says', async () => {
    put('disk', { spec: { volumeMode: 'Block', accessModes: ['ReadWriteOnce'] } })
    await seen(backupTask)
    end('Backup', backupTask, 'Succeeded')
    expect(await seen(backupTask)).toMatchObject({ phase: 'failed' })
  })

  it('has failed when the operator says so', async () => {
    put('a')
    await seen(backupTask)
    end('Backup', backupTask, 'Failed')
    expect(await seen(backupTask)).toMatchObject({ phase: 'failed', message: 'said so' })
  })

  it('is not made a second time once it was seen and is gone', async () => {
    put('a')
    const { objectUid } = await seen(backupTask)
    cluster.drop('Backup', taskObjectName(backupTask.id))
    expect(await seen({ ...backupTask, objectUid })).toMatchObject({ phase: 'failed' })
    expect(cluster.writes).toHaveLength(1)
  })
})

describe('a restore', () => {
  it('makes its claim, then what writes into it, and succeeds once the claim holds a volume', async () => {
    await seen(restoreTask)
    expect(cluster.writes).toEqual([
      '+PersistentVolumeClaim archives-retour',
      `+Restore ${taskObjectName(restoreTask.id)}`,
    ])
    end('Restore', restoreTask, 'Succeeded')
    expect(await seen(restoreTask)).toMatchObject({ phase: 'failed', message: expect.stringContaining('no volume') })
  })

  it('never writes into a claim that stood before', async () => {
    put('archives-retour')
    expect(await seen(restoreTask)).toMatchObject({
      phase: 'failed',
      message: expect.stringContaining('exists already'),
    })
    expect(cluster.writes).toEqual([])
  })

  it('never writes into a claim that appears between the look and the write', async () => {
    const { client } = cluster
    const racing = {
      ...client,
      create: async () => {
        put('archives-retour')
        throw new ApiFailure({ status: 409, reason: 'AlreadyExists', message: 'exists' })
      },
    }
    expect(await advanceTask(racing, restoreTask)).toMatchObject({ phase: 'failed' })
    expect(cluster.writes).toEqual([])
  })

  it('goes on after a cut-off create that had arrived', async () => {
    const { client } = cluster
    const cutOff = {
      ...client,
      create: async (object: Parameters<typeof client.create>[0]) => {
        await client.create(object)
        throw new ApiFailure({ status: 409, reason: 'AlreadyExists', message: 'exists' })
      },
    }
    expect(await advanceTask(cutOff, restoreTask)).toMatchObject({ phase: 'running' })
  })

  it('has failed when the cluster’s quota refuses its claim, and writes nothing more', async () => {
    const refusing = {
      ...cluster.client,
      create: async () => {
        throw new ApiFailure({ status: 403, reason: 'Forbidden', message: 'exceeded quota: grenier' })
      },
    }
    expect(await advanceTask(refusing, restoreTask)).toMatchObject({
      phase: 'failed',
      message: 'exceeded quota: grenier',
    })
    expect(cluster.writes).toEqual([])
  })

  it('is not started without the tenant’s repository', async () => {
    cluster.drop('Schedule', 'grenier')
    expect(await seen(restoreTask)).toMatchObject({ phase: 'failed' })
    expect(cluster.writes).toEqual([])
  })
})

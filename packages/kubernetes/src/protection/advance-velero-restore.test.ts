import type { ClusterTask } from '@grenier/control-plane/ports'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PatchStep } from '../client/requests.ts'
import type { Kind, ObservedObject } from '../objects.ts'
import { createFakeCluster, type FakeCluster } from '../test-support/fake-cluster.ts'
import { sampleVeleroDrillTask, sampleVeleroRestoreTask } from '../test-support/sample-tasks.ts'
import { fullCapabilities } from '../test-support/samples.ts'
import { advanceVeleroDrill } from './advance-velero-drill.ts'
import { advanceVeleroRestore } from './advance-velero-restore.ts'
import { removeDrill } from './remove-drill.ts'

const velero = { namespace: 'velero', slug: 'bar-sur-seine-10034', jobImage: 'registry.example/restic:1' }
const storage = 'bar-sur-seine-10034-storage'
const copyRef = sampleVeleroRestoreTask.restore?.copyRef ?? ''
/** A name that a label would cut short: 63 characters are its most. */
const backupName = `grenier-${'bar'.repeat(20)}-20260101223700`

let cluster: FakeCluster

interface UploadChanges {
  readonly sourcePVC?: string
  readonly sourceNamespace?: string
  readonly bytesDone?: number
}

function putUpload({ sourcePVC = 'archives', sourceNamespace = storage, bytesDone = 90 }: UploadChanges = {}): void {
  const labels = { 'velero.io/backup-name': backupName.slice(0, 63) }
  const ownerReferences = [{ apiVersion: 'velero.io/v1', kind: 'Backup', name: backupName, uid: 'uid-backup' }]
  const metadata = { name: copyRef, namespace: 'velero', ownerReferences, labels }
  cluster.put({
    kind: 'DataUpload',
    metadata,
    spec: { sourcePVC, sourceNamespace, csiSnapshot: { volumeSnapshot: 'velero-archives-4xk8z' } },
    status: {
      phase: 'Completed',
      startTimestamp: '2026-01-01T22:37:00Z',
      progress: { bytesDone, totalBytes: bytesDone },
    },
  })
}

beforeEach(() => {
  cluster = createFakeCluster({ capabilities: fullCapabilities })
  putUpload()
})

const found = (kind: Kind, name?: string) =>
  [...cluster.objects.values()].find((one) => one.kind === kind && (name === undefined || one.metadata.name === name))

function put(object: ObservedObject | undefined, changes: object): void {
  cluster.put({ ...object, ...changes } as never)
}

/** Velero's Restore comes to this phase. */
function reach(phase: string, more: object = {}): void {
  put(found('VeleroRestore'), { status: { phase, ...more } })
}

interface Moved {
  readonly bytesDone?: number
  readonly totalBytes?: number
  readonly phase?: string
  readonly pvc?: string
  readonly namespace?: string
  readonly restoreUid?: string
}

function putDownload(task: ClusterTask, moved: Moved = {}): void {
  const { bytesDone = 90, totalBytes = 90, phase = 'Completed', pvc = 'archives', namespace = task.namespace } = moved
  const labels = { 'velero.io/restore-uid': moved.restoreUid ?? found('VeleroRestore')?.metadata.uid ?? '' }
  const metadata = { name: 'd1', namespace: 'velero', labels }
  cluster.put({
    kind: 'DataDownload',
    metadata,
    spec: { targetVolume: { pvc, namespace, pv: '' } },
    status: { phase, progress: { bytesDone, totalBytes } },
  })
}

const empty: readonly [string, Moved | null][] = [
  ['nothing', null],
  ['no byte', { bytesDone: 0, totalBytes: 0 }],
  ['a part', { bytesDone: 80 }],
  ['into another claim', { pvc: 'autre' }],
  ['into another namespace', { namespace: 'autre' }],
  ['for another Restore', { restoreUid: 'another' }],
  ['and was cancelled', { phase: 'Canceled' }],
]

describe('a claim that is gone', () => {
  const task = sampleVeleroRestoreTask
  const seen = (changes: object = {}) => advanceVeleroRestore(cluster.client, { ...task, ...changes }, velero)
  const label = { 'velero.io/restore-name': `grenier-${task.id}` }

  /** Velero makes the claim as it was copied, with what it said then. */
  function putClaim(phase: string, labels: Readonly<Record<string, string>> = label): void {
    const annotations = {
      'grenier.internal/retained-volume': 'pv-of-before',
      'grenier.internal/revision': '3',
      note: 'à garder',
    }
    const metadata = { name: 'archives', namespace: storage, annotations, labels }
    cluster.put({
      kind: 'PersistentVolumeClaim',
      metadata,
      spec: { volumeMode: 'Filesystem' },
      status: { phase },
    })
  }

  it('is asked of Velero once, from the backup of its very copy', async () => {
    const { phase, objectUid } = await seen()
    expect([phase, objectUid === null]).toEqual(['running', false])
    expect(found('VeleroRestore')).toMatchObject({ metadata: { namespace: 'velero' }, spec: { backupName } })
    await seen({ objectUid })
    expect(cluster.writes).toEqual([`+VeleroRestore grenier-${task.id}`])
  })

  it('is used once where its class waits for the first use, or no data would ever be moved', async () => {
    cluster.put({ kind: 'StorageClass', metadata: { name: 'standard' }, volumeBindingMode: 'WaitForFirstConsumer' })
    await seen()
    expect(cluster.writes).toEqual([`+Job grenier-${task.id}`, `+VeleroRestore grenier-${task.id}`])
  })

  it('is back once its data was moved and it holds a volume', async () => {
    const { objectUid } = await seen()
    reach('WaitingForPluginOperations')
    expect((await seen({ objectUid })).phase).toBe('running')
    reach('Completed')
    putDownload(task)
    putClaim('Bound')
    expect(await seen({ objectUid })).toMatchObject({
      phase: 'succeeded',
      message: expect.stringContaining('90 bytes'),
    })
  })

  it.each(empty)('is not back when Velero reports it done and moved %s', async (_, moved) => {
    const { objectUid } = await seen()
    reach('Completed')
    if (moved !== null) putDownload(task, moved)
    putClaim('Bound')
    expect((await seen({ objectUid })).phase).toBe('failed')
  })

  it.each(['FailedValidation', 'PartiallyFailed', 'Failed'])(
    'is not back when Velero says %s, and why is told',
    async (phase) => {
      const { objectUid } = await seen()
      reach(phase, { validationErrors: ['the location is unavailable'] })
      const { message, ...end } = await seen({ objectUid })
      expect(end.phase).toBe('failed')
      expect(message).toBe(`Velero says ${phase}: the location is unavailable`)
    },
  )

  it('loses what it said of us when it was copied, so that its new volume is kept too, and nothing else', async () => {
    const steps: PatchStep[] = []
    const client = {
      ...cluster.client,
      patch: async (object: ObservedObject, given: readonly PatchStep[]) => (steps.push(...given), object),
    }
    await seen()
    putClaim('Pending', { ...label, 'app.kubernetes.io/managed-by': 'Helm', 'grenier.internal/task': 'before' })
    await advanceVeleroRestore(client, task, velero)
    expect(steps.map(({ path }) => path)).toEqual(['/metadata/labels', '/metadata/annotations'])
    expect(steps[0]?.value).toMatchObject({
      ...label,
      'app.kubernetes.io/managed-by': 'Helm',
      'grenier.internal/task': task.id,
    })
    expect(steps[1]?.value).toEqual({
      note: 'à garder',
      'grenier.internal/installation': task.installationId,
      'grenier.internal/revision': '1207',
    })
  })

  it('is neither restored over nor touched when one of its name stands, also when it came meanwhile', async () => {
    putClaim('Bound', {})
    expect(await seen()).toMatchObject({ phase: 'failed', message: expect.stringContaining('exists already') })
    expect(cluster.writes).toEqual([])
    cluster.drop('PersistentVolumeClaim', 'archives')
    const { objectUid } = await seen()
    putClaim('Bound', {})
    reach('Completed')
    expect((await seen({ objectUid })).phase).toBe('failed')
    expect(cluster.writes).toEqual([`+VeleroRestore grenier-${task.id}`])
  })

  it.each([
    ['of another claim', { sourcePVC: 'autre' }],
    ['of another namespace', { sourceNamespace: 'autre' }],
    ['without a byte', { bytesDone: 0 }],
  ])('is not restored from a copy %s', async (_, changes) => {
    putUpload(changes)
    expect((await seen()).phase).toBe('failed')
    expect(cluster.writes).toEqual([])
  })

  it('is never asked for again once its Restore was seen and is gone', async () => {
    const { objectUid } = await seen()
    cluster.drop('VeleroRestore', `grenier-${task.id}`)
    expect((await seen({ objectUid })).phase).toBe('failed')
    expect(cluster.writes).toHaveLength(1)
  })
})

describe('a restore drill of a copy that Velero made', () => {
  const task = sampleVeleroDrillTask
  const { namespace, installationId } = task
  const seen = (changes: object = {}) => advanceVeleroDrill(cluster.client, { ...task, ...changes }, velero)
  const restoreName = `grenier-${task.id}`

  function endJob(type: 'Complete' | 'Failed', message: string): void {
    put(found('Job'), { status: { conditions: [{ type, status: 'True', message: 'BackoffLimitExceeded' }] } })
    const status = { containerStatuses: [{ state: { terminated: { message } } }] }
    cluster.put({ kind: 'Pod', metadata: { name: 'drill-x', namespace }, status })
  }
  const say = (restoredFiles: number, restoredBytes: number, linkBytes = 0) =>
    endJob('Complete', JSON.stringify({ restoredFiles, restoredBytes, linkBytes }))

  it('makes a namespace of its own and what it needs in order, the Restore last', async () => {
    const { phase, objectUid } = await seen()
    expect([phase, objectUid === null]).toEqual(['running', false])
    const inOrder = [
      `+Namespace ${namespace}`,
      '+ResourceQuota grenier',
      '+NetworkPolicy grenier-default-deny',
      '+Job grenier-drill',
      `+VeleroRestore ${restoreName}`,
    ]
    expect(cluster.writes).toEqual(inOrder)
    await seen({ objectUid })
    expect(cluster.writes).toEqual(inOrder)
  })

  it('carries on where it was cut off between two objects', async () => {
    await seen()
    cluster.drop('VeleroRestore', restoreName)
    cluster.drop('Job', 'grenier-drill')
    await seen()
    expect(cluster.writes.slice(5)).toEqual(['+Job grenier-drill', `+VeleroRestore ${restoreName}`])
  })

  it('says how much came back, and that nothing was compared', async () => {
    const { objectUid } = await seen()
    reach('Completed')
    putDownload(task)
    expect((await seen({ objectUid })).phase).toBe('running')
    say(3, 90)
    const end = await seen({ objectUid })
    expect(end.phase).toBe('succeeded')
    expect(end.message).toContain('compared with nothing')
    expect(end.files).toBeUndefined()
    const counted = { restoredFiles: 3n, restoredBytes: 90n, linkBytes: 0n }
    expect(end.moved).toEqual({ copiedBytes: 90n, movedBytes: 90n, ...counted })
  })

  it.each([
    ['fewer bytes than were moved', 3, 89, 'found on the volume'],
    ['no file at all', 0, 0, 'holds no file'],
  ])('fails on a volume with %s', async (...[, files, bytes, why]) => {
    const { objectUid } = await seen()
    reach('Completed')
    putDownload(task)
    say(files, bytes)
    expect(await seen({ objectUid })).toMatchObject({ phase: 'failed', message: expect.stringContaining(why) })
  })

  it('fails when fewer bytes came back than were copied', async () => {
    putUpload({ bytesDone: 100 })
    const { objectUid } = await seen()
    reach('Completed')
    putDownload(task)
    say(3, 90)
    const { phase, message } = await seen({ objectUid })
    expect([phase, message]).toEqual(['failed', '100 bytes were copied, 90 moved back and 90 found on the volume'])
  })

  it.each(empty)('proves nothing when Velero reports it done and moved %s, whatever is counted', async (_, moved) => {
    const { objectUid } = await seen()
    reach('Completed')
    if (moved !== null) putDownload(task, moved)
    say(3, 90)
    expect((await seen({ objectUid })).phase).toBe('failed')
  })

  it.each([
    ['Failed', '{"restoredFiles":3,"restoredBytes":90,"linkBytes":0}'],
    ['Complete', 'killed'],
  ] as const)('whose Job is %s and says %s has failed', async (type, message) => {
    const { objectUid } = await seen()
    reach('Completed')
    putDownload(task)
    endJob(type, message)
    expect((await seen({ objectUid })).phase).toBe('failed')
  })

  it('of a raw block device ends at once, instead of waiting for a pod that cannot start', async () => {
    const { objectUid } = await seen()
    cluster.put({
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'archives', namespace },
      spec: { volumeMode: 'Block' },
    })
    expect(await seen({ objectUid })).toMatchObject({
      phase: 'failed',
      message: expect.stringContaining('block device'),
    })
  })

  it('never makes itself again once its namespace is gone, nor moves into one that is not its own', async () => {
    const { objectUid } = await seen()
    cluster.drop('Namespace', namespace)
    expect(await seen({ objectUid })).toMatchObject({ phase: 'failed' })
    cluster.put({ kind: 'Namespace', metadata: { name: namespace } })
    expect(await seen()).toMatchObject({ phase: 'failed', message: expect.stringContaining('exists already') })
    expect(cluster.writes).toHaveLength(5)
  })

  it('leaves neither its Restore nor its namespace behind, and takes no other’s', async () => {
    const drill = { namespace, taskId: task.id, installationId, veleroNamespace: 'velero' }
    await seen()
    expect(await removeDrill(cluster.client, { ...drill, installationId: 'another' })).toBe('not-ours')
    expect(found('VeleroRestore')).toBeDefined()
    expect(await removeDrill(cluster.client, drill)).toBe('going')
    expect(await removeDrill(cluster.client, drill)).toBe('gone')
    expect(cluster.writes.slice(-2)).toEqual([`-VeleroRestore ${restoreName}`, `-Namespace ${namespace}`])
  })
})

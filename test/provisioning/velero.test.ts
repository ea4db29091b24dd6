import type { ClusterTask, ReconcileReport, TenantBlueprint } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logRequests } from '../bench/provision/request-log.ts'
import { untilTrue } from '../harness/until.ts'
import {
  type Closing,
  closeInTurn,
  openTaughtScene,
  openVeleroNamespace,
  playProvider,
} from './support/cluster-scene.ts'
import { newTask } from './support/cluster-task.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { classes, type Scene, verdicts } from './support/scene.ts'
import { areVeleroKindsPresent, createVeleroOperator, installVeleroKinds } from './support/velero-kinds.ts'

const apiVersion = 'velero.io/v1'

describe.skipIf(!areVeleroKindsPresent).each(clustersUnderTest())('Velero on $name', (cluster) => {
  let scene: Scene
  let velero: string
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openTaughtScene(cluster, closing, installVeleroKinds)
    velero = await openVeleroNamespace(scene, closing)
    await scene.gateway.prepare(scene.access)
    playProvider(cluster, scene, closing)
  })
  afterAll(() => closeInTurn(closing))

  interface Laid {
    readonly blueprint: TenantBlueprint
    readonly report: ReconcileReport
    readonly storage: string
  }

  async function lay(): Promise<Laid> {
    const plain = scene.tenant()
    const driver = { velero: { namespace: velero, region: 'fr-nord', dataClass: 'ordinary' as const } }
    const blueprint = { ...plain, backup: { ...plain.backup, ...driver } }
    const { namespaces } = await scene.reconcile(blueprint)
    await createVeleroOperator(scene.api, velero).lookAt(`grenier-${blueprint.slug}`, 'Available')
    const report = await scene.reconcile(blueprint, namespaces)
    return { blueprint, report: { ...report, namespaces }, storage: `${blueprint.slug}-storage` }
  }

  const read = (kind: string, slug: string) =>
    scene.api.read({ apiVersion, kind, name: `grenier-${slug}`, namespace: velero })

  const taskOf = ({ blueprint }: Laid): ClusterTask =>
    newTask(blueprint, { kind: 'backup', velero: { namespace: velero, slug: blueprint.slug } })

  it('gets a tenant’s location and Schedule by its own definitions, and a second run writes nothing', async () => {
    const { blueprint, report, storage } = await lay()
    expect(verdicts(report)).toMatchObject({ BackupScheduled: 'True Scheduled', Ready: 'True AllReady' })
    expect(await read('Schedule', blueprint.slug)).toMatchObject({
      metadata: { labels: { 'grenier.internal/tenant': blueprint.tenantId } },
      spec: { schedule: '12 3 * * *', template: { includedNamespaces: [storage], snapshotMoveData: true } },
    })
    expect(await read('BackupStorageLocation', blueprint.slug)).toMatchObject({
      spec: {
        objectStorage: { prefix: 'velero' },
        backupSyncPeriod: '1h0m0s',
        credential: { name: `grenier-${blueprint.slug}` },
      },
    })
    expect(await scene.api.list('k8up.io/v1', 'Schedule', storage)).toEqual([])
    const labels = (await scene.api.read({ apiVersion: 'v1', kind: 'Namespace', name: storage }))?.metadata?.labels
    expect(labels?.['pod-security.kubernetes.io/enforce']).toBe('restricted')
    expect(await scene.reconcile(blueprint, report.namespaces)).toMatchObject({ objectsApplied: 0, retryAfterMs: null })
  })

  it('has what somebody else changed put right, and what somebody removed made again', async () => {
    const { blueprint, report } = await lay()
    const name = `grenier-${blueprint.slug}`
    await scene.api.edit({ apiVersion, kind: 'Schedule', name, namespace: velero }, { spec: { schedule: '0 0 1 1 *' } })
    await scene.api.remove({ apiVersion, kind: 'BackupStorageLocation', name, namespace: velero })
    expect(await scene.reconcile(blueprint, report.namespaces)).toMatchObject({ objectsApplied: 2 })
    expect(await read('Schedule', blueprint.slug)).toMatchObject({ spec: { schedule: '12 3 * * *' } })
    expect(await read('BackupStorageLocation', blueprint.slug)).not.toBeNull()
  })

  it('is looked after without a single request while it is watched', async () => {
    const watched = scene.watch(() => undefined)
    closing.push(() => watched.stop())
    await untilTrue(async () => watched.isCurrent())
    const { blueprint, report } = await lay()
    const asked = async (): Promise<{ requests: number; verdict: string | undefined }> => {
      const log = logRequests()
      try {
        const verdict = verdicts(await scene.reconcile(blueprint, report.namespaces))['BackupScheduled']
        return { requests: log.sent.filter(({ path }) => !path.includes('watch=true')).length, verdict }
      } finally {
        log.stop()
      }
    }
    await untilTrue(async () => (await asked()).requests === 0)
    expect(await asked()).toEqual({ requests: 0, verdict: 'True Scheduled' })
    await watched.stop()
  })

  it('says that nothing is copied while Velero finds its location unavailable', async () => {
    const { blueprint, report } = await lay()
    await createVeleroOperator(scene.api, velero).lookAt(`grenier-${blueprint.slug}`, 'Unavailable')
    const later = await scene.reconcile(blueprint, report.namespaces)
    expect(verdicts(later)).toMatchObject({ BackupScheduled: 'False VeleroLocationUnavailable' })
  })

  it('is followed by K8up without a night of both', async () => {
    const { blueprint, report } = await lay()
    const { velero: _velero, ...backup } = blueprint.backup
    await scene.reconcile({ ...blueprint, backup, revision: 11n }, report.namespaces)
    expect(await read('Schedule', blueprint.slug)).toBeNull()
    expect(await read('BackupStorageLocation', blueprint.slug)).not.toBeNull()
  })

  it('makes a backup that was asked for, which succeeds by the bytes that were seen to be moved', async () => {
    const laid = await lay()
    const { storage, report } = laid
    const operator = createVeleroOperator(scene.api, velero)
    const uid = report.namespaces.find(({ purpose }) => purpose === 'storage')?.uid ?? ''
    const look = () => scene.gateway.protection.observe(scene.access, { name: storage, uid })
    const areBound = async () => {
      const seen = await look()
      return seen.kind === 'seen' && seen.claims.length > 0 && seen.claims.every(({ isBound }) => isBound)
    }
    await scene.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'archives', namespace: storage },
      spec: {
        storageClassName: classes.block,
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
      },
    })
    const task = taskOf(laid)
    // A real API server without a driver binds no claim: there nothing could be copied, which is what must be said.
    if (cluster.isSelfContained) await untilTrue(areBound)
    const { objectUid, phase } = await scene.gateway.protection.advance(scene.access, task)
    expect(phase).toBe('running')
    const end = (bytes: number) => operator.endBackups(storage, { archives: bytes })
    await end(0)
    const unproven = await scene.gateway.protection.advance(scene.access, { ...task, objectUid })
    if (!cluster.isSelfContained) {
      expect(unproven).toMatchObject({ phase: 'failed', message: expect.stringContaining('no claim') })
      return
    }
    expect(unproven).toMatchObject({ phase: 'running', message: expect.stringContaining('archives') })
    const uploads = await scene.api.list('velero.io/v2alpha1', 'DataUpload', velero)
    for (const { metadata } of uploads) {
      const address = { apiVersion: 'velero.io/v2alpha1', kind: 'DataUpload', name: metadata?.name ?? '' }
      const progress = { bytesDone: 4_096, totalBytes: 4_096 }
      await scene.api.edit({ ...address, namespace: velero }, { status: { progress } })
    }
    expect(await scene.gateway.protection.advance(scene.access, { ...task, objectUid })).toMatchObject({
      phase: 'succeeded',
    })
    await untilTrue(async () => {
      const seen = await look()
      return (
        seen.kind === 'seen' && seen.copies.some(({ driver, sizeBytes }) => driver === 'velero' && sizeBytes === 4_096n)
      )
    })
  })

  it('gives back everything at an exit: each backup by its own request, then what opened the bucket', async () => {
    const laid = await lay()
    const { blueprint, report } = laid
    const { tenantId, installationId, slug } = blueprint
    const operator = createVeleroOperator(scene.api, velero)
    const task = taskOf(laid)
    await scene.gateway.protection.advance(scene.access, task)
    const places = { tenantId, installationId, known: report.namespaces, clusters: [scene.access] }
    const { items } = await scene.gateway.exit.inventory(places)
    const backups = items.filter(({ kind }) => kind === 'backup')
    expect(backups).toMatchObject([{ namespace: velero, name: `grenier-${task.id}` }])
    const wanted = items.filter(({ kind }) => kind !== 'namespace')
    const eraseBucket = async () => ({ state: 'left-to-provider' }) as const
    const destroy = () =>
      scene.gateway.exit.destroy({ ...places, items: wanted, mayGoOn: async () => true, eraseBucket })
    const first = await destroy()
    expect(first.waitingFor).toEqual([
      { code: 'deletion-under-way', params: { thing: `VeleroBackup ${velero}/grenier-${task.id}` } },
    ])
    // Velero needs the location and its key to delete what the bucket holds.
    expect(await read('BackupStorageLocation', slug)).not.toBeNull()
    expect(await read('Schedule', slug)).toBeNull()
    await destroy()
    expect(await operator.deleteBackups()).toEqual([`grenier-${task.id}`])
    const last = await destroy()
    expect(last.gone).toContain(backups[0]?.uid)
    expect(await read('BackupStorageLocation', slug)).toBeNull()
    const secret = { apiVersion: 'v1', kind: 'Secret', name: `grenier-${slug}`, namespace: velero }
    expect(await scene.api.read(secret)).toBeNull()
  })
})

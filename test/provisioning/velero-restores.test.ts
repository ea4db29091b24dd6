import type { ClusterTask, ReconcileReport, TaskProgress, TenantBlueprint } from '@grenier/control-plane/ports'
import { instant } from '@grenier/quota-billing'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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
import { bindClaim, endDrill, endJob, makeVolume } from './support/play-cluster.ts'
import type { AnyObject } from './support/real-api.ts'
import { classes, type Scene } from './support/scene.ts'
import { areVeleroKindsPresent, createVeleroOperator, installVeleroKinds } from './support/velero-kinds.ts'

const gibibyte = 1024n ** 3n
const movedBytes = 4_096
const core = 'v1'
const claimKind = { apiVersion: core, kind: 'PersistentVolumeClaim' } as const

describe.skipIf(!areVeleroKindsPresent).each(clustersUnderTest())('copies that Velero made on $name', (cluster) => {
  let scene: Scene
  let velero: string
  let blueprint: TenantBlueprint
  let namespaces: ReconcileReport['namespaces']
  let storage: string
  let copyRef: string
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openTaughtScene(cluster, closing, installVeleroKinds)
    velero = await openVeleroNamespace(scene, closing)
    await scene.gateway.prepare(scene.access)
    playProvider(cluster, scene, closing)
  })
  afterAll(() => closeInTurn(closing))

  /** A tenant whose claim `archives` Velero copied. */
  beforeEach(async () => {
    const plain = scene.tenant()
    const driver = { velero: { namespace: velero, region: 'fr-nord', dataClass: 'ordinary' as const } }
    blueprint = { ...plain, backup: { ...plain.backup, ...driver } }
    namespaces = (await scene.reconcile(blueprint)).namespaces
    storage = `${blueprint.slug}-storage`
    await bindClaim(scene.api, { namespace: storage, name: 'archives', className: classes.block })
    await untilTrue(async () => (await phaseOf(storage)) === 'Bound')
    const backup = taskOf({ kind: 'backup' })
    const { objectUid } = await advance(backup)
    await createVeleroOperator(scene.api, velero).endBackups(storage, { archives: movedBytes })
    await advance({ ...backup, objectUid })
    copyRef = `grenier-${backup.id}-archives`.slice(0, 60)
  })

  const advance = (task: ClusterTask) => scene.gateway.protection.advance(scene.access, task)
  const address = (namespace: string) => ({ ...claimKind, name: 'archives', namespace })
  const phaseOf = async (namespace: string) =>
    ((await scene.api.read(address(namespace)))?.['status'] as { phase?: string } | undefined)?.phase

  const taskOf = (about: Partial<ClusterTask> & Pick<ClusterTask, 'kind'>): ClusterTask =>
    newTask(blueprint, { velero: { namespace: velero, slug: blueprint.slug }, ...about })

  const restoreOf = () => {
    return { copyRef, newClaimName: 'archives', className: classes.block, restoredBytes: 2n * gibibyte }
  }

  /** As Velero writes a claim back: with what it said when it was copied, and a volume of its own. */
  async function restoreByVelero(namespace: string, bytes = movedBytes): Promise<void> {
    const volumeName = await makeVolume(scene.api, {
      namespace,
      name: 'archives',
      className: classes.block,
      suffix: '-back',
    })
    closing.push(() =>
      scene.api.remove({ apiVersion: core, kind: 'PersistentVolume', name: volumeName }).catch(() => null),
    )
    const makeClaim = ({ name, restoreName }: { name: string; restoreName: string }): AnyObject => ({
      ...claimKind,
      metadata: {
        name,
        namespace,
        annotations: { 'grenier.internal/retained-volume': 'pv-of-before' },
        labels: {
          application: 'archives',
          'grenier.internal/task': 'before',
          'velero.io/restore-name': restoreName,
        },
      },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: classes.block,
        volumeName,
        resources: { requests: { storage: '2Gi' } },
      },
    })
    await createVeleroOperator(scene.api, velero).endRestores(makeClaim, bytes)
  }

  async function loseClaim(): Promise<void> {
    await scene.api.remove(address(storage))
    await untilTrue(async () => (await scene.api.read(address(storage))) === null)
  }

  function drillTask(): ClusterTask {
    const drill = {
      storageNamespace: storage,
      sourceClaimName: 'archives',
      expiresAt: instant(Date.now() + 3_600_000),
    }
    const namespace = `${blueprint.slug}-drill-1`
    closing.push(() => scene.api.remove({ apiVersion: core, kind: 'Namespace', name: namespace }).catch(() => null))
    return taskOf({ kind: 'drill', namespace, restore: restoreOf(), drill })
  }

  it('come back under their own name where the claim is gone, as ours and with a volume that is kept anew', async () => {
    await loseClaim()
    const task = taskOf({ kind: 'restore', restore: restoreOf() })
    const { objectUid, phase } = await advance(task)
    expect(phase).toBe('running')
    await restoreByVelero(storage)
    await untilTrue(async () => (await phaseOf(storage)) === 'Bound')
    expect(await advance({ ...task, objectUid })).toMatchObject({ phase: 'succeeded' })
    const metadata = (await scene.api.read(address(storage)))?.metadata
    expect(metadata?.labels).toMatchObject({ application: 'archives', 'grenier.internal/task': task.id })
    expect(metadata?.annotations).not.toHaveProperty('grenier.internal/retained-volume')
    await scene.reconcile(blueprint, namespaces)
    const kept = (await scene.api.read(address(storage)))?.metadata?.annotations
    expect(kept).toMatchObject({ 'grenier.internal/retained-volume': `pv-${storage}-archives-back` })
  })

  it('never come back over a claim that stands', async () => {
    const task = taskOf({ kind: 'restore', restore: restoreOf() })
    expect(await advance(task)).toMatchObject({ phase: 'failed', objectUid: null })
    expect(
      await scene.api.read({
        apiVersion: 'velero.io/v1',
        kind: 'Restore',
        name: `grenier-${task.id}`,
        namespace: velero,
      }),
    ).toBeNull()
  })

  it('are tried in a namespace of their own, counted there, and nothing of it stays', async () => {
    const task = drillTask()
    const { namespace } = task
    const { objectUid, phase } = await advance(task)
    expect(phase).toBe('running')
    await restoreByVelero(namespace)
    const message = `{"restoredFiles":3,"restoredBytes":${movedBytes},"linkBytes":0}`
    let progress: TaskProgress = await advance({ ...task, objectUid })
    if (cluster.isSelfContained) await endJob(scene.api, namespace, { name: 'grenier-drill', message })
    await untilTrue(async () => {
      if (!cluster.isSelfContained) await endDrill(scene.api, namespace, message)
      progress = await advance({ ...task, objectUid })
      return progress.phase !== 'running'
    })
    expect(progress).toMatchObject({ phase: 'succeeded', moved: { restoredFiles: 3n, movedBytes: BigInt(movedBytes) } })
    const { installationId } = blueprint
    const drill = { namespace, taskId: task.id, installationId, veleroNamespace: velero }
    expect(await scene.gateway.protection.removeDrill(scene.access, drill)).toBe('going')
    const restores = await scene.api.list('velero.io/v1', 'Restore', velero)
    expect(restores.filter(({ metadata }) => metadata?.name === `grenier-${task.id}`)).toEqual([])
    expect(await phaseOf(storage)).toBe('Bound')
  })

  it('are written down and destroyed at an exit wherever a drill put them, and Restores go with them', async () => {
    const task = drillTask()
    await advance(task)
    await restoreByVelero(task.namespace)
    await untilTrue(async () => (await phaseOf(task.namespace)) === 'Bound')
    const { installationId, tenantId } = blueprint
    const places = { installationId, tenantId, known: namespaces, clusters: [scene.access] }
    const { items } = await scene.gateway.exit.inventory(places)
    const ofDrill = items.filter(({ name, namespace }) => [name, namespace].includes(task.namespace))
    expect(ofDrill.map(({ kind }) => kind).toSorted()).toEqual(['claim', 'namespace'])
    expect(items).toContainEqual(
      expect.objectContaining({ kind: 'volume', name: `pv-${task.namespace}-archives-back` }),
    )
    const eraseBucket = async () => ({ state: 'left-to-provider' }) as const
    await scene.gateway.exit.destroy({ ...places, items: ofDrill, mayGoOn: async () => true, eraseBucket })
    const left = await scene.api.list('velero.io/v1', 'Restore', velero)
    expect(left.filter(({ metadata }) => metadata?.labels?.['grenier.internal/tenant'] === tenantId)).toEqual([])
    await untilTrue(async () => (await scene.api.read(address(task.namespace))) === null)
  })
})

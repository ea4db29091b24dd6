import { randomUUID } from 'node:crypto'
import type { ClusterTask, TaskProgress, TenantBlueprint } from '@grenier/control-plane/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { untilTrue } from '../harness/until.ts'
import { type Closing, closeInTurn, openSceneOn } from './support/cluster-scene.ts'
import { newTask } from './support/cluster-task.ts'
import { clustersUnderTest } from './support/clusters.ts'
import { classes, type Scene } from './support/scene.ts'
import { createTestOperator, type TestOperator } from './support/test-operator.ts'

// A real API server needs K8up's kinds and a driver that binds claims; the pure objects are held against the CRDs beside.
describe.each(clustersUnderTest().filter(({ isSelfContained }) => isSelfContained))('copies on $name', (cluster) => {
  let scene: Scene
  let blueprint: TenantBlueprint
  let namespace: string
  let namespaceUid: string
  let operator: TestOperator
  const closing: Closing = []

  beforeAll(async () => {
    scene = await openSceneOn(cluster, closing)
    await scene.gateway.prepare(scene.access)
    blueprint = scene.tenant()
    const { namespaces } = await scene.reconcile(blueprint)
    namespace = `${blueprint.slug}-storage`
    namespaceUid = namespaces.find(({ purpose }) => purpose === 'storage')?.uid ?? ''
    operator = createTestOperator(scene.api, namespace)
    await scene.api.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'archives', namespace },
      spec: {
        storageClassName: classes.block,
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '10Gi' } },
      },
    })
    await untilTrue(async () => (await look()).claims.every(({ isBound }) => isBound))
  })
  afterAll(() => closeInTurn(closing))

  async function look() {
    const seen = await scene.gateway.protection.observe(scene.access, { name: namespace, uid: namespaceUid })
    if (seen.kind !== 'seen') throw new Error('the namespace is missing')
    return seen
  }

  const taskOf = (restore: ClusterTask['restore']): ClusterTask =>
    newTask(blueprint, { kind: restore === null ? 'backup' : 'restore', restore })

  const advance = (task: ClusterTask): Promise<TaskProgress> => scene.gateway.protection.advance(scene.access, task)

  it('are seen with their claims, and a backup that was asked for makes one', async () => {
    const before = await look()
    expect(before.claims).toMatchObject([{ name: 'archives', isBound: true, className: classes.block }])
    expect(before.copies).toEqual([])
    const task = taskOf(null)
    const { objectUid, phase } = await advance(task)
    expect(phase).toBe('running')
    await operator.doBackups([], new Date())
    expect((await advance({ ...task, objectUid })).message).toContain('no new copy is seen of: archives')
    await operator.doBackups(['archives'], new Date())
    expect(await advance({ ...task, objectUid })).toMatchObject({ phase: 'succeeded' })
    expect((await look()).copies).toMatchObject([{ driver: 'k8up', claimName: 'archives' }])
  })

  it('are restored into a new claim, within the cluster’s own quota and never over one that stands', async () => {
    const restore = {
      copyRef: 'c1',
      newClaimName: 'retour',
      className: classes.block,
      restoredBytes: 10n * 1024n ** 3n,
    }
    const task = taskOf(restore)
    const { objectUid } = await advance(task)
    await untilTrue(async () => (await look()).claims.some(({ name, isBound }) => name === 'retour' && isBound))
    await operator.endRestores('Succeeded')
    expect(await advance({ ...task, objectUid })).toMatchObject({ phase: 'succeeded' })
    expect(await advance(taskOf(restore))).toMatchObject({
      phase: 'failed',
      message: expect.stringContaining('exists'),
    })
    const tooLarge = taskOf({ ...restore, newClaimName: 'trop', restoredBytes: 95n * 1024n ** 3n })
    expect(await advance(tooLarge)).toMatchObject({
      phase: 'failed',
      message: expect.stringContaining('exceeded quota'),
    })
  })

  it('of a namespace with another uid are not believed', async () => {
    const seen = await scene.gateway.protection.observe(scene.access, { name: namespace, uid: randomUUID() })
    expect(seen).toEqual({ kind: 'missing' })
  })
})

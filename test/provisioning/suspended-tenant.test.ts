import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clustersUnderTest } from './support/clusters.ts'
import { classes, openScene, type Scene, verdicts } from './support/scene.ts'

const selfContained = clustersUnderTest().filter((cluster) => cluster.isSelfContained)

describe.each(selfContained)('a suspended tenant on $name', (cluster) => {
  let scene: Scene
  let stop: () => Promise<void>
  beforeAll(async () => {
    const started = await cluster.start()
    stop = () => started.close()
    scene = await openScene(started.kubeconfig)
  })
  afterAll(async () => {
    await scene.close()
    await stop()
  })

  const claim = (name: string, namespace: string, storage: string) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { storageClassName: classes.block, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
  })

  it('keeps its claim, gets no new one, loses its bindings; resumed, it has its space and its access again', async () => {
    const blueprint = scene.tenant()
    const namespace = `${blueprint.slug}-storage`
    const { namespaces } = await scene.reconcile(blueprint)
    await scene.api.create(claim('archives', namespace, '60Gi'))
    const bindings = () => scene.api.list('rbac.authorization.k8s.io/v1', 'RoleBinding', namespace)
    expect(await bindings()).toHaveLength(2)

    const suspended = await scene.reconcile({ ...blueprint, isSuspended: true }, namespaces)
    expect(verdicts(suspended)).toMatchObject({ AccessGranted: 'False Suspended', BackupScheduled: 'True Scheduled' })
    expect(await bindings()).toEqual([])
    await expect(scene.api.create(claim('plus', namespace, '1Gi'))).rejects.toMatchObject({ code: 403 })
    const address = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'archives', namespace }
    expect(await scene.api.read(address)).toMatchObject({ spec: { resources: { requests: { storage: '60Gi' } } } })
    expect((await scene.reconcile({ ...blueprint, isSuspended: true }, namespaces)).objectsApplied).toBe(0)

    const resumed = await scene.reconcile(blueprint, namespaces)
    expect(verdicts(resumed)).toMatchObject({ AccessGranted: 'True Bound', Ready: 'True AllReady' })
    await scene.api.create(claim('plus', namespace, '40Gi'))
    expect(await bindings()).toHaveLength(2)
  })
})

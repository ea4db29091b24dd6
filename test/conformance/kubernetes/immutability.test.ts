import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

const rbac = 'rbac.authorization.k8s.io'

describe.each(targets())('what cannot change on $name', (target) => {
  let scene: Scene
  let namespace: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
  })
  afterAll(() => scene.close())

  test("a secret's type", async () => {
    await scene.client.create(inside(namespace, 'secrets'), { metadata: { name: 's' }, type: 'test.example/a' })
    const refused = await scene.client.mergePatch(inside(namespace, 'secrets/s'), { type: 'test.example/b' })
    expect(refused).toMatchObject({ status: 422, body: { details: { causes: [{ field: 'type' }] } } })
  })

  test('an object marked immutable', async () => {
    const path = inside(namespace, 'configmaps/fixed')
    const metadata = { name: 'fixed' }
    await scene.client.create(inside(namespace, 'configmaps'), { metadata, data: { a: '1' }, immutable: true })
    expect((await scene.client.mergePatch(path, { data: { a: '2' } })).status).toBe(422)
    expect((await scene.client.mergePatch(path, { immutable: false })).status).toBe(422)
    expect((await scene.client.mergePatch(path, { metadata: { labels: { l: '1' } } })).status).toBe(200)
  })

  test("a role binding's role", async () => {
    const bindings = `/apis/${rbac}/v1/namespaces/${namespace}/rolebindings`
    const roleRef = { apiGroup: rbac, kind: 'ClusterRole', name: 'view' }
    const subjects = [{ apiGroup: rbac, kind: 'Group', name: 'g' }]
    await scene.client.create(bindings, { metadata: { name: 'b' }, roleRef, subjects })
    const refused = await scene.client.mergePatch(`${bindings}/b`, { roleRef: { name: 'edit' } })
    expect(refused).toMatchObject({ status: 422, body: { details: { causes: [{ field: 'roleRef' }] } } })
    const changed = await scene.client.mergePatch(`${bindings}/b`, { subjects: [{ ...subjects[0], name: 'h' }] })
    expect(changed.status).toBe(200)
  })

  test("a claim's class, modes and size while it is not bound", async () => {
    const claims = inside(namespace, 'persistentvolumeclaims')
    const spec = {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'a',
      resources: { requests: { storage: '1Gi' } },
    }
    await scene.client.create(claims, { metadata: { name: 'c' }, spec })
    const changes = [
      { storageClassName: 'b' },
      { accessModes: ['ReadWriteMany'] },
      { resources: { requests: { storage: '512Mi' } } },
    ]
    for (const change of changes) {
      const refused = await scene.client.mergePatch(`${claims}/c`, { spec: change })
      expect(refused).toMatchObject({ status: 422, body: { reason: 'Invalid' } })
    }
  })

  test("a storage class's provisioner, parameters and reclaim policy", async () => {
    const name = uniqueName('class')
    const path = `/apis/storage.k8s.io/v1/storageclasses/${name}`
    scene.cleanUp(path)
    await scene.client.create('/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name },
      provisioner: 'test.example/none',
      reclaimPolicy: 'Retain',
    })
    for (const change of [{ provisioner: 'x.example/y' }, { parameters: { a: 'b' } }, { reclaimPolicy: 'Delete' }]) {
      expect((await scene.client.mergePatch(path, change)).status).toBe(422)
    }
    expect((await scene.client.mergePatch(path, { allowVolumeExpansion: true })).status).toBe(200)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { eventually, getUntil, inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('namespaces on $name', (target) => {
  let scene: Scene

  beforeAll(async () => {
    scene = await openScene(target)
  })
  afterAll(() => scene.close())

  test('a new one is Active and held by its own finalizer', async () => {
    const name = await scene.namespace()
    const { body } = await scene.client.get(`/api/v1/namespaces/${name}`)
    expect(body).toMatchObject({ spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } })
  })

  test('creating in one that does not exist is 404', async () => {
    const refused = await scene.client.create(inside(uniqueName('missing'), 'configmaps'), { metadata: { name: 'a' } })
    expect(refused).toMatchObject({ status: 404, body: { reason: 'NotFound', details: { kind: 'namespaces' } } })
  })

  test('a deleted one empties before it goes, and takes nothing new meanwhile', async () => {
    const name = await scene.namespace()
    const held = inside(name, 'configmaps/held')
    const metadata = { name: 'held', finalizers: ['test.example/hold'] }
    await scene.client.create(inside(name, 'configmaps'), { metadata })
    await scene.client.create(inside(name, 'secrets'), { metadata: { name: 'loose' } })

    const deleted = await scene.client.delete(`/api/v1/namespaces/${name}`)
    expect(deleted).toMatchObject({ status: 200, body: { status: { phase: 'Terminating' } } })
    await eventually('the namespace empties', async () => {
      const [loose, kept] = [await scene.client.get(inside(name, 'secrets/loose')), await scene.client.get(held)]
      return loose.status === 404 && kept.body.metadata.deletionTimestamp !== undefined
    })
    const refused = await scene.client.create(inside(name, 'secrets'), { metadata: { name: 'late' } })
    expect(refused).toMatchObject({
      status: 403,
      body: { reason: 'Forbidden', details: { causes: [{ reason: 'NamespaceTerminating' }] } },
    })
    expect((await scene.client.get(`/api/v1/namespaces/${name}`)).body).toMatchObject({
      metadata: { deletionTimestamp: expect.any(String) },
      status: { phase: 'Terminating' },
    })

    await scene.client.mergePatch(held, { metadata: { finalizers: null } })
    await eventually('the namespace goes', async () => {
      return (await scene.client.get(`/api/v1/namespaces/${name}`)).status === 404
    })
    expect((await scene.client.get(held)).status).toBe(404)
  })

  test('applying to a deleted one by its old uid does not bring it back', async () => {
    const name = await scene.namespace()
    const path = `/api/v1/namespaces/${name}`
    const { uid } = (await scene.client.get(path)).body.metadata
    await scene.client.delete(path)
    await getUntil(scene.client, path, ({ status }) => status === 404)
    const refused = await scene.client.apply(`${path}?fieldManager=late&force=true`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, uid },
    })
    expect(refused.status).toBe(409)
    expect((await scene.client.get(path)).status).toBe(404)
  })

  test.each(['default', 'kube-system'])('%s cannot be deleted', async (name) => {
    const refused = await scene.client.delete(`/api/v1/namespaces/${name}`)
    expect(refused).toMatchObject({ status: 403, body: { reason: 'Forbidden' } })
  })

  test('kube-system has a uid by which the cluster is known', async () => {
    const { body } = await scene.client.get('/api/v1/namespaces/kube-system')
    expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('labels select among them', async () => {
    const mark = uniqueName('mark')
    const name = await scene.namespace({ 'test.example/mark': mark })
    await scene.namespace({ 'test.example/mark': 'other' })
    const { body } = await scene.client.get(`/api/v1/namespaces?labelSelector=test.example%2Fmark%3D${mark}`)
    expect(body.items?.map(({ metadata }) => metadata.name)).toEqual([name])
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { createRawKubernetesClient } from '../../harness/raw-kubernetes-client.ts'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('refusals on $name', (target) => {
  let scene: Scene
  let namespace: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
  })
  afterAll(() => scene.close())

  test('an invalid object names every faulty field as a cause', async () => {
    const refused = await scene.client.create(inside(namespace, 'configmaps'), {
      metadata: { name: 'Not_A_Name', labels: { 'a b': 'x' } },
    })
    expect(refused).toMatchObject({
      status: 422,
      body: {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        reason: 'Invalid',
        code: 422,
        details: { name: 'Not_A_Name', kind: 'ConfigMap' },
      },
    })
    const fields = refused.body.details?.causes?.map(({ field }) => field)
    expect(fields).toEqual(['metadata.name', 'metadata.labels'])
  })

  test('a body that is no JSON is 400', async () => {
    const refused = await scene.client.call('POST', inside(namespace, 'configmaps'), { body: '{"metadata":' })
    expect(refused).toMatchObject({ status: 400, body: { reason: 'BadRequest' } })
  })

  test('a field of the wrong type is 400', async () => {
    const refused = await scene.client.create(inside(namespace, 'configmaps'), { metadata: { name: 'a' }, data: [1] })
    expect(refused).toMatchObject({ status: 400, body: { reason: 'BadRequest' } })
  })

  test('an object of another kind is 400', async () => {
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }
    expect((await scene.client.create(inside(namespace, 'configmaps'), body)).status).toBe(400)
  })

  test('an object of another namespace than the path is 400', async () => {
    const body = { metadata: { name: 'a', namespace: 'default' } }
    expect((await scene.client.create(inside(namespace, 'configmaps'), body)).status).toBe(400)
  })

  test('an object without a name is 422', async () => {
    const refused = await scene.client.create(inside(namespace, 'configmaps'), { metadata: {} })
    expect(refused).toMatchObject({ status: 422, body: { details: { causes: [{ field: 'metadata.name' }] } } })
  })

  test('a resource that is not served is 404, as is an unknown group', async () => {
    expect((await scene.client.get(inside(namespace, 'unknowns'))).status).toBe(404)
    expect((await scene.client.get('/apis/unknown.example/v1/things')).status).toBe(404)
  })

  test('creating on the path of one object, and replacing a collection, are not allowed', async () => {
    const path = inside(namespace, 'configmaps')
    expect((await scene.client.create(`${path}/a`, { metadata: { name: 'a' } })).status).toBe(405)
    expect((await scene.client.replace(path, { metadata: { name: 'a' } })).status).toBe(405)
  })

  test('a token that nobody gave reads nothing', async () => {
    const kubeconfig = parse(scene.kubeconfig) as { users: unknown }
    kubeconfig.users = [{ name: 'stranger', user: { token: 'wrong' } }]
    const stranger = createRawKubernetesClient(stringify(kubeconfig))
    try {
      const refused = await stranger.get(inside(namespace, 'secrets'))
      expect(refused).toMatchObject({ status: 401, body: { kind: 'Status', reason: 'Unauthorized' } })
    } finally {
      await stranger.close()
    }
  })

  test('a body beyond 3 MiB is 413', async () => {
    const data = { long: 'x'.repeat(3 * 1024 * 1024) }
    const refused = await scene.client.create(inside(namespace, 'configmaps'), { metadata: { name: 'big' }, data })
    expect(refused.status).toBe(413)
  })
})

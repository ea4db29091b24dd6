import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('patches on $name', (target) => {
  let scene: Scene
  let path: string

  beforeAll(async () => {
    scene = await openScene(target)
  })
  beforeEach(async () => {
    const namespace = scenesNamespace ?? (scenesNamespace = await scene.namespace())
    const name = uniqueName('map')
    path = inside(namespace, `configmaps/${name}`)
    const metadata = { name, labels: { keep: '1', drop: '2' } }
    await scene.client.create(inside(namespace, 'configmaps'), { metadata, data: { a: '1', b: '2' } })
  })
  afterAll(() => scene.close())
  let scenesNamespace: string | undefined

  test('a merge patch adds, replaces and, with null, removes', async () => {
    const { status, body } = await scene.client.mergePatch(path, {
      metadata: { labels: { drop: null } },
      data: { a: '9', b: null, c: '3' },
    })
    expect(status).toBe(200)
    expect(body['data']).toEqual({ a: '9', c: '3' })
    expect(body.metadata.labels).toEqual({ keep: '1' })
  })

  test('a merge patch of nothing keeps the resourceVersion', async () => {
    const before = await scene.client.get(path)
    const after = await scene.client.mergePatch(path, { data: { a: '1' } })
    expect(after.body.metadata.resourceVersion).toBe(before.body.metadata.resourceVersion)
  })

  test('a JSON patch does its operations in order', async () => {
    const { status, body } = await scene.client.jsonPatch(path, [
      { op: 'test', path: '/data/a', value: '1' },
      { op: 'replace', path: '/data/a', value: '2' },
      { op: 'add', path: '/data/c', value: '3' },
      { op: 'remove', path: '/data/b' },
      { op: 'move', from: '/data/c', path: '/data/d' },
      { op: 'copy', from: '/data/a', path: '/data/e' },
    ])
    expect(status).toBe(200)
    expect(body['data']).toEqual({ a: '2', d: '3', e: '2' })
  })

  test('a JSON patch whose test fails changes nothing', async () => {
    const before = await scene.client.get(path)
    const refused = await scene.client.jsonPatch(path, [
      { op: 'replace', path: '/data/b', value: 'x' },
      { op: 'test', path: '/data/a', value: 'other' },
    ])
    expect(refused).toMatchObject({ status: 422, body: { reason: 'Invalid', code: 422 } })
    expect((await scene.client.get(path)).body).toEqual(before.body)
  })

  test('a patch that gives a field the wrong type is refused', async () => {
    const refused = await scene.client.mergePatch(path, { data: 'word' })
    expect([400, 422]).toContain(refused.status)
    expect((await scene.client.get(path)).body['data']).toEqual({ a: '1', b: '2' })
  })

  test('a patch by a resourceVersion that another write overtook is a Conflict', async () => {
    const { body } = await scene.client.get(path)
    await scene.client.mergePatch(path, { data: { a: '5' } })
    const { resourceVersion } = body.metadata
    const late = await scene.client.mergePatch(path, { metadata: { resourceVersion }, data: { a: '6' } })
    expect(late).toMatchObject({ status: 409, body: { reason: 'Conflict' } })
  })

  test('a patch cannot change name, namespace, uid or creation time', async () => {
    const before = await scene.client.get(path)
    expect((await scene.client.mergePatch(path, { metadata: { name: 'other' } })).status).toBe(400)
    expect((await scene.client.mergePatch(path, { metadata: { namespace: 'default' } })).status).toBe(400)
    const uid = '11111111-1111-4111-8111-111111111111'
    expect([409, 422]).toContain((await scene.client.mergePatch(path, { metadata: { uid } })).status)
    const creationTimestamp = '2001-01-01T00:00:00Z'
    const kept = await scene.client.mergePatch(path, { metadata: { creationTimestamp } })
    expect(kept.body.metadata).toEqual(before.body.metadata)
  })

  test('a patch of an unknown media type is refused with 415', async () => {
    const refused = await scene.client.call('PATCH', path, { body: {}, type: 'application/x-unknown' })
    expect(refused).toMatchObject({ status: 415, body: { reason: 'UnsupportedMediaType' } })
  })
})

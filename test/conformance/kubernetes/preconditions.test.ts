import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawObject } from '../../harness/raw-kubernetes-object.ts'
import type { Scene } from './scene.ts'
import { inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

const otherUid = '11111111-1111-4111-8111-111111111111'

describe.each(targets())('preconditions on $name', (target) => {
  let scene: Scene
  let namespace: string
  let name: string
  let path: string
  let made: RawObject

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
  })
  beforeEach(async () => {
    name = uniqueName('map')
    path = inside(namespace, `configmaps/${name}`)
    made = (await scene.client.create(inside(namespace, 'configmaps'), { metadata: { name } })).body
  })
  afterAll(() => scene.close())

  const config = (metadata: Record<string, unknown>): unknown => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, ...metadata },
    data: { a: '1' },
  })

  test('a deletion by another uid is a Conflict and deletes nothing', async () => {
    const refused = await scene.client.delete(path, { preconditions: { uid: otherUid } })
    expect(refused).toMatchObject({ status: 409, body: { reason: 'Conflict' } })
    expect((await scene.client.get(path)).body.metadata.uid).toBe(made.metadata.uid)
    expect((await scene.client.delete(path, { preconditions: { uid: made.metadata.uid } })).status).toBe(200)
  })

  test('a deletion by an overtaken resourceVersion is a Conflict', async () => {
    await scene.client.mergePatch(path, { data: { a: '1' } })
    const { resourceVersion } = made.metadata
    const refused = await scene.client.delete(path, { preconditions: { resourceVersion } })
    expect(refused).toMatchObject({ status: 409, body: { reason: 'Conflict' } })
  })

  test('an apply by the right uid is done, by another one refused', async () => {
    const apply = (uid: string | undefined) => scene.client.apply(`${path}?fieldManager=m&force=true`, config({ uid }))
    expect((await apply(made.metadata.uid)).status).toBe(200)
    expect([409, 422]).toContain((await apply(otherUid)).status)
    expect((await scene.client.get(path)).body.metadata.uid).toBe(made.metadata.uid)
  })

  test('an apply by the uid of an object that is gone makes none', async () => {
    await scene.client.delete(path)
    const refused = await scene.client.apply(`${path}?fieldManager=m`, config({ uid: made.metadata.uid }))
    expect(refused.status).toBe(409)
    expect((await scene.client.get(path)).status).toBe(404)
  })

  test('an apply by an overtaken resourceVersion is a Conflict', async () => {
    await scene.client.mergePatch(path, { data: { z: '1' } })
    const { resourceVersion } = made.metadata
    const refused = await scene.client.apply(`${path}?fieldManager=m`, config({ resourceVersion }))
    expect(refused).toMatchObject({ status: 409, body: { reason: 'Conflict' } })
  })

  test('a creation that names a resourceVersion is refused', async () => {
    const metadata = { name: uniqueName('map'), resourceVersion: '1' }
    expect((await scene.client.create(inside(namespace, 'configmaps'), { metadata })).status).toBe(500)
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('finalizers on $name', (target) => {
  let scene: Scene
  let maps: string

  beforeAll(async () => {
    scene = await openScene(target)
    maps = inside(await scene.namespace(), 'configmaps')
  })
  afterAll(() => scene.close())

  const make = (name: string, finalizers: string[]) =>
    scene.client.create(maps, { metadata: { name, finalizers }, data: { a: '1' } })

  test('hold a deleted object, marked, until the last one is gone', async () => {
    await make('held', ['test.example/one', 'test.example/two'])
    const deleted = await scene.client.delete(`${maps}/held`)
    expect(deleted).toMatchObject({ status: 200, body: { kind: 'ConfigMap', metadata: { name: 'held' } } })
    expect(deleted.body.metadata.deletionTimestamp).toBeDefined()
    await scene.client.mergePatch(`${maps}/held`, { metadata: { finalizers: ['test.example/two'] } })
    expect((await scene.client.get(`${maps}/held`)).status).toBe(200)
    await scene.client.mergePatch(`${maps}/held`, { metadata: { finalizers: [] } })
    expect((await scene.client.get(`${maps}/held`)).status).toBe(404)
  })

  test('a second deletion of a held object changes nothing', async () => {
    await make('twice', ['test.example/one'])
    const first = await scene.client.delete(`${maps}/twice`)
    const second = await scene.client.delete(`${maps}/twice`)
    expect(second.status).toBe(200)
    expect(second.body.metadata).toEqual(first.body.metadata)
    await scene.client.mergePatch(`${maps}/twice`, { metadata: { finalizers: null } })
  })

  test('a held object can still be changed, but gets no new finalizer', async () => {
    await make('more', ['test.example/one'])
    await scene.client.delete(`${maps}/more`)
    const refused = await scene.client.mergePatch(`${maps}/more`, {
      metadata: { finalizers: ['test.example/one', 'test.example/new'] },
    })
    expect(refused).toMatchObject({ status: 422, body: { reason: 'Invalid' } })
    // Old servers say it twice.
    expect(refused.body.details?.causes?.[0]?.field).toBe('metadata.finalizers')
    expect((await scene.client.mergePatch(`${maps}/more`, { data: { a: '2' } })).body['data']).toEqual({ a: '2' })
    await scene.client.mergePatch(`${maps}/more`, { metadata: { finalizers: null } })
  })

  test('a name that is not qualified is refused', async () => {
    expect((await make('bad', ['word'])).status).toBe(422)
  })
})

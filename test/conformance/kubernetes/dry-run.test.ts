import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('dry run on $name', (target) => {
  let scene: Scene
  let maps: string

  beforeAll(async () => {
    scene = await openScene(target)
    maps = inside(await scene.namespace(), 'configmaps')
    await scene.client.create(maps, { metadata: { name: 'there' }, data: { a: '1' } })
  })
  afterAll(() => scene.close())

  test('of a creation answers with the object and makes nothing', async () => {
    const dry = await scene.client.create(`${maps}?dryRun=All`, { metadata: { name: 'dry' }, data: { a: '1' } })
    expect(dry).toMatchObject({ status: 201, body: { metadata: { name: 'dry' }, data: { a: '1' } } })
    expect(dry.body.metadata.resourceVersion).toBeUndefined()
    expect((await scene.client.get(`${maps}/dry`)).status).toBe(404)
  })

  test('of an apply shows the result and its owners, and keeps nothing', async () => {
    const before = await scene.client.get(`${maps}/there`)
    const dry = await scene.client.apply(`${maps}/there?fieldManager=m&dryRun=All`, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'there' },
      data: { b: '2' },
    })
    expect(dry).toMatchObject({ status: 200, body: { data: { a: '1', b: '2' } } })
    expect(dry.body.metadata.managedFields?.map(({ manager }) => manager)).toContain('m')
    expect((await scene.client.get(`${maps}/there`)).body).toEqual(before.body)
  })

  test('of an apply shows a conflict as the real write would', async () => {
    const body = (a: string): unknown => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'shared' },
      data: { a },
    })
    await scene.client.apply(`${maps}/shared?fieldManager=one`, body('1'))
    const dry = await scene.client.apply(`${maps}/shared?fieldManager=two&dryRun=All`, body('2'))
    expect(dry).toMatchObject({ status: 409, body: { reason: 'Conflict' } })
  })

  test('of a replacement, a patch and a deletion leaves the object as it was', async () => {
    const before = await scene.client.get(`${maps}/there`)
    const replaced = await scene.client.replace(`${maps}/there?dryRun=All`, { metadata: { name: 'there' } })
    const patched = await scene.client.mergePatch(`${maps}/there?dryRun=All`, { data: { a: '9' } })
    const deleted = await scene.client.delete(`${maps}/there?dryRun=All`)
    expect([replaced.status, patched.status, deleted.status]).toEqual([200, 200, 200])
    expect(patched.body['data']).toEqual({ a: '9' })
    expect((await scene.client.get(`${maps}/there`)).body).toEqual(before.body)
  })

  test('with another value than All is refused', async () => {
    const refused = await scene.client.create(`${maps}?dryRun=Some`, { metadata: { name: 'x' } })
    expect(refused.status).toBe(422)
  })
})

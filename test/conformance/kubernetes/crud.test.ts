import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('create, read, replace and delete on $name', (target) => {
  let scene: Scene
  let namespace: string
  let maps: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
    maps = inside(namespace, 'configmaps')
  })
  afterAll(() => scene.close())

  test('a created object comes back with what the server adds, and can be read', async () => {
    const created = await scene.client.create(maps, { metadata: { name: 'a', labels: { l: '1' } }, data: { k: 'v' } })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'a', namespace, labels: { l: '1' } },
      data: { k: 'v' },
    })
    expect(created.body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/)
    expect(created.body.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    const read = await scene.client.get(`${maps}/a`)
    expect(read.status).toBe(200)
    expect(read.body).toEqual(created.body)
  })

  test('an object made from generateName has a name of its own', async () => {
    const made = await scene.client.create(maps, { metadata: { generateName: 'made-' } })
    expect(made.status).toBe(201)
    expect(made.body.metadata.name).toMatch(/^made-[a-z0-9]{5}$/)
  })

  test('creating a taken name is refused with AlreadyExists', async () => {
    await scene.client.create(maps, { metadata: { name: 'taken' } })
    const again = await scene.client.create(maps, { metadata: { name: 'taken' } })
    expect(again).toMatchObject({
      status: 409,
      body: {
        kind: 'Status',
        status: 'Failure',
        reason: 'AlreadyExists',
        message: 'configmaps "taken" already exists',
        details: { name: 'taken', kind: 'configmaps' },
        code: 409,
      },
    })
  })

  test('a replacement keeps the identity, moves the resourceVersion and drops what it leaves out', async () => {
    const { body } = await scene.client.create(maps, { metadata: { name: 'r' }, data: { a: '1', b: '2' } })
    const replaced = await scene.client.replace(`${maps}/r`, { metadata: { name: 'r' }, data: { b: '3' } })
    expect(replaced.status).toBe(200)
    expect(replaced.body['data']).toEqual({ b: '3' })
    expect(replaced.body.metadata.uid).toBe(body.metadata.uid)
    expect(replaced.body.metadata.creationTimestamp).toBe(body.metadata.creationTimestamp)
    expect(replaced.body.metadata.resourceVersion).not.toBe(body.metadata.resourceVersion)
  })

  test('a replacement that changes nothing keeps the resourceVersion', async () => {
    const { body } = await scene.client.create(maps, { metadata: { name: 'same' }, data: { a: '1' } })
    const replaced = await scene.client.replace(`${maps}/same`, body)
    expect(replaced.body.metadata.resourceVersion).toBe(body.metadata.resourceVersion)
  })

  test('replacing by a resourceVersion that another write overtook is a Conflict', async () => {
    const { body } = await scene.client.create(maps, { metadata: { name: 'stale' } })
    await scene.client.mergePatch(`${maps}/stale`, { data: { a: '1' } })
    const late = await scene.client.replace(`${maps}/stale`, { ...body, data: { a: '2' } })
    expect(late).toMatchObject({ status: 409, body: { reason: 'Conflict', details: { kind: 'configmaps' } } })
    expect(late.body.message).toContain('the object has been modified; please apply your changes to the latest version')
    expect((await scene.client.get(`${maps}/stale`)).body['data']).toEqual({ a: '1' })
  })

  test('a missing object answers 404 to every verb', async () => {
    const answers = await Promise.all([
      scene.client.get(`${maps}/none`),
      scene.client.delete(`${maps}/none`),
      scene.client.mergePatch(`${maps}/none`, {}),
      scene.client.replace(`${maps}/none`, { metadata: { name: 'none' } }),
    ])
    for (const answer of answers) {
      expect(answer).toMatchObject({
        status: 404,
        body: { reason: 'NotFound', message: 'configmaps "none" not found', details: { name: 'none' } },
      })
    }
  })

  test('a deleted object is gone, and its successor has another uid', async () => {
    const first = await scene.client.create(maps, { metadata: { name: 'd' } })
    const deleted = await scene.client.delete(`${maps}/d`)
    expect(deleted).toMatchObject({ status: 200, body: { kind: 'Status', status: 'Success' } })
    expect((await scene.client.get(`${maps}/d`)).status).toBe(404)
    const second = await scene.client.create(maps, { metadata: { name: 'd' } })
    expect(second.body.metadata.uid).not.toBe(first.body.metadata.uid)
  })

  test('deleting a collection takes what the selector names and leaves the rest', async () => {
    const secrets = inside(namespace, 'secrets')
    for (const name of ['one', 'two']) {
      await scene.client.create(secrets, { metadata: { name, labels: { sweep: 'yes' } } })
    }
    await scene.client.create(secrets, { metadata: { name: 'kept', labels: { sweep: 'no' } } })
    expect((await scene.client.delete(`${secrets}?labelSelector=sweep%3Dyes`)).status).toBe(200)
    const left = await scene.client.get(`${secrets}?labelSelector=sweep`)
    expect(left.body.items?.map(({ metadata }) => metadata.name)).toEqual(['kept'])
  })

  test('stringData becomes data, and is never read back', async () => {
    const secrets = inside(namespace, 'secrets')
    const { body } = await scene.client.create(secrets, { metadata: { name: 's' }, stringData: { k: 'word' } })
    expect(body).toMatchObject({ type: 'Opaque', data: { k: Buffer.from('word').toString('base64') } })
    expect(body['stringData']).toBeUndefined()
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawAnswer } from '../../harness/raw-kubernetes-client.ts'
import type { RawObject } from '../../harness/raw-kubernetes-object.ts'
import type { Scene } from './scene.ts'
import { inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

function fieldsOf(object: RawObject, manager: string, operation: 'Apply' | 'Update'): unknown {
  return object.metadata.managedFields?.find((entry) => entry.manager === manager && entry.operation === operation)
    ?.fieldsV1
}

describe.each(targets())('server-side apply on $name', (target) => {
  let scene: Scene
  let namespace: string
  let name: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
  })
  beforeEach(() => {
    name = uniqueName('map')
  })
  afterAll(() => scene.close())

  const config = (data: Record<string, string>): unknown => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name },
    data,
  })
  const apply = (manager: string, data: Record<string, string>, query = ''): Promise<RawAnswer> =>
    scene.client.apply(inside(namespace, `configmaps/${name}?fieldManager=${manager}${query}`), config(data))

  test('creates (201), then updates (200), and records what the manager owns', async () => {
    const first = await apply('one', { a: '1' })
    expect(first.status).toBe(201)
    expect(fieldsOf(first.body, 'one', 'Apply')).toEqual({ 'f:data': { 'f:a': {} } })
    const second = await apply('one', { a: '2' })
    expect(second).toMatchObject({ status: 200, body: { data: { a: '2' } } })
    expect(second.body.metadata.uid).toBe(first.body.metadata.uid)
  })

  test('applying the same again changes nothing, not even the resourceVersion', async () => {
    const first = await apply('one', { a: '1' })
    const second = await apply('one', { a: '1' })
    expect(second.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion)
  })

  test('a field that its only owner applies no longer is removed', async () => {
    await apply('one', { a: '1', b: '2' })
    const { body } = await apply('one', { a: '1' })
    expect(body['data']).toEqual({ a: '1' })
  })

  test('a field that another manager owns too stays when one gives it up', async () => {
    await apply('one', { a: '1', b: '2' })
    await apply('two', { b: '2' })
    const { body } = await apply('one', { a: '1' })
    expect(body['data']).toEqual({ a: '1', b: '2' })
    expect(fieldsOf(body, 'two', 'Apply')).toEqual({ 'f:data': { 'f:b': {} } })
  })

  test("changing another applier's field is a conflict that names manager and field, and changes nothing", async () => {
    const first = await apply('one', { a: '1' })
    const refused = await apply('two', { a: '2' })
    expect(refused).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        code: 409,
        details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] },
      },
    })
    expect(refused.body.details?.causes?.[0]?.message).toBe('conflict with "one"')
    const { body } = await scene.client.get(inside(namespace, `configmaps/${name}`))
    expect(body).toEqual(first.body)
  })

  test('every conflicting field is a cause of its own', async () => {
    await apply('one', { a: '1', b: '1' })
    const { body } = await apply('two', { a: '2', b: '2' })
    expect(body.details?.causes?.map(({ field }) => field).sort()).toEqual(['.data.a', '.data.b'])
  })

  test('force takes the field over from its owner', async () => {
    await apply('one', { a: '1', b: '1' })
    const { status, body } = await apply('two', { a: '2' }, '&force=true')
    expect(status).toBe(200)
    expect(body['data']).toEqual({ a: '2', b: '1' })
    expect(fieldsOf(body, 'one', 'Apply')).toEqual({ 'f:data': { 'f:b': {} } })
    expect(fieldsOf(body, 'two', 'Apply')).toEqual({ 'f:data': { 'f:a': {} } })
  })

  test('the same value by two managers is shared, without a conflict', async () => {
    await apply('one', { a: '1' })
    const { status, body } = await apply('two', { a: '1' })
    expect(status).toBe(200)
    expect(fieldsOf(body, 'one', 'Apply')).toEqual(fieldsOf(body, 'two', 'Apply'))
  })

  test('an ordinary write owns what it changes, and an apply then conflicts with it', async () => {
    await apply('one', { a: '1', b: '1' })
    const path = inside(namespace, `configmaps/${name}?fieldManager=hand`)
    const patched = await scene.client.mergePatch(path, { data: { a: '9' } })
    expect(fieldsOf(patched.body, 'hand', 'Update')).toEqual({ 'f:data': { 'f:a': {} } })
    expect(fieldsOf(patched.body, 'one', 'Apply')).toEqual({ 'f:data': { 'f:b': {} } })
    const refused = await apply('one', { a: '1', b: '1' })
    expect(refused.status).toBe(409)
    expect(refused.body.details?.causes?.[0]?.message).toMatch(/^conflict with "hand" using v1/)
  })

  test('an apply without a manager is refused', async () => {
    const refused = await scene.client.apply(inside(namespace, `configmaps/${name}`), config({}))
    expect(refused.status).toBe(422)
    expect(refused.body.message).toContain('fieldManager: Required value')
    expect((await scene.client.get(inside(namespace, `configmaps/${name}`))).status).toBe(404)
  })

  test('an apply that carries managedFields is refused', async () => {
    const path = inside(namespace, `configmaps/${name}?fieldManager=one`)
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, managedFields: [{ manager: 'x' }] } }
    const refused = await scene.client.apply(path, body)
    expect(refused.status).toBe(400)
    expect(refused.body.message).toContain('metadata.managedFields must be nil')
  })

  test('an apply that names another kind, or another object, is refused', async () => {
    const path = inside(namespace, `configmaps/${name}?fieldManager=one`)
    const otherKind = await scene.client.apply(path, { apiVersion: 'v1', kind: 'Secret', metadata: { name } })
    const otherName = await scene.client.apply(path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } })
    // 500 of old servers, 400 of newer ones.
    expect([400, 500]).toContain(otherKind.status)
    expect(otherName.status).toBe(400)
    expect((await scene.client.get(inside(namespace, `configmaps/${name}`))).status).toBe(404)
  })

  test('items of a list with keys are owned one by one', async () => {
    const account = inside(namespace, `serviceaccounts/${name}`)
    const body = (secret: string): unknown => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name },
      secrets: [{ name: secret }],
    })
    await scene.client.apply(`${account}?fieldManager=one`, body('first'))
    const both = await scene.client.apply(`${account}?fieldManager=two`, body('second'))
    expect(both.status).toBe(200)
    expect(namesIn(both.body['secrets'])).toEqual(expect.arrayContaining(['first', 'second']))
    const { body: after } = await scene.client.apply(`${account}?fieldManager=one`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name },
    })
    expect(namesIn(after['secrets'])).not.toContain('first')
    expect(namesIn(after['secrets'])).toContain('second')
  })

  test('finalizers are a set: each manager adds and takes away its own', async () => {
    const body = (finalizers: string[]): unknown => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, finalizers },
    })
    const path = inside(namespace, `configmaps/${name}`)
    await scene.client.apply(`${path}?fieldManager=one`, body(['test.example/one']))
    const both = await scene.client.apply(`${path}?fieldManager=two`, body(['test.example/two']))
    expect(both.body.metadata.finalizers).toEqual(['test.example/one', 'test.example/two'])
    const left = await scene.client.apply(`${path}?fieldManager=one`, body([]))
    expect(left.body.metadata.finalizers).toEqual(['test.example/two'])
    await scene.client.mergePatch(path, { metadata: { finalizers: null } })
  })
})

function namesIn(list: unknown): string[] {
  return (list as { name: string }[]).map(({ name }) => name)
}

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { eventually, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

const schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      required: ['size'],
      properties: {
        size: { type: 'integer', minimum: 1 },
        mode: { type: 'string', enum: ['slow', 'fast'], default: 'slow' },
        parts: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, n: { type: 'integer' } },
          },
        },
        open: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
}

describe.each(targets())('custom resources on $name', (target) => {
  const group = `${uniqueName('things')}.example.org`
  let scene: Scene
  let things: string
  let name: string

  beforeAll(async () => {
    scene = await openScene(target)
    const namespace = await scene.namespace()
    things = `/apis/${group}/v1/namespaces/${namespace}/things`
    scene.cleanUp(`${definitions}/things.${group}`)
    const made = await scene.client.create(definitions, {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `things.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'things', singular: 'thing', kind: 'Thing', listKind: 'ThingList' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            subresources: { status: {} },
            schema: { openAPIV3Schema: schema },
          },
        ],
      },
    })
    if (made.status !== 201) throw new Error(`the definition was refused: ${made.body.message}`)
    await eventually('the kind is served', async () => (await scene.client.get(things)).status === 200)
    await eventually('the kind can be written', async () => {
      return (await create({ size: 1 }, uniqueName('probe'), '?dryRun=All')).status === 201
    })
  })
  beforeEach(() => {
    name = uniqueName('thing')
  })
  afterAll(() => scene.close())

  const body = (spec: Record<string, unknown>, named = name): Record<string, unknown> => ({
    apiVersion: `${group}/v1`,
    kind: 'Thing',
    metadata: { name: named },
    spec,
  })
  const create = (spec: Record<string, unknown>, named = name, query = '') =>
    scene.client.create(`${things}${query}`, body(spec, named))

  test('defaults are filled in and unknown fields dropped, but not where the schema is open', async () => {
    const made = await create({ size: 1, unknown: 'x', open: { anything: { goes: true } } })
    expect(made.status).toBe(201)
    expect(made.body['spec']).toEqual({ size: 1, mode: 'slow', open: { anything: { goes: true } } })
  })

  test('what the schema forbids is refused, field by field', async () => {
    const refused = await create({ size: 0, mode: 'odd' })
    expect(refused).toMatchObject({ status: 422, body: { reason: 'Invalid', details: { group, kind: 'Thing' } } })
    expect(refused.body.details?.causes?.map(({ field }) => field).sort()).toEqual(['spec.mode', 'spec.size'])
    expect((await create({})).status).toBe(422)
    expect((await create({ size: 'large' })).status).toBe(422)
  })

  test('generation counts changes of the specification, not of metadata or status', async () => {
    expect((await create({ size: 1 })).body.metadata.generation).toBe(1)
    const path = `${things}/${name}`
    const labelled = await scene.client.mergePatch(path, { metadata: { labels: { a: 'b' } } })
    expect(labelled.body.metadata.generation).toBe(1)
    const grown = await scene.client.mergePatch(path, { spec: { size: 2 } })
    expect(grown.body.metadata.generation).toBe(2)
    const reported = await scene.client.mergePatch(`${path}/status`, { status: { phase: 'Ready' } })
    expect(reported.body.metadata.generation).toBe(2)
  })

  test('status is written through its own path alone, and that path writes nothing else', async () => {
    const made = await scene.client.create(things, { ...body({ size: 1 }), status: { phase: 'Early' } })
    expect(made.body['status']).toBeUndefined()
    const path = `${things}/${name}`
    await scene.client.mergePatch(path, { status: { phase: 'Wrong' } })
    expect((await scene.client.get(path)).body['status']).toBeUndefined()
    const reported = await scene.client.mergePatch(`${path}/status`, { spec: { size: 9 }, status: { phase: 'Ready' } })
    expect(reported.body).toMatchObject({ spec: { size: 1 }, status: { phase: 'Ready' } })
  })

  test('apply merges a list with keys item by item', async () => {
    const apply = (manager: string, parts: unknown[]) =>
      scene.client.apply(`${things}/${name}?fieldManager=${manager}`, body({ size: 1, parts }))
    expect((await apply('one', [{ name: 'a', n: 1 }])).status).toBe(201)
    const both = await apply('two', [{ name: 'b', n: 2 }])
    expect(both.body['spec']).toMatchObject({
      parts: [
        { name: 'a', n: 1 },
        { name: 'b', n: 2 },
      ],
    })
    expect((await apply('two', [{ name: 'a', n: 5 }])).body).toMatchObject({
      reason: 'Conflict',
      details: { causes: [{ field: '.spec.parts[name="a"].n', message: 'conflict with "one"' }] },
    })
    const without = await apply('one', [])
    expect(without.body['spec']).toMatchObject({ parts: [{ name: 'b', n: 2 }] })
  })

  test('a replacement must say which version it replaces', async () => {
    await create({ size: 1 })
    const refused = await scene.client.replace(`${things}/${name}`, body({ size: 2 }))
    expect(refused).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'metadata.resourceVersion' }] } },
    })
  })

  test('with its definition goes the kind and every object of it', async () => {
    await create({ size: 1 })
    expect((await scene.client.delete(`${definitions}/things.${group}`)).status).toBe(200)
    await eventually('the kind is served no longer', async () => (await scene.client.get(things)).status === 404)
  })
})

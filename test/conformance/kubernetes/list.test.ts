import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('lists on $name', (target) => {
  let scene: Scene
  let namespace: string
  let maps: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
    maps = inside(namespace, 'configmaps')
    const labelled = { a: { tier: 'gold', on: 'yes' }, b: { tier: 'silver', on: 'yes' }, c: { tier: 'gold' }, d: {} }
    for (const [name, labels] of Object.entries(labelled)) {
      await scene.client.create(maps, { metadata: { name, labels: { ...labels, suite: 'list' } } })
    }
  })
  afterAll(() => scene.close())

  const names = async (query: string): Promise<(string | undefined)[]> => {
    const { body } = await scene.client.get(`${maps}?${query}`)
    return (body.items ?? []).map(({ metadata }) => metadata.name)
  }

  test.each([
    ['tier=gold', ['a', 'c']],
    ['tier==gold', ['a', 'c']],
    ['suite=list,tier!=gold', ['b', 'd']],
    ['tier in (gold,silver)', ['a', 'b', 'c']],
    ['suite,tier notin (gold)', ['b', 'd']],
    ['on', ['a', 'b']],
    ['suite,!tier', ['d']],
    ['tier=gold,on=yes', ['a']],
    ['tier=', []],
  ])('labelSelector %s', async (selector, expected) => {
    expect(await names(`labelSelector=${encodeURIComponent(selector)}`)).toEqual(expected)
  })

  test('a label selector that cannot be read is refused', async () => {
    const refused = await scene.client.get(`${maps}?labelSelector=${encodeURIComponent('tier in gold')}`)
    expect(refused).toMatchObject({ status: 400, body: { reason: 'BadRequest' } })
  })

  test('metadata.name selects one object, also with !=', async () => {
    expect(await names('fieldSelector=metadata.name%3Db')).toEqual(['b'])
    expect(await names('labelSelector=suite&fieldSelector=metadata.name!%3Db')).toEqual(['a', 'c', 'd'])
  })

  test('an unknown field selector is refused', async () => {
    const refused = await scene.client.get(`${maps}?fieldSelector=data.k%3Dv`)
    expect(refused).toMatchObject({ status: 400, body: { reason: 'BadRequest' } })
  })

  test('a secret is selected by its type', async () => {
    const secrets = inside(namespace, 'secrets')
    await scene.client.create(secrets, { metadata: { name: 'opaque' } })
    await scene.client.create(secrets, { metadata: { name: 'typed' }, type: 'test.example/t' })
    const { body } = await scene.client.get(`${secrets}?fieldSelector=type%3Dtest.example%2Ft`)
    expect(body.items?.map(({ metadata }) => metadata.name)).toEqual(['typed'])
  })

  test('pages follow one another without gap or repetition', async () => {
    const seen: (string | undefined)[] = []
    let token = ''
    let pages = 0
    do {
      const { body } = await scene.client.get(`${maps}?limit=2&continue=${encodeURIComponent(token)}`)
      seen.push(...(body.items ?? []).map(({ metadata }) => metadata.name))
      token = body.metadata.continue ?? ''
      pages += 1
    } while (token !== '')
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'kube-root-ca.crt'])
    expect(pages).toBe(3)
  })

  test('a page says how many remain', async () => {
    const { body } = await scene.client.get(`${maps}?limit=2`)
    expect(body.metadata.remainingItemCount).toBe(3)
  })

  test('a page continues the list as it was when the first page was read', async () => {
    const listed = await scene.namespace()
    const path = inside(listed, 'secrets')
    for (const name of ['p1', 'p2', 'p4']) await scene.client.create(path, { metadata: { name } })
    const query = 'fieldSelector=type%3DOpaque&limit=1'
    const first = await scene.client.get(`${path}?${query}`)
    await scene.client.create(path, { metadata: { name: 'p3' } })
    const token = encodeURIComponent(first.body.metadata.continue ?? '')
    const rest = await scene.client.get(`${path}?fieldSelector=type%3DOpaque&continue=${token}`)
    expect(rest.body.items?.map(({ metadata }) => metadata.name)).toEqual(['p2', 'p4'])
    expect(rest.body.metadata.resourceVersion).toBe(first.body.metadata.resourceVersion)
  })

  test('a continue token that nobody gave is refused', async () => {
    const refused = await scene.client.get(`${maps}?limit=2&continue=word`)
    expect(refused).toMatchObject({ status: 400, body: { reason: 'BadRequest' } })
  })

  test('a list over all namespaces holds the objects of this one', async () => {
    const { body } = await scene.client.get('/api/v1/configmaps?labelSelector=suite%3Dlist')
    expect(body.kind).toBe('ConfigMapList')
    const own = body.items?.filter(({ metadata }) => metadata.namespace === namespace)
    expect(own?.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c', 'd'])
  })

  test('a list carries the resourceVersion from which a watch can go on', async () => {
    const { body } = await scene.client.get(maps)
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/)
  })
})

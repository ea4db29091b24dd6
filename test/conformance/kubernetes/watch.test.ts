import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawWatchEvent } from '../../harness/raw-kubernetes-watch.ts'
import type { Scene } from './scene.ts'
import { inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

const of =
  (type: RawWatchEvent['type'], name: string) =>
  (event: RawWatchEvent): boolean =>
    event.type === type && event.object.metadata.name === name

describe.each(targets())('watches on $name', (target) => {
  let scene: Scene
  let maps: string

  beforeAll(async () => {
    scene = await openScene(target)
  })
  beforeEach(async () => {
    maps = inside(await scene.namespace(), 'configmaps')
  })
  afterAll(() => scene.close())

  const create = (name: string, labels = {}) => scene.client.create(maps, { metadata: { name, labels } })
  const versionOfList = async (): Promise<string> => (await scene.client.get(maps)).body.metadata.resourceVersion ?? ''

  test('tells what was added, modified and deleted, each with the newest object', async () => {
    const watch = await scene.client.watch(`${maps}?watch=true&resourceVersion=${await versionOfList()}`)
    await create('a')
    const patched = await scene.client.mergePatch(`${maps}/a`, { data: { k: 'v' } })
    await scene.client.delete(`${maps}/a`)
    await watch.until('the deletion', of('DELETED', 'a'))
    watch.close()
    expect(watch.events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED'])
    expect(watch.events[1]?.object).toEqual(patched.body)
    const versions = watch.events.map(({ object }) => Number(object.metadata.resourceVersion))
    expect([...versions].sort((left, right) => left - right)).toEqual(versions)
  })

  test('from a resourceVersion it tells only what came after', async () => {
    await create('before')
    const version = await versionOfList()
    await create('after')
    const watch = await scene.client.watch(`${maps}?watch=1&resourceVersion=${version}`)
    await watch.until('the later object', of('ADDED', 'after'))
    watch.close()
    expect(watch.events.some(of('ADDED', 'before'))).toBe(false)
  })

  test('from resourceVersion 0 it begins with what exists', async () => {
    await create('there')
    const watch = await scene.client.watch(`${maps}?watch=true&resourceVersion=0`)
    const { object } = await watch.until('the existing object', of('ADDED', 'there'))
    watch.close()
    expect(object).toEqual((await scene.client.get(`${maps}/there`)).body)
  })

  test('an object that enters a label selection is ADDED, one that leaves it DELETED', async () => {
    const query = `watch=true&labelSelector=tier%3Dgold&resourceVersion=${await versionOfList()}`
    const watch = await scene.client.watch(`${maps}?${query}`)
    await create('m', { tier: 'silver' })
    await scene.client.mergePatch(`${maps}/m`, { metadata: { labels: { tier: 'gold' } } })
    await watch.until('entering', of('ADDED', 'm'))
    await scene.client.mergePatch(`${maps}/m`, { metadata: { labels: { tier: 'silver' } } })
    await watch.until('leaving', of('DELETED', 'm'))
    watch.close()
    expect(watch.events.map(({ type }) => type)).toEqual(['ADDED', 'DELETED'])
  })

  test('by the field metadata.name it follows one object', async () => {
    const query = `watch=true&fieldSelector=metadata.name%3Dwanted&resourceVersion=${await versionOfList()}`
    const watch = await scene.client.watch(`${maps}?${query}`)
    await create('other')
    await create('wanted')
    await watch.until('the wanted object', of('ADDED', 'wanted'))
    watch.close()
    expect(watch.events.some(of('ADDED', 'other'))).toBe(false)
  })

  test('ends when its timeoutSeconds have passed', async () => {
    const query = `watch=true&timeoutSeconds=1&resourceVersion=${await versionOfList()}`
    const watch = await scene.client.watch(`${maps}?${query}`)
    await watch.ended
    expect(watch.events.filter(({ type }) => type === 'ERROR')).toEqual([])
  })

  test('a resourceVersion that is no number is refused', async () => {
    const { status } = await scene.client.get(`${maps}?watch=true&resourceVersion=word`)
    expect(status).toBeGreaterThanOrEqual(400)
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawAnswer } from '../../harness/raw-kubernetes-client.ts'
import type { Scene } from './scene.ts'
import { getUntil, inside, openScene } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('ResourceQuota on $name', (target) => {
  let scene: Scene
  let namespace: string

  beforeAll(async () => {
    scene = await openScene(target)
  })
  beforeEach(async () => {
    namespace = await scene.namespace()
  })
  afterAll(() => scene.close())

  const claim = (name: string, storage: string, storageClassName = 'quota-test'): Promise<RawAnswer> =>
    scene.client.create(inside(namespace, 'persistentvolumeclaims'), {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
    })

  const status = (answer: RawAnswer): { hard?: Record<string, string>; used?: Record<string, string> } =>
    answer.body['status'] ?? {}

  const quota = async (hard: Record<string, string>): Promise<void> => {
    const made = await scene.client.create(inside(namespace, 'resourcequotas'), {
      metadata: { name: 'q' },
      spec: { hard },
    })
    expect(made.status).toBe(201)
    await settled((used) => Object.keys(used).length === Object.keys(hard).length)
  }

  const settled = async (isSettled: (used: Record<string, string>) => boolean): Promise<RawAnswer> =>
    getUntil(scene.client, inside(namespace, 'resourcequotas/q'), (answer) => isSettled(status(answer).used ?? {}))

  test('status.hard and status.used appear and follow what is claimed and given back', async () => {
    await quota({ 'requests.storage': '10Gi', persistentvolumeclaims: '3' })
    expect((await claim('a', '2Gi')).status).toBe(201)
    expect((await claim('b', '500Mi')).status).toBe(201)
    const full = await settled((used) => used['persistentvolumeclaims'] === '2')
    expect(status(full)).toEqual({
      hard: { 'requests.storage': '10Gi', persistentvolumeclaims: '3' },
      used: { 'requests.storage': '2548Mi', persistentvolumeclaims: '2' },
    })
    await scene.client.delete(inside(namespace, 'persistentvolumeclaims/a'))
    await settled((used) => used['requests.storage'] === '500Mi')
  })

  test('a claim beyond what is left is refused with the figures, and not made', async () => {
    await quota({ 'requests.storage': '3Gi' })
    await claim('a', '2Gi')
    const refused = await claim('b', '2Gi')
    expect(refused).toMatchObject({ status: 403, body: { reason: 'Forbidden', details: { name: 'b' } } })
    expect(refused.body.message).toBe(
      'persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: requests.storage=2Gi, used: requests.storage=2Gi, limited: requests.storage=3Gi',
    )
    expect((await scene.client.get(inside(namespace, 'persistentvolumeclaims/b'))).status).toBe(404)
    expect((await claim('c', '1Gi')).status).toBe(201)
  })

  test('a class has bytes and claims of its own; a class pinned to 0 takes nothing', async () => {
    await quota({
      'requests.storage': '100Gi',
      'fast.storageclass.storage.k8s.io/requests.storage': '1Gi',
      'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
      'other.storageclass.storage.k8s.io/requests.storage': '0',
    })
    expect((await claim('a', '1Gi', 'fast')).status).toBe(201)
    expect((await claim('b', '1', 'fast')).status).toBe(403)
    expect((await claim('c', '1', 'other')).status).toBe(403)
    expect((await claim('d', '50Gi', 'unlisted')).status).toBe(201)
    const { body } = await settled((used) => used['requests.storage'] === '51Gi')
    expect(body['status']).toMatchObject({
      used: {
        'fast.storageclass.storage.k8s.io/requests.storage': '1Gi',
        'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
        'other.storageclass.storage.k8s.io/requests.storage': '0',
      },
    })
  })

  test('several quotas hold at once', async () => {
    await quota({ 'requests.storage': '10Gi' })
    const second = await scene.client.create(inside(namespace, 'resourcequotas'), {
      metadata: { name: 'second' },
      spec: { hard: { persistentvolumeclaims: '1' } },
    })
    expect(second.status).toBe(201)
    await getUntil(scene.client, inside(namespace, 'resourcequotas/second'), (one) => status(one).used !== undefined)
    expect((await claim('a', '1Gi')).status).toBe(201)
    const refused = await claim('b', '1Gi')
    expect(refused.status).toBe(403)
    expect(refused.body.message).toContain('exceeded quota: second')
  })

  test('objects are counted by count/<resource>', async () => {
    await quota({ 'count/secrets': '1000', 'count/configmaps': '2' })
    // The cluster publishes its root certificate into each new namespace, some time after.
    await settled((used) => used['count/configmaps'] === '1')
    const maps = inside(namespace, 'configmaps')
    expect((await scene.client.create(maps, { metadata: { name: 'a' } })).status).toBe(201)
    const refused = await scene.client.create(maps, { metadata: { name: 'b' } })
    expect(refused.status).toBe(403)
    expect(refused.body.message).toContain(
      'requested: count/configmaps=1, used: count/configmaps=2, limited: count/configmaps=2',
    )
  })

  test('a limit lowered below the use is accepted: what is there stays, what is new is refused', async () => {
    await quota({ 'requests.storage': '3Gi' })
    await claim('a', '2Gi')
    await settled((used) => used['requests.storage'] === '2Gi')
    const path = inside(namespace, 'resourcequotas/q')
    expect((await scene.client.mergePatch(path, { spec: { hard: { 'requests.storage': '1Gi' } } })).status).toBe(200)
    await getUntil(scene.client, path, (answer) => status(answer).hard?.['requests.storage'] === '1Gi')
    expect(status(await scene.client.get(path)).used).toEqual({ 'requests.storage': '2Gi' })
    expect((await claim('b', '1')).status).toBe(403)
    expect((await scene.client.get(inside(namespace, 'persistentvolumeclaims/a'))).status).toBe(200)
  })

  test('a dry run is refused as the real write would be, and spends nothing', async () => {
    await quota({ 'requests.storage': '1Gi' })
    const body = {
      metadata: { name: 'dry' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'x' },
    }
    const path = inside(namespace, 'persistentvolumeclaims?dryRun=All')
    expect((await scene.client.create(path, body)).status).toBe(201)
    expect((await claim('a', '1Gi')).status).toBe(201)
    expect((await scene.client.create(path, body)).status).toBe(403)
  })

  test('an amount that is no quantity, a negative one and an unknown key are refused', async () => {
    const made = (hard: unknown): Promise<RawAnswer> =>
      scene.client.create(inside(namespace, 'resourcequotas'), { metadata: { name: 'bad' }, spec: { hard } })
    expect((await made({ 'requests.storage': 'lots' })).status).toBe(400)
    expect((await made({ 'requests.storage': '-1' })).status).toBe(422)
    expect((await made({ word: '1' })).status).toBe(422)
  })

  test('amounts are answered in their canonical form', async () => {
    const { body } = await scene.client.create(inside(namespace, 'resourcequotas'), {
      metadata: { name: 'canonical' },
      spec: { hard: { 'requests.storage': '1024Mi', persistentvolumeclaims: 7, secrets: '2000' } },
    })
    expect(body['spec']).toEqual({ hard: { 'requests.storage': '1Gi', persistentvolumeclaims: '7', secrets: '2k' } })
  })
})

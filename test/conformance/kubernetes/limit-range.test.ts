import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RawAnswer } from '../../harness/raw-kubernetes-client.ts'
import type { Scene } from './scene.ts'
import { eventually, inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('LimitRange on $name', (target) => {
  let scene: Scene
  let namespace: string

  beforeAll(async () => {
    scene = await openScene(target)
  })
  beforeEach(async () => {
    namespace = await scene.namespace()
  })
  afterAll(() => scene.close())

  const claim = (storage: string, query = ''): Promise<RawAnswer> =>
    scene.client.create(inside(namespace, `persistentvolumeclaims${query}`), {
      metadata: { name: uniqueName('claim') },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'limit-test', resources: { requests: { storage } } },
    })

  const limit = async (bounds: Record<string, unknown>): Promise<RawAnswer> =>
    scene.client.create(inside(namespace, 'limitranges'), {
      metadata: { name: 'limits' },
      spec: { limits: [{ type: 'PersistentVolumeClaim', ...bounds }] },
    })

  test('refuses a claim below the minimum and above the maximum, and admits the bounds themselves', async () => {
    expect((await limit({ min: { storage: '1Gi' }, max: { storage: '5Gi' } })).status).toBe(201)
    // The real server reads limits from a cache that follows the write.
    await eventually('the limit holds', async () => (await claim('1Mi', '?dryRun=All')).status === 403)
    const small = await claim('512Mi')
    expect(small).toMatchObject({ status: 403, body: { reason: 'Forbidden' } })
    expect(small.body.message).toContain('minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 512Mi')
    const large = await claim('6Gi')
    expect(large.status).toBe(403)
    expect(large.body.message).toContain('maximum storage usage per PersistentVolumeClaim is 5Gi, but request is 6Gi')
    expect((await claim('1Gi')).status).toBe(201)
    expect((await claim('5Gi')).status).toBe(201)
  })

  test('a minimum above the maximum is refused', async () => {
    expect(await limit({ min: { storage: '2Gi' }, max: { storage: '1Gi' } })).toMatchObject({
      status: 422,
      body: { reason: 'Invalid', details: { causes: [{ field: 'spec.limits[0].min[storage]' }] } },
    })
  })

  test('a claim limit without bounds is refused', async () => {
    expect((await limit({})).status).toBe(422)
  })

  test('container defaults follow from what is given', async () => {
    const { status, body } = await scene.client.create(inside(namespace, 'limitranges'), {
      metadata: { name: 'containers' },
      spec: { limits: [{ type: 'Container', max: { cpu: '2' }, default: { cpu: '500m', memory: '256Mi' } }] },
    })
    expect(status).toBe(201)
    expect(body['spec']).toEqual({
      limits: [
        {
          type: 'Container',
          max: { cpu: '2' },
          default: { cpu: '500m', memory: '256Mi' },
          defaultRequest: { cpu: '500m', memory: '256Mi' },
        },
      ],
    })
  })
})

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

describe.each(targets())('the status of built-in kinds on $name', (target) => {
  let scene: Scene
  let namespace: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
  })
  afterAll(() => scene.close())

  test('is not taken from a creation or an ordinary write', async () => {
    const claims = inside(namespace, 'persistentvolumeclaims')
    const name = uniqueName('claim')
    const made = await scene.client.create(claims, {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'x', resources: { requests: { storage: '1Gi' } } },
      status: { phase: 'Bound' },
    })
    expect(made.body['status']).toEqual({ phase: 'Pending' })
    const patched = await scene.client.mergePatch(`${claims}/${name}`, { status: { phase: 'Lost' } })
    expect(patched.body['status']).toEqual({ phase: 'Pending' })
  })

  test('is written through its own path, as a provisioner does', async () => {
    const claims = inside(namespace, 'persistentvolumeclaims')
    const name = uniqueName('claim')
    await scene.client.create(claims, {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'x', resources: { requests: { storage: '1Gi' } } },
    })
    const written = await scene.client.mergePatch(`${claims}/${name}/status`, {
      status: { conditions: [{ type: 'Resizing', status: 'True' }] },
    })
    expect(written.status).toBe(200)
    expect(written.body['status']).toMatchObject({ phase: 'Pending', conditions: [{ type: 'Resizing' }] })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { getUntil, inside, openScene, uniqueName } from './scene.ts'
import { targets } from './targets.ts'

const classes = '/apis/storage.k8s.io/v1/storageclasses'
const phase = (body: Readonly<Record<string, unknown>>): unknown => (body['status'] as { phase?: string })?.phase

describe.each(targets())('volumes and claims on $name', (target) => {
  let scene: Scene
  let namespace: string
  let className: string

  beforeAll(async () => {
    scene = await openScene(target)
    namespace = await scene.namespace()
  })
  beforeEach(async () => {
    className = uniqueName('class')
    scene.cleanUp(`${classes}/${className}`)
    await scene.client.create(classes, { metadata: { name: className }, provisioner: 'kubernetes.io/no-provisioner' })
  })
  afterAll(() => scene.close())

  const volume = async (storage: string): Promise<string> => {
    const name = uniqueName('volume')
    scene.cleanUp(`/api/v1/persistentvolumes/${name}`)
    const { status } = await scene.client.create('/api/v1/persistentvolumes', {
      metadata: { name },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'],
        storageClassName: className,
        persistentVolumeReclaimPolicy: 'Retain',
        hostPath: { path: '/nowhere' },
      },
    })
    expect(status).toBe(201)
    return name
  }

  const claim = async (storage: string): Promise<string> => {
    const name = uniqueName('claim')
    const { status } = await scene.client.create(inside(namespace, 'persistentvolumeclaims'), {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], storageClassName: className, resources: { requests: { storage } } },
    })
    expect(status).toBe(201)
    return inside(namespace, `persistentvolumeclaims/${name}`)
  }

  test('a claim without a volume stays Pending', async () => {
    const { body } = await scene.client.get(await claim('1Gi'))
    expect(phase(body)).toBe('Pending')
  })

  test('a claim is bound to the smallest volume of its class that is large enough', async () => {
    const large = await volume('20Gi')
    const fitting = await volume('10Gi')
    const small = await volume('1Gi')
    for (const name of [large, fitting, small]) {
      await getUntil(scene.client, `/api/v1/persistentvolumes/${name}`, ({ body }) => phase(body) === 'Available')
    }
    const path = await claim('8Gi')
    const { body } = await getUntil(scene.client, path, (answer) => phase(answer.body) === 'Bound')
    expect(body['spec']).toMatchObject({ volumeName: fitting, resources: { requests: { storage: '8Gi' } } })
    expect(body['status']).toMatchObject({ capacity: { storage: '10Gi' }, accessModes: ['ReadWriteOnce'] })
    const bound = await scene.client.get(`/api/v1/persistentvolumes/${fitting}`)
    expect(bound.body['spec']).toMatchObject({ claimRef: { namespace, uid: body.metadata.uid } })
  })

  test('a volume to be retained is Released when its claim is gone, and serves no other claim', async () => {
    const name = await volume('5Gi')
    const path = await claim('5Gi')
    await getUntil(scene.client, path, ({ body }) => phase(body) === 'Bound')
    await scene.client.delete(path)
    await getUntil(scene.client, path, ({ status }) => status === 404)
    const volumePath = `/api/v1/persistentvolumes/${name}`
    await getUntil(scene.client, volumePath, ({ body }) => phase(body) === 'Released')
    const next = await scene.client.get(await claim('5Gi'))
    expect(phase(next.body)).toBe('Pending')
  })

  test('claims and volumes are protected by a finalizer while they are used', async () => {
    const { body } = await scene.client.get(await claim('1Gi'))
    expect(body.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection'])
    const held = await scene.client.get(`/api/v1/persistentvolumes/${await volume('1Gi')}`)
    expect(held.body.metadata.finalizers).toEqual(['kubernetes.io/pv-protection'])
  })
})

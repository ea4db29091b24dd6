import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject, KubernetesObject } from '../objects.ts'
import { objectAt } from '../objects.ts'
import type { TestCluster } from '../test-support/cluster.ts'
import { refusalOf, startTestCluster } from '../test-support/cluster.ts'

const gibibyte = 1024n ** 3n

describe('volumes', () => {
  let test: TestCluster
  beforeEach(() => {
    test = startTestCluster({ storageClasses: [{ name: 'fast', roundingStepBytes: gibibyte }] })
  })
  afterEach(() => test.stop())

  const claim = async (storage: string, storageClassName = 'fast'): Promise<KubernetesObject> => {
    test.create('persistentvolumeclaims', {
      metadata: { name: 'c' },
      spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    })
    await test.settled()
    return current()
  }
  const current = (): KubernetesObject => {
    const held = test.get('persistentvolumeclaims', 'c')
    if (held === undefined) throw new Error('the claim is gone')
    return held
  }
  const volumes = (): KubernetesObject[] => test.cluster.store.list('persistentvolumes')
  const handMade = (name: string, storage: string, fields: JsonObject = {}): unknown =>
    test.create('persistentvolumes', {
      metadata: { name },
      spec: {
        capacity: { storage },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'static',
        hostPath: { path: '/x' },
        ...fields,
      },
    })

  it('are made for a claim, as large as the next multiple of the step', async () => {
    const held = await claim('1025Mi')
    expect(held['status']).toMatchObject({ phase: 'Bound', capacity: { storage: '2Gi' } })
    expect(volumes().map((volume) => objectAt(volume, 'spec')['capacity'])).toEqual([{ storage: '2Gi' }])
    expect(objectAt(held, 'spec')['volumeName']).toBe(volumes()[0]?.metadata.name)
  })

  it('grow with their claim by whole steps', async () => {
    await claim('1Gi')
    test.merge('persistentvolumeclaims', 'c', { spec: { resources: { requests: { storage: '2100Mi' } } } })
    await test.settled()
    expect(current()['status']).toMatchObject({ capacity: { storage: '3Gi' } })
  })

  it('never shrink', async () => {
    await claim('2Gi')
    const shrink = (): unknown =>
      test.merge('persistentvolumeclaims', 'c', { spec: { resources: { requests: { storage: '1Gi' } } } })
    expect(refusalOf(shrink)['code']).toBe(422)
  })

  it('are kept and released when their claim goes', async () => {
    await claim('1Gi')
    test.remove('persistentvolumeclaims', 'c')
    await test.settled()
    expect(test.get('persistentvolumeclaims', 'c')).toBeUndefined()
    expect(volumes().map((volume) => objectAt(volume, 'status')['phase'])).toEqual(['Released'])
  })

  it('go with their claim where the policy says Delete', async () => {
    const held = await claim('1Gi')
    const volume = String(objectAt(held, 'spec')['volumeName'])
    test.merge('persistentvolumes', volume, { spec: { persistentVolumeReclaimPolicy: 'Delete' } })
    test.remove('persistentvolumeclaims', 'c')
    await test.settled()
    expect(volumes()).toEqual([])
  })

  it('made by hand are taken smallest first, by class and size', async () => {
    handMade('large', '10Gi')
    handMade('small', '2Gi')
    handMade('other', '1Gi', { storageClassName: 'else' })
    await test.settled()
    const held = await claim('1Gi', 'static')
    expect(objectAt(held, 'spec')['volumeName']).toBe('small')
  })

  it('that come later bind the claim that waited', async () => {
    expect((await claim('1Gi', 'static'))['status']).toEqual({ phase: 'Pending' })
    handMade('late', '1Gi')
    await test.settled()
    expect(current()['status']).toMatchObject({ phase: 'Bound' })
  })

  it('stay while they are bound, also when deleted', async () => {
    const held = await claim('1Gi')
    const volume = String(objectAt(held, 'spec')['volumeName'])
    test.remove('persistentvolumes', volume)
    await test.settled()
    expect(test.get('persistentvolumes', volume)?.metadata.deletionTimestamp).toBeTypeOf('string')
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JsonObject } from '../objects.ts'
import { objectAt } from '../objects.ts'
import type { TestCluster } from '../test-support/cluster.ts'
import { refusalOf, startTestCluster } from '../test-support/cluster.ts'

describe('resource quotas', () => {
  let test: TestCluster
  beforeEach(() => {
    test = startTestCluster()
  })
  afterEach(() => test.stop())

  const quota = (hard: JsonObject, name = 'q'): unknown =>
    test.create('resourcequotas', { metadata: { name }, spec: { hard } })
  const claim = (name: string, storage: string, storageClassName = 'fast'): unknown =>
    test.create('persistentvolumeclaims', {
      metadata: { name },
      spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
    })
  const used = async (name = 'q'): Promise<JsonObject> => {
    await test.settled()
    return objectAt(objectAt(test.get('resourcequotas', name), 'status'), 'used')
  }

  it('count bytes and claims, in all and by class', async () => {
    quota({
      'requests.storage': '10Gi',
      persistentvolumeclaims: 5,
      'count/persistentvolumeclaims': 5,
      'fast.storageclass.storage.k8s.io/requests.storage': '9Gi',
      'slow.storageclass.storage.k8s.io/persistentvolumeclaims': 1,
    })
    claim('a', '1Gi')
    claim('b', '512Mi', 'slow')
    expect(await used()).toEqual({
      'requests.storage': '1536Mi',
      persistentvolumeclaims: '2',
      'count/persistentvolumeclaims': '2',
      'fast.storageclass.storage.k8s.io/requests.storage': '1Gi',
      'slow.storageclass.storage.k8s.io/persistentvolumeclaims': '1',
    })
  })

  it('count a custom kind while it is served, and never one that is not', async () => {
    quota({ 'count/objectbucketclaims.objectbucket.io': 1, 'count/nothings.example.org': 1 })
    test.create('objectbucketclaims.objectbucket.io', {
      apiVersion: 'objectbucket.io/v1alpha1',
      kind: 'ObjectBucketClaim',
      metadata: { name: 'b' },
    })
    expect(await used()).toEqual({ 'count/objectbucketclaims.objectbucket.io': '1' })
  })

  it('refuse what exceeds, naming only the keys that do', () => {
    quota({ 'requests.storage': '2Gi', persistentvolumeclaims: 1 })
    claim('a', '1Gi')
    expect(refusalOf(() => claim('b', '1Gi'))).toMatchObject({
      code: 403,
      message:
        'persistentvolumeclaims "b" is forbidden: exceeded quota: q, requested: persistentvolumeclaims=1, used: persistentvolumeclaims=1, limited: persistentvolumeclaims=1',
    })
  })

  it('hold every quota of the namespace', () => {
    quota({ secrets: 5 }, 'wide')
    quota({ 'count/secrets': 0 }, 'narrow')
    const secret = (): unknown => test.create('secrets', { metadata: { name: 's' } })
    expect(refusalOf(secret)['message']).toContain('exceeded quota: narrow')
  })

  it('take a limit below the use, and refuse only what is new', async () => {
    quota({ 'count/secrets': 2 })
    test.create('secrets', { metadata: { name: 'a' } })
    test.merge('resourcequotas', 'q', { spec: { hard: { 'count/secrets': '0' } } })
    expect(await used()).toEqual({ 'count/secrets': '1' })
    expect(test.merge('secrets', 'a', { metadata: { labels: { k: 'v' } } }).metadata.labels).toEqual({ k: 'v' })
    expect(refusalOf(() => test.create('secrets', { metadata: { name: 'b' } }))['code']).toBe(403)
  })

  it('give back what is deleted', async () => {
    quota({ 'count/secrets': 1 })
    test.create('secrets', { metadata: { name: 'a' } })
    test.remove('secrets', 'a')
    expect(await used()).toEqual({ 'count/secrets': '0' })
    expect(test.create('secrets', { metadata: { name: 'b' } }).metadata.name).toBe('b')
  })

  it('refuse a key that is no resource', () => {
    expect(refusalOf(() => quota({ foo: 1 }))).toMatchObject({
      code: 422,
      details: { causes: [{ field: 'spec.hard[foo]' }, {}] },
    })
  })

  it('do not pretend to count cpu of pods', () => {
    quota({ 'limits.cpu': 1 })
    expect(refusalOf(() => test.create('pods', { metadata: { name: 'p' }, spec: {} }))['code']).toBe(501)
  })
})

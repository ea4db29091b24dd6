import { afterEach, describe, expect, it } from 'vitest'
import { objectAt } from '../objects.ts'
import type { TestCluster } from '../test-support/cluster.ts'
import { refusalOf, startTestCluster } from '../test-support/cluster.ts'

const bucketClaim = { apiVersion: 'objectbucket.io/v1alpha1', kind: 'ObjectBucketClaim', metadata: { name: 'b' } }
const bucketClaims = 'objectbucketclaims.objectbucket.io'

describe('the controllers', () => {
  let test: TestCluster
  afterEach(() => test.stop())

  it('furnish every namespace, and again what is deleted', async () => {
    test = startTestCluster()
    await test.settled()
    expect(test.get('configmaps', 'kube-root-ca.crt')?.['data']).toEqual({ 'ca.crt': 'PEM' })
    test.remove('serviceaccounts', 'default')
    await test.settled()
    expect(test.get('serviceaccounts', 'default')).toBeDefined()
  })

  it('fulfil a bucket claim: key, place, then Bound', async () => {
    test = startTestCluster({ bucketProvisioner: { endpointHost: 's3.test', endpointPort: 9000 } })
    test.create(bucketClaims, { ...bucketClaim, spec: { generateBucketName: 'town' } })
    await test.settled()
    const held = test.get(bucketClaims, 'b')
    const bucketName = String(objectAt(held, 'spec')['bucketName'])
    expect(bucketName).toMatch(/^town-[0-9a-f]{12}$/)
    expect(held?.['status']).toEqual({ phase: 'Bound' })
    expect(Object.keys(objectAt(test.get('secrets', 'b'), 'data')).sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
    ])
    expect(test.get('configmaps', 'b')?.['data']).toMatchObject({
      BUCKET_HOST: 's3.test',
      BUCKET_PORT: '9000',
      BUCKET_NAME: bucketName,
    })
  })

  it('leave a bucket claim pending when nobody provisions, or a quota refuses its Secret', async () => {
    test = startTestCluster()
    test.create(bucketClaims, bucketClaim)
    await test.settled()
    expect(test.get(bucketClaims, 'b')).not.toHaveProperty('status')
    test.stop()

    test = startTestCluster({ bucketProvisioner: { endpointHost: 's3.test', endpointPort: 9000 } })
    test.create('resourcequotas', { metadata: { name: 'q' }, spec: { hard: { secrets: 0 } } })
    test.create(bucketClaims, bucketClaim)
    await test.settled()
    expect(test.get(bucketClaims, 'b')).not.toHaveProperty('status')
  })

  it('empty a namespace before it goes, held by a finalizer inside', async () => {
    test = startTestCluster()
    test.create('secrets', { metadata: { name: 'plain' } })
    test.create('secrets', { metadata: { name: 'held', finalizers: ['grenier.internal/test'] } })
    test.remove('namespaces', 'n')
    await test.settled()
    expect(test.get('secrets', 'plain')).toBeUndefined()
    expect(test.get('namespaces', 'n')?.['status']).toMatchObject({ phase: 'Terminating' })
    expect(refusalOf(() => test.create('secrets', { metadata: { name: 'late' } }))).toMatchObject({
      code: 403,
      details: { causes: [{ reason: 'NamespaceTerminating' }] },
    })
    test.merge('secrets', 'held', { metadata: { finalizers: null } })
    await test.settled()
    expect(test.get('namespaces', 'n')).toBeUndefined()
  })

  it('establish a definition', async () => {
    test = startTestCluster()
    await test.settled()
    const held = test.get('customresourcedefinitions.apiextensions.k8s.io', bucketClaims)
    expect(objectAt(held, 'status')['conditions']).toMatchObject([
      { type: 'NamesAccepted' },
      { type: 'Established', status: 'True' },
    ])
  })
})

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { objectAt } from '../objects.ts'
import type { TestCluster } from '../test-support/cluster.ts'
import { refusalOf, startTestCluster } from '../test-support/cluster.ts'
import { mergePatch } from './patch.ts'

describe('writes', () => {
  let test: TestCluster
  beforeEach(() => {
    test = startTestCluster()
  })
  afterEach(() => test.stop())

  it('give a name of their own to what has only a prefix', () => {
    expect(test.create('secrets', { metadata: { generateName: 's-' } }).metadata.name).toMatch(/^s-[a-z0-9]{5}$/)
  })

  it('do not move the resourceVersion when nothing changes', () => {
    const made = test.create('secrets', { metadata: { name: 's' }, stringData: { k: 'v' } })
    expect(test.merge('secrets', 's', { data: { k: 'dg==' } })).toBe(made)
  })

  it('leave objects that were read before as they were', () => {
    const made = test.create('configmaps', { metadata: { name: 'c' }, data: { k: 'v' } })
    const before = JSON.stringify(made)
    test.merge('configmaps', 'c', { data: { k: 'w' }, metadata: { labels: { a: 'b' } } })
    expect(JSON.stringify(made)).toBe(before)
  })

  it('keep the identity whatever the writer says', () => {
    const made = test.create('configmaps', { metadata: { name: 'c' } })
    const after = test.merge('configmaps', 'c', {
      metadata: { creationTimestamp: '2001-01-01T00:00:00Z', labels: { a: 'b' } },
    })
    expect(after.metadata).toMatchObject({ uid: made.metadata.uid, creationTimestamp: made.metadata.creationTimestamp })
  })

  it('never change the role of a binding, the type of a Secret, or a sealed Secret', () => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
    test.create('rolebindings.rbac.authorization.k8s.io', { metadata: { name: 'r' }, roleRef })
    test.create('secrets', { metadata: { name: 's' }, stringData: { k: 'v' }, immutable: true })
    const binding = (): unknown =>
      test.merge('rolebindings.rbac.authorization.k8s.io', 'r', { roleRef: { name: 'edit' } })
    expect(refusalOf(binding)).toMatchObject({ code: 422, details: { causes: [{ field: 'roleRef' }] } })
    expect(refusalOf(() => test.merge('secrets', 's', { type: 'x' }))['code']).toBe(422)
    expect(refusalOf(() => test.merge('secrets', 's', { data: { k: 'eA==' } }))).toMatchObject({
      details: { causes: [{ field: 'data' }] },
    })
    expect(refusalOf(() => test.merge('secrets', 's', { immutable: null }))['code']).toBe(422)
    expect(test.merge('secrets', 's', { metadata: { labels: { a: 'b' } } }).metadata.labels).toEqual({ a: 'b' })
    test.create('secrets', { metadata: { name: 'empty' }, immutable: true })
    expect(refusalOf(() => test.merge('secrets', 'empty', { data: {} }))).toMatchObject({
      details: { causes: [{ field: 'data' }] },
    })
  })

  it('own a binding’s reference as a whole, and nothing of a first status', () => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
    const binding = test.create('rolebindings.rbac.authorization.k8s.io', { metadata: { name: 'r' }, roleRef })
    expect(binding.metadata.managedFields).toMatchObject([{ fieldsV1: { 'f:roleRef': {} } }])
    expect(JSON.stringify(binding.metadata.managedFields)).not.toContain('f:name')
    const claim = test.create('persistentvolumeclaims', {
      metadata: { name: 'c' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    })
    expect(claim['status']).toEqual({ phase: 'Pending' })
    expect(JSON.stringify(claim.metadata.managedFields)).not.toContain('f:status')
  })

  it('give a claim without a class one once, and let none ask for less than it has', () => {
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    test.create('persistentvolumeclaims', { metadata: { name: 'c' }, spec })
    const give = (storageClassName: string) => test.merge('persistentvolumeclaims', 'c', { spec: { storageClassName } })
    expect(give('fast')['spec']).toMatchObject({ storageClassName: 'fast' })
    expect(refusalOf(() => give('slow'))).toMatchObject({ details: { causes: [{ field: 'spec' }] } })
    const shrink = (): unknown =>
      test.merge('persistentvolumeclaims', 'c', { spec: { resources: { requests: { storage: '0' } } } })
    expect(JSON.stringify(refusalOf(shrink))).toContain('can not be less than status.capacity')
  })

  it('count generations of the desired state alone', () => {
    const policies = 'networkpolicies.networking.k8s.io'
    expect(test.create(policies, { metadata: { name: 'p' }, spec: { podSelector: {} } }).metadata.generation).toBe(1)
    expect(test.merge(policies, 'p', { metadata: { labels: { a: 'b' } } }).metadata.generation).toBe(1)
    expect(test.merge(policies, 'p', { spec: { policyTypes: ['Egress'] } }).metadata.generation).toBe(2)
  })

  it('fill in what Kubernetes fills in', () => {
    const policy = test.create('networkpolicies.networking.k8s.io', {
      metadata: { name: 'p' },
      spec: { podSelector: {}, egress: [{ ports: [{ port: 53 }] }] },
    })
    expect(policy['spec']).toMatchObject({
      policyTypes: ['Ingress', 'Egress'],
      egress: [{ ports: [{ protocol: 'TCP', port: 53 }] }],
    })
    const range = test.create('limitranges', {
      metadata: { name: 'l' },
      spec: { limits: [{ type: 'Container', default: { memory: '1Gi' }, min: { cpu: '100m' }, max: { cpu: '1' } }] },
    })
    expect(objectAt(range, 'spec')['limits']).toMatchObject([
      { default: { cpu: '1', memory: '1Gi' }, defaultRequest: { cpu: '1', memory: '1Gi' } },
    ])
  })

  it('take no new finalizer on what is being deleted', () => {
    test.create('secrets', { metadata: { name: 's', finalizers: ['a.b/c'] } })
    test.remove('secrets', 's')
    const add = (): unknown => test.merge('secrets', 's', { metadata: { finalizers: ['a.b/c', 'a.b/d'] } })
    expect(refusalOf(add)).toMatchObject({ code: 422, details: { causes: [{ field: 'metadata.finalizers' }] } })
  })

  it.each([
    ['namespaces', { metadata: { name: 'A' } }],
    ['secrets', { metadata: { name: 'a_b' } }],
    ['secrets', { metadata: { name: 's', labels: { 'a b': 'x' } } }],
    ['secrets', { metadata: { name: 's', labels: { a: 'x y' } } }],
    ['secrets', { metadata: { name: 's', annotations: { 'a/b/c': 'x' } } }],
    ['secrets', { metadata: { name: 's', finalizers: ['unqualified'] } }],
    ['configmaps', { metadata: { name: 's' }, data: { 'a b': 'x' } }],
    ['persistentvolumeclaims', { metadata: { name: 's' }, spec: { accessModes: ['ReadWriteOnce'] } }],
    ['limitranges', { metadata: { name: 's' }, spec: { limits: [{ type: 'PersistentVolumeClaim' }] } }],
    ['roles.rbac.authorization.k8s.io', { metadata: { name: 's' }, rules: [{ verbs: [] }] }],
  ])('refuse with 422: %s %j', (resource, body) => {
    expect(refusalOf(() => test.create(resource, body))).toMatchObject({ code: 422, reason: 'Invalid' })
  })

  it('say 501 of ownership by other objects', () => {
    const body = { metadata: { name: 's', ownerReferences: [{ uid: 'x' }] } }
    expect(refusalOf(() => test.create('secrets', body))).toMatchObject({ code: 501, reason: 'NotImplemented' })
  })

  it('say 422 of a patch whose result is no object of the kind', () => {
    test.create('configmaps', { metadata: { name: 'c' } })
    expect(refusalOf(() => test.merge('configmaps', 'c', { data: { k: 1 } }))).toMatchObject({
      code: 422,
      details: { causes: [{ field: 'patch' }] },
    })
  })
})

describe('a merge patch (RFC 7396)', () => {
  it.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: 'b' }, ['c'], ['c']],
  ])('%j with %j is %j', (target, patch, result) => {
    expect(mergePatch(target, patch)).toEqual(result)
  })
})

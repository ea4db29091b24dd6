import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringAt } from '../objects.ts'
import type { TestCluster } from '../test-support/cluster.ts'
import { startTestCluster } from '../test-support/cluster.ts'
import { ListReader } from './list.ts'
import type { ResourcePath } from './request-path.ts'
import { groupPath, resourcePath } from './request-path.ts'

describe('lists', () => {
  let test: TestCluster
  let reader: ListReader
  let path: ResourcePath
  beforeEach(() => {
    test = startTestCluster()
    reader = new ListReader(test.cluster)
    path = resourcePath(
      test.cluster.kinds,
      groupPath('/api/v1/namespaces/n/secrets') ?? { group: '', version: '', rest: [] },
    )
    for (const name of ['a', 'b', 'c']) test.create('secrets', { metadata: { name } })
  })
  afterEach(() => test.stop())

  const page = (query: string): { names: unknown[]; token: string; remaining: unknown } => {
    const { items, metadata } = reader.read(path, new URLSearchParams(query))
    return {
      names: items.map((item) => item.metadata.name),
      token: stringAt(metadata, 'continue'),
      remaining: metadata['remainingItemCount'],
    }
  }

  it('go on with what was there when they began', () => {
    const first = page('limit=2')
    test.remove('secrets', 'c')
    test.create('secrets', { metadata: { name: 'd' } })
    expect(first).toMatchObject({ names: ['a', 'b'], remaining: 1 })
    expect(page(`limit=2&continue=${first.token}`)).toMatchObject({ names: ['c'], token: '' })
  })

  it('expire when too many others are being read', () => {
    const { token } = page('limit=1')
    for (let index = 0; index < 64; index += 1) page('limit=1')
    expect(() => page(`limit=1&continue=${token}`)).toThrow(/too old/)
  })

  it('cannot be newer than the state', () => {
    expect(() => page('resourceVersion=999999')).toThrow(/Too large resource version/)
  })
})

describe('paths', () => {
  const { kinds } = startTestCluster().cluster
  const read = (path: string): ResourcePath =>
    resourcePath(kinds, groupPath(path) ?? { group: '', version: '', rest: [] })

  it.each([
    ['/api/v1/namespaces/n', 'Namespace', undefined, 'n', ''],
    ['/api/v1/namespaces/n/status', 'Namespace', undefined, 'n', 'status'],
    ['/api/v1/namespaces/n/secrets/s', 'Secret', 'n', 's', ''],
    ['/apis/storage.k8s.io/v1/storageclasses', 'StorageClass', undefined, undefined, ''],
    ['/apis/k8up.io/v1/namespaces/n/schedules/s/status', 'Schedule', 'n', 's', 'status'],
    ['/apis/rbac.authorization.k8s.io/v1/clusterroles/a%3Ab', 'ClusterRole', undefined, 'a:b', ''],
  ])('%s names %s', (...[path, ...wanted]) => {
    const found = read(path)
    expect([found.kind.kind, found.namespace, found.name, found.subresource]).toEqual(wanted)
  })

  it.each([
    '/api/v1/namespaces/n/widgets',
    '/api/v1/secrets/s',
    '/api/v1/namespaces/n/secrets/s/status',
    '/api/v1/namespaces/n/nodes',
  ])('%s is not found', (path) => {
    expect(() => read(path)).toThrow(/could not find/)
  })

  it.each([
    '/api/v1/namespaces/n/finalize',
    '/api/v1/namespaces/n/pods/p/log',
    '/api/v1/namespaces/n/serviceaccounts/s/token',
  ])('%s is not implemented, and says so', (path) => {
    expect(() => read(path)).toThrow(/does not implement the subresource/)
  })
})

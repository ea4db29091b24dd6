import { afterAll, expect, it } from 'vitest'
import { applyObject } from '../operations/apply.ts'
import type { Target, WriteOptions } from '../operations/write-options.ts'
import { startTestCluster } from '../test-support/cluster.ts'

const test = startTestCluster()
afterAll(() => test.stop())

const options: WriteOptions = { fieldManager: 'me', dryRun: false, fieldValidation: 'Ignore', warnings: [] }

function apply(metadata: Record<string, unknown>): unknown {
  const kind = test.cluster.kinds.findResource('secrets')
  if (kind === undefined) throw new Error('secrets are not served')
  const body = { apiVersion: 'v1', kind: 'Secret', metadata }
  const target: Target = { kind, namespace: 'n', name: 's', subresource: '' }
  return applyObject(test.cluster, target, { body, force: true, options }).object['data']
}

it('the apply that ends an object answers its empty bytes as null, any other as it stored them', () => {
  apply({ name: 's', finalizers: ['a.b/c'] })
  test.merge('secrets', 's', { data: { empty: '', full: 'dg==' } })
  expect(apply({ name: 's', finalizers: ['a.b/c'], labels: { a: 'b' } })).toEqual({ empty: '', full: 'dg==' })
  test.remove('secrets', 's')
  expect(apply({ name: 's' })).toEqual({ empty: null, full: 'dg==' })
  expect(test.get('secrets', 's')).toBeUndefined()
})

import { describe, expect, it } from 'vitest'
import { forbiddenDependencies, forbiddenImports } from './package-imports.ts'
import { manifestOf, manifests } from './support/manifests.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

const manifest = (dir: string, dependencies: readonly string[], devDependencies: readonly string[] = []) => {
  const asObject = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'catalog:']))
  const text = { name: `@grenier/${dir.split('/')[1]}`, dependencies: asObject(dependencies) }
  return manifestOf(
    planted(`${dir}/package.json`, JSON.stringify({ ...text, devDependencies: asObject(devDependencies) })),
  )
}

const faultsOf = (path: string, text: string, declared: readonly string[]): readonly string[] => {
  const dir = path.split('/src/')[0] ?? ''
  return forbiddenImports([planted(path, text)], [manifest(dir, declared, ['vitest'])])
}

describe('who imports whom', () => {
  it('follows the table in every manifest and every file', () => {
    expect(forbiddenDependencies(manifests())).toEqual([])
    expect(forbiddenImports(typescriptFiles(), manifests())).toEqual([])
  })

  it.each([
    ['a rule that depends on anything', manifest('packages/quota-billing', ['zod'])],
    ['a contract that knows the use cases', manifest('packages/contracts', ['@grenier/control-plane'])],
    ['a use case that knows the database', manifest('packages/control-plane', [], ['@grenier/database'])],
    ['an app that knows the tests', manifest('apps/api', [], ['@grenier/test'])],
    ['an api that runs an embedded part', manifest('apps/api', ['@grenier/embedded-kubernetes'])],
    ['a package that nobody placed', manifest('packages/helpers', [])],
  ])('finds %s in a manifest', (_name, one) => {
    expect(forbiddenDependencies([one])).toHaveLength(1)
  })

  it.each([
    ['an undeclared import', 'packages/queue/src/a.ts', `import '@grenier/contracts'`, []],
    ['an undeclared type', 'packages/queue/src/a.ts', `import type { A } from '@grenier/contracts'`, []],
    ['a test library in source', 'packages/queue/src/a.ts', `import 'vitest'`, []],
    ['a relative escape', 'packages/queue/src/a.ts', `import '../../contracts/src/index.ts'`, []],
    [
      'a re-export of a stranger',
      'packages/queue/src/a.ts',
      `export { a } from '@grenier/worker'`,
      ['@grenier/worker'],
    ],
    ['a dynamic import', 'packages/queue/src/a.ts', `await import('@grenier/worker')`, ['@grenier/worker']],
    [
      'a use case in an adapter',
      'packages/queue/src/a.ts',
      `import '@grenier/control-plane'`,
      ['@grenier/control-plane'],
    ],
    ['Node in a rule', 'packages/quota-billing/src/a.ts', `import 'node:fs'`, []],
    ['files in a document', 'packages/documents/src/a.ts', `import 'node:fs'`, []],
    [
      'Kubernetes in a route',
      'apps/api/src/routes/quota/a.ts',
      `import '@grenier/kubernetes'`,
      ['@grenier/kubernetes'],
    ],
    ['an adapter in a route', 'apps/api/src/routes/quota/a.ts', `import '@grenier/database'`, ['@grenier/database']],
  ])('finds %s', (...[, path, text, declared]) => {
    expect(faultsOf(path, text, declared)).toHaveLength(1)
  })

  it('lets the layers be used as they are meant', () => {
    const compose = `import '@grenier/database'\nimport '@grenier/control-plane'`
    expect(faultsOf('apps/api/src/compose.ts', compose, ['@grenier/database', '@grenier/control-plane'])).toEqual([])
    const adapter = `import type { A } from '@grenier/control-plane/ports'\nimport './b.ts'\nimport 'node:net'`
    expect(faultsOf('packages/queue/src/a.ts', adapter, ['@grenier/control-plane'])).toEqual([])
    expect(faultsOf('packages/queue/src/a.test.ts', `import 'vitest'`, [])).toEqual([])
    const script = planted('packages/documents/scripts/a.ts', `import 'node:fs'\nimport 'vitest'`)
    expect(forbiddenImports([script], [manifest('packages/documents', [], ['vitest'])])).toEqual([])
  })
})

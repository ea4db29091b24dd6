import { describe, expect, it } from 'vitest'
import { importCycles } from './import-cycles.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

const a = (name: string, text: string) => planted(`packages/a/src/${name}.ts`, text)

describe('circles of imports', () => {
  it('are nowhere in the tree', () => {
    expect(importCycles(typescriptFiles())).toEqual([])
  })

  it('finds a circle of three and names its members', () => {
    const files = [
      a('start', `import { one } from './one.ts'`),
      a('one', `import { two } from './two.ts'\nexport const one = two`),
      a('two', `export { three } from './three.ts'`),
      a('three', `import type { one } from './one.ts'\nexport type Three = typeof one`),
    ]
    expect(importCycles(files)).toEqual([
      'packages/a/src/start.ts:1: packages/a/src/one.ts → packages/a/src/two.ts → packages/a/src/three.ts → packages/a/src/one.ts',
    ])
  })

  it('finds a circle that goes through another package, and one through a dynamic import', () => {
    const through = [
      a('index', `export { b } from '@grenier/b/ports'`),
      planted('packages/b/src/ports.ts', `import { b } from '@grenier/a'`),
    ]
    expect(importCycles(through)).toHaveLength(1)
    expect(
      importCycles([a('one', `export const one = () => import('./two.ts')`), a('two', `import './one.ts'`)]),
    ).toHaveLength(1)
  })

  it('lets two files share a third', () => {
    const files = [a('one', `import './three.ts'\nimport './two.ts'`), a('two', `import './three.ts'`), a('three', '')]
    expect(importCycles(files)).toEqual([])
  })
})

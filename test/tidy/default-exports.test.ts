import { describe, expect, it } from 'vitest'
import { unnamedExports } from './default-exports.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

describe('exports', () => {
  it('are all named, one by one', () => {
    expect(unnamedExports(typescriptFiles())).toEqual([])
  })

  it.each([
    'export default function a() {}',
    'export default { a: 1 }',
    'const a = 1\nexport { a as default }',
    `export { default } from './b.ts'`,
    `export * from './b.ts'`,
    `export * as b from './b.ts'`,
  ])('finds %j', (text) => {
    expect(unnamedExports([planted('packages/a/src/a.ts', text)])).toHaveLength(1)
  })

  it('lets named exports and the configuration of tools be', () => {
    const files = [
      planted('packages/a/src/a.ts', `export { b } from './b.ts'\nexport type { C } from './c.ts'\nexport const d = 1`),
      planted('apps/console/vite.config.ts', 'export default {}'),
    ]
    expect(unnamedExports(files)).toEqual([])
  })
})

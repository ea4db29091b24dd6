import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from './support/sandbox.ts'
import { createSandbox } from './support/sandbox.ts'

const rules = 'packages/quota-billing'
const useCases = 'packages/control-plane'
const adapter = 'packages/register'

let sandbox: Sandbox
beforeAll(() => {
  sandbox = createSandbox([rules, useCases, adapter])
})
afterAll(() => sandbox.remove())

const lint = (dir: string) => sandbox.run('oxlint', ['--type-aware', '--deny-warnings', 'src'], dir)

const longFunction = `export function long(a: number): number {\n${'  a += 1\n'.repeat(70)}  return a\n}\n`

describe('the linter', () => {
  it('accepts a file without fault', () => {
    sandbox.plant({ [`${adapter}/src/a.ts`]: 'export const a = (b: number): number => b + 1\n' })
    expect(lint(adapter).code).toBe(0)
  })

  it.each([
    ['max-lines-per-function', longFunction],
    ['max-lines', '// a line\n'.repeat(401)],
    ['max-params', 'export const a = (b: number, c: number, d: number, e: number): number => b + c + d + e\n'],
    ['no-explicit-any', 'export const a = (b: any): unknown => b\n'],
    ['no-non-null-assertion', 'export const a = (b?: string): string => b!\n'],
    ['no-floating-promises', 'export function a(b: () => Promise<void>): void {\n  b()\n}\n'],
    ['no-misused-promises', 'export const a = (b: () => Promise<boolean>): number => (b() ? 1 : 2)\n'],
    [
      'switch-exhaustiveness-check',
      `export function a(b: 'c' | 'd'): void {\n  switch (b) {\n    case 'c':\n      break\n  }\n}\n`,
    ],
    ['consistent-type-imports', `import { Stats } from 'node:fs'\nexport const a = (b: Stats): number => b.size\n`],
    ['prefer-node-protocol', `export { readFile } from 'fs'\n`],
    ['no-default-export', 'export default function a(): void {}\n'],
    ['no-console', `console.log('a')\n`],
    ['no-warning-comments', '// todo: later\nexport const a = 1\n'],
  ])('refuses what %s forbids', (rule, text) => {
    sandbox.plant({ [`${adapter}/src/a.ts`]: text })
    const ended = lint(adapter)
    expect(ended.output).toContain(rule)
    expect(ended.code).toBe(1)
  })

  it('refuses a circle of imports', () => {
    sandbox.plant({
      [`${adapter}/src/a.ts`]: `import { b } from './b.ts'\nexport const a = (): unknown => b\n`,
      [`${adapter}/src/b.ts`]: `import { a } from './a.ts'\nexport const b = (): unknown => a\n`,
    })
    expect(lint(adapter).output).toContain('no-cycle')
  })

  it('refuses a test that asserts nothing, and knows that a property asserts', () => {
    const test = (body: string): string =>
      `import fc from 'fast-check'\nimport { it } from 'vitest'\nit('a', () => ${body})\n`
    sandbox.plant({ [`${adapter}/src/a.test.ts`]: test('fc.sample(fc.nat())') })
    expect(lint(adapter).output).toContain('expect-expect')
    sandbox.plant({ [`${adapter}/src/a.test.ts`]: test('fc.assert(fc.property(fc.nat(), (n) => n >= 0))') })
    expect(lint(adapter).output).not.toContain('expect-expect')
  })

  it('refuses a mocked module', () => {
    sandbox.plant({ [`${adapter}/src/a.test.ts`]: `import { vi } from 'vitest'\nvi.mock('./a.ts')\n` })
    expect(lint(adapter).output).toContain('no-restricted-vi-methods')
  })

  it.each([
    ['new Date()', 'no-restricted-globals'],
    ['Date.now()', 'no-restricted-globals'],
    ['Math.random()', 'no-restricted-properties'],
    ['process.env', 'no-restricted-globals'],
    ['setTimeout', 'no-restricted-globals'],
  ])('refuses %s in the shared rules', (expression, rule) => {
    sandbox.plant({ [`${rules}/src/a.ts`]: `export const a = (): unknown => ${expression}\n` })
    expect(lint(rules).output).toContain(rule)
  })

  it.each(['Date.now()', 'Math.random()'])('refuses %s in a use case', (expression) => {
    sandbox.plant({ [`${useCases}/src/a.ts`]: `export const a = (): unknown => ${expression}\n` })
    expect(lint(useCases).output).toContain('no-restricted-properties')
  })

  it.each(['rules', 'overrides'])(
    'stops at a rule under %s that does not exist, rather than pass silently',
    (where) => {
      const wrong = { 'eslint/no-such-rule': 'error' }
      const config = where === 'rules' ? { rules: wrong } : { overrides: [{ files: ['**/*.ts'], rules: wrong }] }
      sandbox.plant({
        [`${adapter}/src/a.ts`]: 'export const a = 1\n',
        [`${adapter}/src/wrong.json`]: JSON.stringify(config),
      })
      const ended = sandbox.run('oxlint', ['-c', 'src/wrong.json', 'src'], adapter)
      expect(ended.output).toContain('no-such-rule')
      expect(ended.code).not.toBe(0)
    },
  )
})

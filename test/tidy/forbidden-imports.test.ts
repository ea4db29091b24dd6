import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from './support/sandbox.ts'
import { createSandbox } from './support/sandbox.ts'

const rules = 'packages/quota-billing'
const contracts = 'packages/contracts'
const file = 'src/planted.ts'

let sandbox: Sandbox
beforeAll(() => {
  sandbox = createSandbox([rules, contracts])
})
afterAll(() => sandbox.remove())

const typecheck = (dir: string) => sandbox.run('tsc', ['-p', '.'], dir)
const lint = (dir: string) => sandbox.run('oxlint', ['--type-aware', '--deny-warnings', 'src'], dir)
const start = (dir: string) => sandbox.run('node', [file], dir)

describe('a planted import', () => {
  it('passes everywhere when it is declared', () => {
    const text = `import { z } from 'zod'\nexport const name = z.string().parse('a')\n`
    sandbox.plant({ [`${contracts}/${file}`]: text })
    expect(typecheck(contracts)).toEqual({ code: 0, output: '' })
    expect(start(contracts)).toEqual({ code: 0, output: '' })
    expect(lint(contracts).code).toBe(0)
  })

  it.each(['@grenier/contracts', '@grenier/database', 'zod', 'pg'])(
    'of the undeclared %s is refused by compiler and runtime',
    (name) => {
      sandbox.plant({ [`${rules}/${file}`]: `import * as all from '${name}'\nexport const count = Object.keys(all)\n` })
      expect(typecheck(rules).output).toContain(`TS2307: Cannot find module '${name}'`)
      expect(start(rules).output).toContain('ERR_MODULE_NOT_FOUND')
    },
  )

  it('of a file that a package does not export is refused by compiler and runtime', () => {
    const inside = '@grenier/quota-billing/src/index.ts'
    sandbox.plant({
      [`${contracts}/${file}`]: `import * as all from '${inside}'\nexport const count = Object.keys(all)\n`,
    })
    expect(typecheck(contracts).output).toContain(`TS2307: Cannot find module '${inside}'`)
    expect(start(contracts).output).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED')
  })

  it('that leaves its package by a relative path is refused by the compiler', () => {
    sandbox.plant({
      [`${rules}/${file}`]: 'export const price = 1n\n',
      [`${contracts}/${file}`]: `export { price } from '../../quota-billing/src/planted.ts'\n`,
    })
    expect(typecheck(contracts).output).toContain('rootDir')
  })

  it.each(['node:fs', 'node:crypto'])('of %s is refused in the shared rules by compiler and linter', (name) => {
    sandbox.plant({ [`${rules}/${file}`]: `import * as all from '${name}'\nexport const count = Object.keys(all)\n` })
    expect(typecheck(rules).code).not.toBe(0)
    expect(lint(rules).output).toContain('no-restricted-imports')
  })
})

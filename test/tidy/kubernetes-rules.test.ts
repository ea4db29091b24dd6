import { describe, expect, it } from 'vitest'
import { type Tree, unfoundedClaims } from './claims.ts'
import { planted, treeFiles } from './support/source-file.ts'

const tree: Tree = {
  exists: (path) => ['packages/kubernetes/src/a.ts', 'packages/kubernetes/src/a.test.ts'].includes(path),
  read: () => `it('shows it', () => undefined)`,
}

function tableOf(row: (number: number) => string, count = 35): string {
  return Array.from({ length: count }, (_, index) => `| ${index + 1} | a rule | ${row(index + 1)} |`).join('\n')
}

const sound = 'held | `a.ts` | `a.test.ts` › shows it'

function faultsOf(text: string): readonly string[] {
  return unfoundedClaims(planted('docs/kubernetes-rules.md', text), { tree })
}

describe('the table of provisioning rules', () => {
  it('names files and tests that exist', () => {
    const [table] = treeFiles(/^docs\/kubernetes-rules\.md$/)
    expect(table).toBeDefined()
    expect(table === undefined ? [] : unfoundedClaims(table)).toEqual([])
  })

  it('may say that a rule is not held yet, and nothing else without evidence', () => {
    expect(faultsOf(tableOf((number) => (number === 7 ? 'not yet: comes later | | ' : sound)))).toEqual([])
  })

  it.each([
    ['a file that is gone', 'held | `b.ts` | `a.test.ts` › shows it'],
    ['a test file that is gone', 'held | `a.ts` | `b.test.ts` › shows it'],
    ['a test of another name', 'held | `a.ts` | `a.test.ts` › showed it'],
    ['a test without a name', 'held | `a.ts` | `a.test.ts`'],
    ['no test', 'held | `a.ts` | '],
    ['no file', 'partly: so far | | `a.test.ts` › shows it'],
    ['another state', 'done | `a.ts` | `a.test.ts` › shows it'],
  ])('finds %s', (_fault, row) => {
    expect(faultsOf(tableOf((number) => (number === 7 ? row : sound)))).toHaveLength(1)
  })

  it('finds a rule that is left out', () => {
    expect(faultsOf(tableOf(() => sound, 34))).toHaveLength(1)
  })
})

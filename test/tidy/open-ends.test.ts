import { describe, expect, it } from 'vitest'
import { openEnds } from './open-ends.ts'
import { planted, treeFiles } from './support/source-file.ts'

describe('work that was put off', () => {
  it('has no mark in source, schema, script or documentation', () => {
    expect(openEnds(treeFiles(/\.(tsx?|mjs|sql|prisma|ya?ml|md|sh)$/))).toEqual([])
  })

  it.each(['todo', 'fixme'])('finds a planted %s with its line', (word) => {
    const mark = word.toUpperCase()
    const file = planted('packages/a/src/a.ts', `const a = 1\n// ${mark}: later`)
    expect(openEnds([file])).toEqual([`packages/a/src/a.ts:2: ${mark} is left`])
  })
})

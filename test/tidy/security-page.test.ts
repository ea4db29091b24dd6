import { describe, expect, it } from 'vitest'
import { unfoundedClaims } from './claims.ts'
import { planted, treeFiles } from './support/source-file.ts'

const ruleCount = 34
const [page] = treeFiles(/^SECURITY\.md$/)

describe('what the security page claims', () => {
  it('is held by files and shown by tests that exist, row by row', () => {
    expect(page).toBeDefined()
    expect(page === undefined ? [] : unfoundedClaims(page, { ruleCount })).toEqual([])
  })

  it.each([
    ['a test of another name', ' › never leads to another host', ' › leads anywhere'],
    ['a file that is gone', 'own-origin.ts', 'any-origin.ts'],
    ['a row that is left out', '| 24 |', '| 25 |'],
  ])('is not believed with %s', (_fault, before, after) => {
    const altered = planted('SECURITY.md', page?.text.replace(before, after) ?? '')
    expect(unfoundedClaims(altered, { ruleCount })).toHaveLength(1)
  })
})

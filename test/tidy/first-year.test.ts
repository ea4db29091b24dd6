import { expect, it } from 'vitest'
import { unfoundedClaims } from './claims.ts'
import { treeFiles } from './support/source-file.ts'

it('the table of what a first year needs names files and tests that exist', () => {
  const [table] = treeFiles(/^docs\/first-year\.md$/)
  expect(table).toBeDefined()
  expect(table === undefined ? [] : unfoundedClaims(table, { ruleCount: 27 })).toEqual([])
})

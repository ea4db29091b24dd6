import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { longest, rankOf } from './longest-first.ts'

describe('the order of suites', () => {
  it('begins with those that take longest, and names no folder that is gone', () => {
    const root = join(import.meta.dirname, '../..')
    expect(longest.filter((folder) => !existsSync(join(root, folder)))).toEqual([])
    const paths = ['/a/test/api/x.test.ts', '/a/test/provisioning/x.test.ts', '/a/test/journeys/kill/kill.test.ts']
    expect(paths.toSorted((left, right) => rankOf(left) - rankOf(right))).toEqual(paths.toReversed())
  })
})

import type { Pool } from '@grenier/contracts'
import { instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { treeOf } from './pool-tree.ts'

const poolOf = (id: string, parentId: string | null, name = id): Pool => ({
  id,
  name,
  parentId,
  organisationId: null,
  levels: [],
  recordedAt: instant(0),
  version: 1,
})

describe('the tree of pools', () => {
  it('shows each right above those below it, by name as French sorts', () => {
    const pools = [poolOf('b', 'root', 'Zone'), poolOf('a', 'root', 'Étang'), poolOf('root', null), poolOf('c', 'a')]
    expect(treeOf(pools).map(({ pool, depth }) => [pool.id, depth])).toEqual([
      ['root', 0],
      ['a', 1],
      ['c', 2],
      ['b', 1],
    ])
  })

  it('leaves out nobody whose parent is on another page', () => {
    expect(treeOf([poolOf('a', 'elsewhere')]).map(({ depth }) => depth)).toEqual([0])
  })
})

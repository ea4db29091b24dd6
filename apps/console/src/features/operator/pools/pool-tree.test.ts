import type { Pool } from '@grenier/contracts'
import { GIB, instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { bytesOfTyped, treeOf, typedOf } from './pool-tree.ts'

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

describe('a limit that is typed', () => {
  it.each([
    ['100', 100n * GIB],
    ['1 024', 1_024n * GIB],
    ['0,5', GIB / 2n],
    ['2.25', (9n * GIB) / 4n],
    ['0', 0n],
  ])('%s is so many bytes, and is written back', (text, bytes) => {
    expect(bytesOfTyped(text)).toBe(bytes)
    expect(bytesOfTyped(typedOf(bytes))).toBe(bytes)
  })

  it.each(['', '-1', 'beaucoup', '1e3', '1,2345'])('%s is no size', (text) => {
    expect(bytesOfTyped(text)).toBeNull()
  })
})

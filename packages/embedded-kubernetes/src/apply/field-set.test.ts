import { describe, expect, it } from 'vitest'
import type { FieldSet } from './field-set.ts'
import {
  decodeSet,
  difference,
  emptySet,
  encodeSet,
  equalSets,
  insertPath,
  intersection,
  isEmptySet,
  pathsOf,
  pathText,
  union,
} from './field-set.ts'

function setOf(...paths: string[][]): FieldSet {
  const set = emptySet()
  for (const path of paths) insertPath(set, path)
  return set
}

const a = setOf(['f:data', 'f:a'], ['f:data', 'f:b'])
const b = setOf(['f:data'], ['f:data', 'f:b'])

describe('field sets', () => {
  it('write a path with paths below it as a dot', () => {
    expect(encodeSet(b)).toEqual({ 'f:data': { '.': {}, 'f:b': {} } })
  })

  it('read back what they wrote', () => {
    expect(equalSets(decodeSet(encodeSet(union(a, b))), union(a, b))).toBe(true)
  })

  it('join, meet and part path by path', () => {
    expect(encodeSet(union(a, b))).toEqual({ 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } })
    expect(encodeSet(intersection(a, b))).toEqual({ 'f:data': { 'f:b': {} } })
    expect(encodeSet(difference(a, b))).toEqual({ 'f:data': { 'f:a': {} } })
    expect(encodeSet(difference(b, a))).toEqual({ 'f:data': {} })
  })

  it('leave their operands as they were', () => {
    const before = JSON.stringify([encodeSet(a), encodeSet(b)])
    union(a, b)
    difference(a, b)
    expect(JSON.stringify([encodeSet(a), encodeSet(b)])).toBe(before)
  })

  it('are empty without a member, whatever branches are left', () => {
    expect(isEmptySet(difference(a, a))).toBe(true)
    expect(isEmptySet(a)).toBe(false)
  })

  it('name a path as conflicts do', () => {
    const path = ['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name']
    expect(pathText(path)).toBe('.spec.ports[port=80,protocol="TCP"].name')
    expect(pathText(['f:metadata', 'f:finalizers', 'v:"x/y"'])).toBe('.metadata.finalizers[="x/y"]')
    expect(pathsOf(a).map(pathText)).toEqual(['.data.a', '.data.b'])
  })
})

import type { Instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import type { KeptStamp } from './cluster-stamp.ports.ts'
import { judgeStamp } from './judge-stamp.ts'

const databaseId = '7412000000000000001/16384'
const otherId = '7412000000000000001/16999'
const kept: KeptStamp = { databaseId, token: 'a', nextToken: null, takesOver: false, writtenAt: 0 as Instant }
const writing: KeptStamp = { ...kept, nextToken: 'b' }
const ofCopy: KeptStamp = { ...writing, databaseId: otherId }
const stamp = (token: string, writtenBy = databaseId) => ({ databaseId: writtenBy, token, number: 41 })

const verdict = (known: KeptStamp | null, standing: ReturnType<typeof stamp> | 'unreadable' | null) => {
  const judged = judgeStamp({ databaseId, kept: known, standing })
  return judged.kind === 'forbidden' ? judged.cause : judged.kind
}

describe('the stamp of a cluster', () => {
  it('is ours by the token that was written last, and by the one that was being written', () => {
    expect(verdict(kept, stamp('a'))).toBe('ours')
    expect(verdict(writing, stamp('a'))).toBe('ours')
    expect(verdict(writing, stamp('b'))).toBe('begun')
    // Begun by the first worker ever, which died before it could say that it stands there.
    expect(verdict({ ...writing, token: null }, stamp('b'))).toBe('begun')
  })

  it('forbids nothing where none stands: none was ever written, ours was taken away, or its first was not written yet', () => {
    expect(verdict(null, null)).toBe('absent')
    expect(verdict(kept, null)).toBe('absent')
    expect(verdict({ ...writing, token: null }, null)).toBe('absent')
  })

  it('tells a copy from its original, whatever the copy knows of it', () => {
    expect(verdict(ofCopy, stamp('a', otherId))).toBe('other-database')
    expect(verdict(ofCopy, stamp('c', otherId))).toBe('other-database')
    expect(verdict(ofCopy, null)).toBe('other-database')
    expect(verdict(ofCopy, stamp('a'))).toBe('older-database')
  })

  it('tells a database that never wrote there from the one that does', () => {
    expect(verdict(null, stamp('a', otherId))).toBe('other-database')
    expect(verdict(kept, stamp('a', otherId))).toBe('other-database')
  })

  it('tells an older state of the same database by a token that it does not know', () => {
    expect(verdict(kept, stamp('c'))).toBe('older-database')
    expect(verdict(writing, stamp('c'))).toBe('older-database')
    expect(verdict(null, stamp('a'))).toBe('older-database')
  })

  it('is taken over whatever it is, by the database alone on which a hold was lifted', () => {
    const lifted: KeptStamp = { ...kept, token: null, takesOver: true }
    for (const standing of [stamp('c'), stamp('c', otherId), 'unreadable', null] as const) {
      expect(verdict(lifted, standing)).toBe('absent')
    }
    expect(verdict({ ...lifted, databaseId: otherId }, stamp('c', otherId))).toBe('other-database')
  })

  it('that somebody edited is nobody’s, and what was found is said', () => {
    expect(verdict(kept, 'unreadable')).toBe('other-database')
    expect(judgeStamp({ databaseId, kept, standing: stamp('c', otherId) })).toMatchObject({
      detail: `stamp 41 was written by database ${otherId}, this is ${databaseId}`,
    })
  })
})

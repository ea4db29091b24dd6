import { describe, expect, test } from 'vitest'
import { beforeAll, pageFrom, positionOf } from './cursor.ts'

const rows = ['a', 'b', 'c'].map((name, index) => ({ name, id: `0198c0de-0000-7000-8000-00000000000${index}` }))

function pageOf(limit: number, filters: Record<string, string | undefined> = {}) {
  return pageFrom(rows, {
    list: 'things',
    filters,
    limit,
    positionOf: ({ name, id }) => ({ sort: name, id }),
    itemOf: ({ name }) => name,
  })
}

describe('a page', () => {
  test('ends where the limit ends, and its cursor leads to what follows the last item shown', () => {
    const page = pageOf(2, { state: 'open' })
    expect(page.items).toEqual(['a', 'b'])
    const position = positionOf(page.nextCursor ?? '', { list: 'things', filters: { state: 'open' } })
    expect(position).toEqual({ sort: 'b', id: rows[1]?.id })
  })

  test('has no cursor when nothing follows', () => {
    expect(pageOf(3)).toEqual({ items: ['a', 'b', 'c'], nextCursor: null })
    expect(positionOf(undefined, { list: 'things' })).toEqual(beforeAll)
  })
})

describe('a cursor', () => {
  const cursor = pageOf(1, { state: 'open' }).nextCursor ?? ''

  test.each([
    ['another list', cursor, { list: 'others', filters: { state: 'open' } }],
    ['another filter', cursor, { list: 'things', filters: { state: 'closed' } }],
    ['no filter', cursor, { list: 'things' }],
    ['no cursor at all', 'bm9uc2Vuc2U', { list: 'things' }],
    ['an id that is none', Buffer.from('{"s":"a","i":"1; DROP","h":""}').toString('base64url'), { list: 'things' }],
  ])('of %s is refused', (_name, text, list) => {
    expect(() => positionOf(text, list)).toThrow(expect.objectContaining({ code: 'cursor-invalid' }))
  })

  test('does not care in which order filters are named, nor about absent ones', () => {
    const one = pageOf(1, { state: 'open', tenantId: 'x', search: undefined }).nextCursor ?? ''
    expect(positionOf(one, { list: 'things', filters: { tenantId: 'x', state: 'open' } }).sort).toBe('a')
  })
})

import { describe, expect, test } from 'vitest'
import { beforeAll, pageFrom, positionOf } from './cursor.ts'

const rows = ['a', 'b', 'c'].map((name, index) => ({ name, id: `0198c0de-0000-7000-8000-00000000000${index}` }))

function pageOf(limit: number, filters: Record<string, string | undefined> = {}) {
  return pageFrom(rows, {
    list: 'things',
    sortedBy: 'text',
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
    const position = positionOf(page.nextCursor ?? '', { list: 'things', sortedBy: 'text', filters: { state: 'open' } })
    expect(position).toEqual({ sort: 'b', id: rows[1]?.id })
  })

  test('has no cursor when nothing follows', () => {
    expect(pageOf(3)).toEqual({ items: ['a', 'b', 'c'], nextCursor: null })
    expect(positionOf(undefined, { list: 'things', sortedBy: 'text' })).toEqual(beforeAll)
  })
})

describe('a cursor', () => {
  const cursor = pageOf(1, { state: 'open' }).nextCursor ?? ''

  test.each([
    ['another list', cursor, { list: 'others', sortedBy: 'text', filters: { state: 'open' } }],
    ['another filter', cursor, { list: 'things', sortedBy: 'text', filters: { state: 'closed' } }],
    ['no filter', cursor, { list: 'things', sortedBy: 'text' }],
    ['no cursor at all', 'bm9uc2Vuc2U', { list: 'things', sortedBy: 'text' }],
    [
      'an id that is none',
      Buffer.from('{"s":"a","i":"1; DROP","h":""}').toString('base64url'),
      { list: 'things', sortedBy: 'text' },
    ],
  ] as const)('of %s is refused', (_name, text, list) => {
    expect(() => positionOf(text, list)).toThrow(expect.objectContaining({ code: 'cursor-invalid' }))
  })

  test('does not care in which order filters are named, nor about absent ones', () => {
    const one = pageOf(1, { state: 'open', tenantId: 'x', search: undefined }).nextCursor ?? ''
    expect(positionOf(one, { list: 'things', sortedBy: 'text', filters: { tenantId: 'x', state: 'open' } }).sort).toBe(
      'a',
    )
  })

  test.each([
    ['text', 'Été', ['a\u0000']],
    [
      'instant',
      '2026-01-05T09:00:00.000Z',
      ['', 'infinity', 'x', '2026-02-30T09:00:00.000Z', '0000-01-01T00:00:00.000Z'],
    ],
    ['day', '2026-01-05', ['', 'epoch', '2026-02-30', '0000-01-01', '2026-01-05T00:00:00.000Z']],
    ['number', '-12', ['', '1e9', '0x1', '1'.repeat(41)]],
    ['month-and-id', `2026-01 ${rows[0]?.id}`, ['', '2026-01', '2026-01 x', `2026-01 ${rows[0]?.id} x`]],
  ] as const)('of a list sorted by %s is refused where it names none', (sortedBy, sound, unsound) => {
    const of = { list: 'things', sortedBy }
    const cursorAt = (sort: string) => {
      const page = pageFrom(['a', 'b'], {
        ...of,
        limit: 1,
        positionOf: () => ({ sort, id: rows[0]?.id ?? '' }),
        itemOf: (row) => row,
      })
      return page.nextCursor ?? ''
    }
    expect(positionOf(cursorAt(sound), of).sort).toBe(sound)
    for (const sort of unsound)
      expect(() => positionOf(cursorAt(sort), of)).toThrow(expect.objectContaining({ code: 'cursor-invalid' }))
  })
})

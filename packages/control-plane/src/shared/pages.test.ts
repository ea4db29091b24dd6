import { array, assert, asyncProperty, integer } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gather, mapPages, type Pages, pagesAfter, wholeGroups } from './pages.ts'

/** Numbers below `count` in pages, and where each page was asked to begin. */
function numbers(count: number, limit: number) {
  const asked: (number | null)[] = []
  const pages = pagesAfter<number>(limit, async (after) => {
    asked.push(after)
    const from = after === null ? 0 : after + 1
    return Array.from({ length: Math.max(0, Math.min(limit, count - from)) }, (_, index) => from + index)
  })
  return { asked, pages }
}

async function all<Item>(pages: Pages<Item>): Promise<(readonly Item[])[]> {
  const read: (readonly Item[])[] = []
  for await (const page of pages) read.push(page)
  return read
}

describe('pages', () => {
  test.each([
    [0, [], [null]],
    [2, [[0, 1]], [null]],
    [3, [[0, 1, 2]], [null, 2]],
    [4, [[0, 1, 2], [3]], [null, 2]],
  ])('of %i items are asked for one behind the other, until one is not full', async (count, expected, begins) => {
    const { asked, pages } = numbers(count, 3)
    expect(await all(pages)).toEqual(expected)
    expect(asked).toEqual(begins)
  })

  test('are not read on once their reader stops', async () => {
    const { asked, pages } = numbers(100, 3)
    for await (const [first] of mapPages(pages, (page) => page)) if (first === 3) break
    expect(asked).toEqual([null, 2])
  })

  test('end with the error of the page that could not be read', async () => {
    const failing = pagesAfter<number>(1, async (after) => {
      if (after !== null) throw new Error('gone')
      return [1]
    })
    await expect(all(failing)).rejects.toThrow('gone')
  })

  test('give groups that are whole and in order, wherever they are cut', async () => {
    await assert(
      asyncProperty(array(integer({ min: 0, max: 3 })), integer({ min: 1, max: 7 }), async (keys, size) => {
        const items = keys.map((key, index) => ({ key: String(key), index }))
        const cut = Array.from({ length: Math.ceil(items.length / size) }, (_, page) =>
          items.slice(page * size, (page + 1) * size),
        )
        const pages = (async function* () {
          yield* cut
        })()
        const groups = (await all(wholeGroups(pages, ({ key }) => key))).flat()
        expect(groups.flat()).toEqual(items)
        expect(groups.every((group) => new Set(group.map(({ key }) => key)).size === 1)).toBe(true)
        const neighbours = groups.slice(1).map((group, index) => [groups[index]?.[0]?.key, group[0]?.key])
        expect(neighbours.every(([left, right]) => left !== right)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('are gathered up to a limit and no further', async () => {
    const onTooMany = (): never => {
      throw new Error('too many')
    }
    expect(await gather(numbers(6, 3).pages, { itemsMax: 6, onTooMany })).toEqual([0, 1, 2, 3, 4, 5])
    const { asked, pages } = numbers(100, 3)
    await expect(gather(pages, { itemsMax: 4, onTooMany })).rejects.toThrow('too many')
    expect(asked).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import { WatchHistory } from './watch-history.ts'

function filled(count: number): WatchHistory {
  const history = new WatchHistory(5, 10)
  for (let index = 1; index <= count; index += 1) {
    const object = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' } }
    history.add({ type: 'MODIFIED', resource: 'secrets', revision: 10 + index, object, before: object })
  }
  return history
}

describe('the history of changes', () => {
  it('tells what came after a revision', () => {
    expect(
      filled(4)
        .since('secrets', 12)
        ?.map((event) => event.revision),
    ).toEqual([13, 14])
    expect(filled(4).since('secrets', 14)).toEqual([])
    expect(filled(4).since('configmaps', 12)).toEqual([])
  })

  it('does not know what was before its start', () => {
    expect(filled(1).since('secrets', 9)).toBeUndefined()
    expect(filled(1).since('configmaps', 9)).toBeUndefined()
  })

  it('keeps the newest changes and admits that older ones are gone', () => {
    const history = filled(10)
    expect(history.since('secrets', 14)).toBeUndefined()
    expect(history.since('secrets', 15)?.length).toBe(5)
    expect(history.since('configmaps', 14)).toEqual([])
  })
})

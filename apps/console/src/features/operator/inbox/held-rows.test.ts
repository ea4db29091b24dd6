import type { InboxRow } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { withHeld } from './held-rows.ts'

const row = (id: string, version = 1) => ({ request: { id, version } }) as InboxRow
const shownOf = (rows: readonly InboxRow[]) => rows.map(({ request }) => `${request.id}${request.version}`)

describe('what is being answered in the inbox', () => {
  it('stays as it was read, while the others change, come and go', () => {
    const held = [{ row: row('b'), index: 1 }]
    expect(shownOf(withHeld([row('a', 2), row('b', 2), row('c')], held))).toEqual(['a2', 'b1', 'c1'])
    expect(shownOf(withHeld([row('a'), row('b'), row('c')], []))).toEqual(['a1', 'b1', 'c1'])
  })

  it('stays in its place when somebody else was faster, and at the end of a list that became shorter', () => {
    const held = [
      { row: row('c'), index: 2 },
      { row: row('a'), index: 0 },
    ]
    expect(shownOf(withHeld([row('b'), row('d')], held))).toEqual(['a1', 'b1', 'c1', 'd1'])
    expect(shownOf(withHeld([], held))).toEqual(['a1', 'c1'])
  })
})

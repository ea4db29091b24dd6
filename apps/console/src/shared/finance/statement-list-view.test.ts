import { describe, expect, it } from 'vitest'
import { readStatementListView } from './statement-list-view.ts'

const tenant = '0198c0de-7a00-7000-8000-000000000001'

describe('which issued statements are shown stands in the address', () => {
  it('as far as it says something that can be asked', () => {
    const view = {
      search: 'Saint-Étienne',
      tenant,
      from: '2026-01',
      to: '2026-03',
      kind: 'giving-back',
      settlement: 'not-titred',
    }
    expect(readStatementListView({ ...view, other: 'x' })).toEqual(view)
    const illFormed = { search: '  ', tenant: 'x', from: '2026-13', to: 1, kind: 'none', settlement: 'lost' }
    expect(readStatementListView(illFormed)).toEqual({})
  })

  it('a number that is looked for is a text, and none is longer than can be asked', () => {
    expect(readStatementListView({ search: 2026 })).toEqual({ search: '2026' })
    expect(readStatementListView({ search: 'x'.repeat(200) }).search).toHaveLength(100)
  })

  it('months that cross are put in order', () => {
    expect(readStatementListView({ from: '2026-05', to: '2026-02' })).toEqual({ from: '2026-02', to: '2026-05' })
  })
})

import { describe, expect, it } from 'vitest'
import { changesOf } from './fact-changes.ts'

describe('what a fact changed', () => {
  it('is named value by value, without what stayed', () => {
    const before = { state: 'open', version: 1, key: { kind: 'equal' }, gone: 'x' }
    const after = { state: 'closed', version: 2, key: { kind: 'equal' }, checks: [{ holds: true }] }
    expect(changesOf(before, after)).toEqual([
      { path: 'state', before: 'open', after: 'closed' },
      { path: 'version', before: '1', after: '2' },
      { path: 'checks.0.holds', before: null, after: 'true' },
      { path: 'gone', before: 'x', after: null },
    ])
  })

  it('is all of what is new where nothing was before', () => {
    expect(changesOf(null, { name: 'Acoua', siren: null })).toEqual([{ path: 'name', before: null, after: 'Acoua' }])
  })

  it('is nothing where nothing was told', () => {
    expect(changesOf(null, null)).toEqual([])
  })
})

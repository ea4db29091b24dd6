import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { findingAtStart } from './publish-check.ts'

const [first, july] = [civilDate('2026-01-01'), civilDate('2026-07-01')]
const open = { code: 'BAR-2026', validFrom: first, validTo: null }
const ended = { code: 'BAR-2026', validFrom: first, validTo: civilDate('2026-05-31') }

describe('a tariff that begins some day', () => {
  it('ends the one that has no end, on the eve', () => {
    expect(findingAtStart([open], july)).toEqual({ kind: 'successor', code: 'BAR-2026', endsOn: '2026-06-30' })
  })

  it('may not begin with, before or within another', () => {
    expect(findingAtStart([open], first)).toMatchObject({ kind: 'overlap' })
    expect(findingAtStart([{ ...open, validFrom: civilDate('2026-08-01') }], july)).toMatchObject({ kind: 'overlap' })
    expect(findingAtStart([{ ...ended, validTo: civilDate('2026-12-31') }], july)).toMatchObject({ kind: 'overlap' })
  })

  it('says which days would have no price, and nothing where it follows at once or is the first', () => {
    expect(findingAtStart([ended], july)).toEqual({ kind: 'hole', from: '2026-06-01', to: '2026-06-30' })
    expect(findingAtStart([ended], civilDate('2026-06-01'))).toBe(null)
    expect(findingAtStart([], july)).toBe(null)
  })
})

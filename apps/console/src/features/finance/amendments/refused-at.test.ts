import { describe, expect, it } from 'vitest'
import { refusedBy } from '../../../shared/api/refused.test-support.ts'
import { refusalsOf } from './refused-at.ts'

const problem = (...refused: [code: string, errors?: readonly { field: string; detail: string }[]]) =>
  refusedBy('amendPeriod', ...refused)

describe('what was refused of an amendment', () => {
  it.each([
    ['period-not-closed', 'month'],
    ['amendment-subject-unknown', 'subject'],
    ['tariff-invalid', 'rules'],
    ['cost-pool-invalid', 'key'],
    ['tenant-unknown', 'key'],
    ['act-not-executory', 'act'],
  ])('%s is said at the %s', (code, part) => {
    expect(refusalsOf(problem(code))).toEqual([{ part, text: `refused: ${code}` }])
  })

  it('is said at each field that is named, and at the end where it is about none', () => {
    const error = problem('invalid-input', [
      { field: 'reason', detail: 'too short' },
      { field: 'fact.inhabitants', detail: 'too many' },
      { field: 'fact.rules.0.tiers', detail: 'no tier' },
      { field: 'fact.kind', detail: 'unknown' },
    ])
    expect(refusalsOf(error)).toEqual([
      { part: 'reason', text: 'too short' },
      { part: 'inhabitants', text: 'too many' },
      { part: 'rules', text: 'no tier' },
      { part: 'end', text: 'unknown' },
    ])
  })

  it('is nothing where the API says no such thing', () => {
    expect(refusalsOf(problem('unavailable'))).toEqual([])
    expect(refusalsOf(new Error('no connection'))).toEqual([])
    expect(refusalsOf(null)).toEqual([])
  })
})

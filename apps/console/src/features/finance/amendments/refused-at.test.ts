import { ClientProblem } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { refusalsOf } from './refused-at.ts'

/** What the API answers when it refuses. */
function problem(code: string, errors: readonly { field: string; detail: string }[] = []): ClientProblem {
  const document = {
    type: `https://grenier.example/problems/${code}`,
    title: code,
    status: 422,
    detail: `refused: ${code}`,
    code,
    params: {},
    errors: errors.map(({ field, detail }) => ({ in: 'body' as const, field, code: 'invalid', detail })),
  }
  return new ClientProblem('amendPeriod', { status: 422, requestId: null, document })
}

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

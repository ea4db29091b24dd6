import { ClientProblem, type ProblemCode } from '@grenier/contracts'
import { describe, expect, it } from 'vitest'
import { isOvertaken } from './overtaken.ts'

const refusedFor = (code: ProblemCode): ClientProblem => {
  const document = { type: `urn:grenier:${code}`, title: code, status: 409, detail: code, code, errors: [], params: {} }
  return new ClientProblem('raiseDispute', { status: 409, requestId: null, document })
}

describe('what is there now is offered', () => {
  it.each(['version-stale', 'already-decided', 'request-taken', 'hold-lifted'] as const)(
    'where %s says that it changed',
    (code) => {
      expect(isOvertaken(refusedFor(code))).toBe(true)
    },
  )

  it.each(['dispute-too-late', 'capacity-below-allocated', 'period-not-ended', 'paper-nothing-waits'] as const)(
    'nowhere else: %s is a rule, and stays what it is',
    (code) => {
      expect(isOvertaken(refusedFor(code))).toBe(false)
    },
  )

  it('nor where nothing answered, or something that is not Grenier', () => {
    expect(isOvertaken(new Error('offline'))).toBe(false)
    expect(isOvertaken(new ClientProblem('raiseDispute', { status: 409, requestId: null, document: null }))).toBe(false)
  })
})

import { civilDate } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { isSignatureDue, isTheirsToSign, signingMandates } from './signing.ts'

const today = civilDate('2026-03-10')
const mandate = (personSubject: string, change: object = {}) =>
  ({ personSubject, function: 'mayor', validFrom: civilDate('2026-01-01'), validUntil: null, ...change }) as never
const request = (change: object = {}) =>
  ({
    state: 'submitted',
    requestedBy: 'paul',
    steps: [
      { role: 'visa', decidedAt: null },
      { role: 'operator', decidedAt: null },
    ],
    ...change,
  }) as never

describe('the signature of a request', () => {
  it('is due while the visa is the first step without an answer, and the request undecided', () => {
    expect(isSignatureDue(request())).toBe(true)
    expect(isSignatureDue(request({ state: 'withdrawn' }))).toBe(false)
    expect(isSignatureDue(request({ steps: [{ role: 'operator', decidedAt: null }] }))).toBe(false)
    expect(isSignatureDue(request({ steps: [{ role: 'visa', decidedAt: 1n }] }))).toBe(false)
  })

  it('is the mayor’s and a delegate’s while their mandate holds, and never the requester’s', () => {
    const known = [
      mandate('claire'),
      mandate('ines', { function: 'delegate', validUntil: today }),
      mandate('paul', { function: 'requester' }),
    ]
    const signing = signingMandates(known, today)
    expect(signing.map(({ personSubject }) => personSubject)).toEqual(['claire'])
    expect(isTheirsToSign(request(), { subject: 'claire', signing })).toBe(true)
    expect(isTheirsToSign(request(), { subject: 'ines', signing })).toBe(false)
    expect(isTheirsToSign(request({ requestedBy: 'claire' }), { subject: 'claire', signing })).toBe(false)
  })
})

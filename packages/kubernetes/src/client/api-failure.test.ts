import { describe, expect, it } from 'vitest'
import { ApiFailure, failureFromAnswer, failureFromError, failureOfBadAnswer, kindOfFailure } from './api-failure.ts'

const thrown = (code: string) => failureFromError(Object.assign(new Error('something of k8s.example'), { code }))

describe('what kept a question from being answered', () => {
  it.each([
    ['credential', failureFromAnswer(401, { reason: 'Unauthorized', message: 'Unauthorized' })],
    ['forbidden', failureFromAnswer(403, { reason: 'Forbidden', message: 'forbidden' })],
    ['address', thrown('REFUSED_ADDRESS')],
    ['certificate', thrown('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
    ['certificate', thrown('CERT_HAS_EXPIRED')],
    ['certificate', thrown('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['own-key', thrown('ERR_OSSL_X509_KEY_VALUES_MISMATCH')],
    ['other-answer', failureOfBadAnswer('the answer is no Namespace')],
    ['other-answer', failureFromAnswer(404, null)],
    ['no-answer', thrown('ECONNRESET')],
    ['no-answer', thrown('ENOTFOUND')],
    ['no-answer', failureFromAnswer(503, null)],
    ['no-answer', failureFromAnswer(429, null)],
    // Refused by the API itself, which says why.
    ['no-answer', failureFromAnswer(409, { reason: 'Conflict', message: 'the object has been modified' })],
  ])('is told as %s', (kind, failure) => {
    expect(kindOfFailure(failure)).toBe(kind)
  })

  it('names the host whose addresses are refused, and of other connections only the code', () => {
    expect(thrown('REFUSED_ADDRESS').message).toBe('something of k8s.example')
    expect(thrown('ECONNRESET').message).toBe('no answer: ECONNRESET')
  })

  it('is thrown again where it is a fault of ours', () => {
    expect(() => failureFromError(new TypeError('ours'))).toThrow('ours')
    const failure = new ApiFailure({ status: 0, reason: 'X', message: 'x' })
    expect(failureFromError(failure)).toBe(failure)
  })
})

import { instant } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { createSecondFactor } from './second-factor.ts'

/** The secret of RFC 6238 Appendix B for SHA-1, `12345678901234567890`, in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const factor = createSecondFactor()
const atSeconds = (seconds: number) => instant(seconds * 1_000)

describe('codes by time', () => {
  // The last six of the eight digits that the appendix has.
  it.each([
    [59, '287082', 1n],
    [1_111_111_109, '081804', 37_037_036n],
    [1_111_111_111, '050471', 37_037_037n],
    [1_234_567_890, '005924', 41_152_263n],
    [2_000_000_000, '279037', 66_666_666n],
    [20_000_000_000, '353130', 666_666_666n],
  ])('at %i s are as RFC 6238 has them', (seconds, code, step) => {
    expect(factor.stepOf({ secret, code, now: atSeconds(seconds) })).toBe(step)
  })

  it('are taken one step before and after, and no further', () => {
    const taken = [-61, -31, -30, 0, 30, 31, 61].map((aside) =>
      factor.stepOf({ secret, code: '279037', now: atSeconds(1_999_999_980 + aside) }),
    )
    expect(taken).toEqual([null, null, 66_666_666n, 66_666_666n, 66_666_666n, 66_666_666n, null])
  })

  it.each(['', '27903', '2790370', ' 279037', '２７９０３７', 'abcdef'])('are no other text: %j', (code) => {
    expect(factor.stepOf({ secret, code, now: atSeconds(2_000_000_000) })).toBeNull()
  })

  it('have a secret of 160 bits of their own, which an authenticator reads from one address', () => {
    const fresh = factor.newSecret()
    expect(fresh).toMatch(/^[A-Z2-7]{32}$/)
    expect(factor.newSecret()).not.toBe(fresh)
    const uri = new URL(
      factor.enrolmentUri({ secret: fresh, account: 'maire@auvers.example', issuer: 'Val d’Oise : nuage' }),
    )
    expect(uri.protocol).toBe('otpauth:')
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret: fresh,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    })
  })
})

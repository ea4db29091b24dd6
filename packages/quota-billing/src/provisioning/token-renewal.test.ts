import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMs, type Instant, instant } from '../shared/instant.ts'
import { isRenewalLate, judgeGivenToken, renewalRetryAt, type TokenLife, tokenRenewsAt } from './token-renewal.ts'

const start = instant(1_800_000_000_000)
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const life = (ms: number, issuedAt: Instant = start): TokenLife => ({ issuedAt, expiresAt: addMs(issuedAt, ms) })
/** Kubernetes gives none shorter than ten minutes. */
const lifeMs = fc.integer({ min: 10 * minuteMs, max: 400 * 24 * hourMs })

describe('a token that ends', () => {
  it('is renewed at two thirds of its life, with a third left for what may go wrong', () => {
    expect(tokenRenewsAt(life(30 * hourMs))).toBe(addMs(start, 20 * hourMs))
    fc.assert(
      fc.property(lifeMs, (ms) => {
        const token = life(ms)
        const leftMs = token.expiresAt - tokenRenewsAt(token)
        expect(leftMs * 3).toBeGreaterThanOrEqual(ms)
        expect(leftMs).toBeGreaterThan(3 * minuteMs)
        expect(isRenewalLate(token, tokenRenewsAt(token))).toBe(false)
        expect(isRenewalLate(token, token.expiresAt)).toBe(true)
      }),
    )
  })

  it('is tried again at least thrice before its end, and each quarter of an hour after it', () => {
    fc.assert(
      fc.property(lifeMs, (ms) => {
        const token = life(ms)
        let at = tokenRenewsAt(token)
        let tries = 0
        while (at < token.expiresAt && tries < 3) {
          at = renewalRetryAt(token, at)
          tries += 1
        }
        expect(tries).toBe(3)
      }),
    )
    const over = life(hourMs)
    expect(renewalRetryAt(over, addMs(over.expiresAt, 1))).toBe(addMs(over.expiresAt, 15 * minuteMs + 1))
  })

  it('gives way to one that ends later, whatever was asked for, and to no other', () => {
    const standing = life(30 * hourMs)
    const now = tokenRenewsAt(standing)
    expect(judgeGivenToken(standing, life(12 * hourMs, now))).toEqual({
      isTaken: true,
      looksAt: addMs(now, 8 * hourMs),
    })
    // One hour is given, ten are left: it is asked for again when it would end a third of its life later.
    const kept = judgeGivenToken(standing, life(hourMs, now))
    expect(kept).toEqual({ isTaken: false, looksAt: addMs(standing.expiresAt, -40 * minuteMs) })
    expect(judgeGivenToken(standing, life(hourMs, kept.looksAt)).isTaken).toBe(true)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { providerLimitBytes, providerLimitVerdict } from './backup-quota.ts'

describe("the provider's limit of a backup bucket", () => {
  test.each([
    [0n, 0n],
    [1n, 2n],
    [5n, 6n],
    [10n, 12n],
    [2n ** 30n, 1_288_490_189n],
  ])('for a quota of %s bytes is %s', (quotaBytes, limitBytes) => {
    expect(providerLimitBytes(quotaBytes)).toBe(limitBytes)
  })

  test('is the least whole number of bytes that is at least six fifths of the quota', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), (quotaBytes) => {
        const limitBytes = providerLimitBytes(quotaBytes)
        expect(limitBytes * 5n >= quotaBytes * 6n).toBe(true)
        expect((limitBytes - 1n) * 5n < quotaBytes * 6n).toBe(true)
      }),
    )
  })
})

describe('a limit read back', () => {
  test.each([
    [9_999n, 'too-low'],
    [10_000n, 'holds'],
    [10_240n, 'holds'],
    [14_095n, 'holds'],
    [14_096n, 'too-high'],
    [null, 'too-high'],
  ] as const)('of %s bytes where 10 000 were wanted %s', (readBackBytes, verdict) => {
    expect(providerLimitVerdict({ wantedBytes: 10_000n, readBackBytes })).toBe(verdict)
  })
})

import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { wishedLinesText } from './simulation.schemas.ts'

const offerId = '0198c0de-7a00-7000-8000-000000000001'
const second = '0198c0de-7a00-7000-8000-000000000002'

describe('the lines of a request in a query', () => {
  it('are read and written the same', () => {
    const text = `${offerId}:107374182400,${second}:9223372036854775807`
    const lines = z.decode(wishedLinesText, text)
    expect(lines).toEqual([
      { offerId, wantedQuotaBytes: 107_374_182_400n },
      { offerId: second, wantedQuotaBytes: 2n ** 63n - 1n },
    ])
    expect(z.encode(wishedLinesText, lines)).toBe(text)
  })

  it.each([
    '',
    ',',
    offerId,
    `${offerId}:`,
    `${offerId}:-1`,
    `${offerId}:1.5`,
    `${offerId}:9223372036854775808`,
    `${offerId}:1:2`,
    `${offerId.toUpperCase()}:1`,
    `not-an-id:1`,
    `${offerId}:1,${offerId}:2`,
    `${offerId}:1,`,
    Array.from({ length: 21 }, (_, index) => `0198c0de-7a00-7000-8000-0000000001${index + 10}:1`).join(','),
  ])('are refused as %s', (text) => {
    expect(z.safeDecode(wishedLinesText, text).success).toBe(false)
  })
})

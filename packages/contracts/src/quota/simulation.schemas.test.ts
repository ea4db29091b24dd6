import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { submitQuotaRequestBody } from './quota.schemas.ts'
import { simulateQuotaRequestQuery, wishedLinesText } from './simulation.schemas.ts'

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

  it.each([
    ['lines.0.wantedQuotaBytes', `${offerId}:-1`],
    ['lines.1.wantedQuotaBytes', `${offerId}:1,${second}:9223372036854775808`],
    ['lines.0.wantedQuotaBytes', `${offerId}:1.5`],
    ['lines.0.offerId', 'not-an-id:1'],
  ])('have their faults where a body would have them: %s of %s', (field, text) => {
    const [fault, ...others] = z.safeDecode(simulateQuotaRequestQuery, { lines: text }).error?.issues ?? []
    expect(others).toEqual([])
    const body = { lines: text.split(',').map((line) => line.split(':')), justification: 'archives', wishedOn: null }
    const lines = body.lines.map(([id = '', wantedQuotaBytes = '']) => ({ offerId: id, wantedQuotaBytes }))
    expect(fault?.path.join('.')).toBe(field)
    expect([fault]).toEqual(z.safeDecode(submitQuotaRequestBody, { ...body, lines }).error?.issues)
  })
})

import { describe, expect, it } from 'vitest'
import { countsByCode, type ExceptionCode, mayPass } from './exception-counts.ts'

const item = (...codes: readonly ExceptionCode[]) => ({
  statementId: '0198c0de-7a00-7000-8000-000000000001',
  tenantId: '0198c0de-7a00-7000-8000-000000000002',
  payerName: 'Acoua',
  payableCents: 1n,
  exceptions: codes.map((code) => ({ code, params: {} })),
})

describe('exceptions', () => {
  it('are counted by what they are: missing references first, then the most frequent', () => {
    const items = [
      item('estimated-use', 'amount-differs'),
      item('amount-differs'),
      item('engagement-missing', 'amount-differs', 'estimated-use'),
    ]
    expect(countsByCode({ items })).toEqual([
      { code: 'engagement-missing', count: 1 },
      { code: 'amount-differs', count: 3 },
      { code: 'estimated-use', count: 2 },
    ])
  })

  it('without which there is no number are waved through by nobody', () => {
    expect(mayPass('service-code-missing')).toBe(false)
    expect(mayPass('amount-differs')).toBe(true)
  })
})

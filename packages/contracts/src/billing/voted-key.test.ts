import { describe, expect, it } from 'vitest'
import { endpoints } from '../index.ts'

describe('a fixed key with a part for each of 50,000 members', () => {
  const part = (number: number) => ({
    tenantId: `0198c0de-7a00-7000-8000-${number.toString(16).padStart(12, '0')}`,
    weight: '9'.repeat(18),
  })
  const key = { kind: 'fixed', totalWeight: '9'.repeat(24), parts: Array.from({ length: 50_000 }, (_, n) => part(n)) }
  const named = { code: 'salle', name: 'Salle machine', actId: part(0).tenantId }
  const costPool = { ...named, month: '2026-01', amountCents: '1', key }

  it('is well formed, and one part more is not', () => {
    const { body } = endpoints.createCostPool
    expect(body.safeParse(costPool).success).toBe(true)
    const more = { ...costPool, key: { ...key, parts: [...key.parts, part(50_000)] } }
    expect(body.safeParse(more).error?.issues).toMatchObject([{ path: ['key', 'parts'], code: 'too_big' }])
  })

  it.each(['createCostPool', 'createTariffDraft', 'amendPeriod'] as const)('fits into a body of %s', (operation) => {
    expect(endpoints[operation].bodyBytesMax).toBeGreaterThan(JSON.stringify(costPool).length)
  })
})

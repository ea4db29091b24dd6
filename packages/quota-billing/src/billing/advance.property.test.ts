import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMonths, civilMonth } from '../shared/civil-time.ts'
import { advanceAsked, advancesTaken, advanceTaken, recomputeAdvance } from './advance.ts'
import { type Charge, sumMicros } from './charge.ts'

const payerTenantId = 'payer'
const january = civilMonth('2026-01')
const months = Array.from({ length: 12 }, (_, index) => addMonths(january, index))
const cents = fc.bigInt({ min: 1n, max: 10n ** 9n })
const held = (heldMicros: bigint) => ({ payerTenantId, heldMicros })

describe('an advance', () => {
  it('is as many twelfths as months are left, in whole cents, less what is held', () => {
    expect(advanceAsked(held(0n), { yearCents: 100_000n, month: january })?.amountMicros).toBe(1_000_000_000n)
    expect(advanceAsked(held(0n), { yearCents: 100_000n, month: civilMonth('2026-06') })?.amountMicros).toBe(
      583_330_000n,
    )
    expect(advanceAsked(held(120_000_000n), { yearCents: 100_000n, month: january })?.amountMicros).toBe(880_000_000n)
    expect(advanceAsked(held(1_000_000_000n), { yearCents: 100_000n, month: january })).toBeNull()
  })

  it('comes off what is asked and no further, but whole of one who leaves', () => {
    const taken = (statedCents: bigint, isLeaving = false) =>
      advanceTaken(held(50_000_000n), { statedCents, isLeaving })?.amountMicros ?? null
    expect(taken(8_000n)).toBe(-50_000_000n)
    expect(taken(3_000n)).toBe(-30_000_000n)
    expect(taken(0n)).toBeNull()
    expect(taken(-10n)).toBeNull()
    expect(taken(3_000n, true)).toBe(-50_000_000n)
    expect(advanceTaken(held(0n), { statedCents: 3_000n, isLeaving: true })).toBeNull()
  })

  it('of who was merged comes off what the own one leaves to ask, so that no more comes off than is asked', () => {
    const own = { ...held(20_000_000n), isLeaving: false }
    const merged = { payerTenantId: 'merged', heldMicros: 50_000_000n, isLeaving: false }
    const taken = (statedCents: bigint) =>
      advancesTaken([own, merged], statedCents).map(({ tenantId, amountMicros }) => [tenantId, amountMicros])
    expect(taken(3_000n)).toEqual([
      ['payer', -20_000_000n],
      ['merged', -10_000_000n],
    ])
    expect(taken(9_000n)).toEqual([
      ['payer', -20_000_000n],
      ['merged', -50_000_000n],
    ])
    expect(taken(1_500n)).toEqual([['payer', -15_000_000n]])
    expect(taken(-10n)).toEqual([])
    for (const { amountMicros, explanation } of advancesTaken([own, merged], 3_000n))
      expect(recomputeAdvance(explanation)).toBe(amountMicros)
  })

  it('never comes off more than it was asked, whatever is stated, and leaves nothing behind at the end', () => {
    const year = fc.record({ yearCents: cents, month: fc.constantFrom(...months), stated: fc.array(cents) })
    fc.assert(
      fc.property(fc.array(year, { maxLength: 6 }), (years) => {
        const charges: Charge[] = []
        for (const { yearCents, month, stated } of years) {
          const asked = advanceAsked(held(sumMicros(charges)), { yearCents, month })
          if (asked !== null) charges.push(asked)
          for (const statedCents of stated) {
            const taken = advanceTaken(held(sumMicros(charges)), { statedCents, isLeaving: false })
            if (taken !== null) charges.push(taken)
            expect(sumMicros(charges)).toBeGreaterThanOrEqual(0n)
          }
        }
        const last = advanceTaken(held(sumMicros(charges)), { statedCents: 0n, isLeaving: true })
        if (last !== null) charges.push(last)
        expect(sumMicros(charges)).toBe(0n)
        for (const { amountMicros, explanation } of charges) expect(recomputeAdvance(explanation)).toBe(amountMicros)
      }),
    )
  })
})

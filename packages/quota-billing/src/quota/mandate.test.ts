import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, civilDate } from '../shared/civil-time.ts'
import { microsFromCents } from '../shared/money.ts'
import { propertyRuns } from '../shared/property-runs.ts'
import { ceilingNeededCents, givesVisa, isInForce, type MandateTerms, requestCeilingCents } from './mandate.ts'

const [eve, first, last, end] = ['2027-02-28', '2027-03-01', '2027-03-30', '2027-03-31'].map(civilDate)
if (eve === undefined || first === undefined || last === undefined || end === undefined) throw new Error('no days')

const delegate: MandateTerms = { function: 'delegate', ceilingCents: 10_000n, validFrom: first, validUntil: end }
const euro = 1_000_000n

describe('a mandate', () => {
  test('holds from its first day until the day before its end', () => {
    expect([eve, first, last, end].map((day) => isInForce(delegate, day))).toEqual([false, true, true, false])
    expect(isInForce({ ...delegate, validUntil: null }, addDays(end, 10_000))).toBe(true)
  })

  test('gives its visa up to its ceiling, the last micro included', () => {
    const gives = (addedCostMicros: bigint | null) => givesVisa(delegate, { day: last, addedCostMicros })
    expect(gives(100n * euro)).toBe(true)
    expect(gives(100n * euro + 1n)).toBe(false)
    expect(gives(null)).toBe(false)
    expect(givesVisa({ ...delegate, ceilingCents: null }, { day: last, addedCostMicros: null })).toBe(true)
  })

  test('lapses with its end, whatever is asked', () => {
    for (const day of [eve, end]) expect(givesVisa(delegate, { day, addedCostMicros: 0n })).toBe(false)
  })

  test('to ask for space is none to give a visa', () => {
    const wish = { day: first, addedCostMicros: 0n }
    expect(givesVisa({ ...delegate, function: 'requester', ceilingCents: null }, wish)).toBe(false)
    expect(givesVisa({ ...delegate, function: 'mayor' }, wish)).toBe(true)
  })
})

describe('what one may ask for by oneself', () => {
  const requester = (ceilingCents: bigint | null, change: Partial<MandateTerms> = {}): MandateTerms => ({
    ...delegate,
    function: 'requester',
    ceilingCents,
    ...change,
  })

  test('is not limited where no mandate was ever recorded, nor by one that has not begun', () => {
    expect(requestCeilingCents([], first)).toBeNull()
    expect(requestCeilingCents([requester(500n)], eve)).toBeNull()
  })

  test('is the highest ceiling in force, and none is the highest of all', () => {
    expect(requestCeilingCents([requester(500n), requester(900n), requester(700n)], first)).toBe(900n)
    expect(requestCeilingCents([requester(500n), requester(null)], first)).toBeNull()
    expect(requestCeilingCents([requester(500n), requester(900n, { validUntil: first })], first)).toBe(500n)
  })

  test('is nothing once every mandate has lapsed', () => {
    expect(requestCeilingCents([requester(500n), requester(null)], end)).toBe(0n)
  })
})

describe('any mandate', () => {
  const anyMandate: fc.Arbitrary<MandateTerms> = fc.record({
    function: fc.constantFrom('mayor', 'delegate', 'requester'),
    ceilingCents: fc.option(fc.bigInt({ min: 0n, max: 10n ** 6n })),
    validFrom: fc.integer({ min: 0, max: 30 }).map((days) => addDays(first, days)),
    validUntil: fc.option(fc.integer({ min: 0, max: 60 }).map((days) => addDays(first, days))),
  })
  const anyDay = fc.integer({ min: -5, max: 70 }).map((days) => addDays(first, days))
  const anyAmount = fc.bigInt({ min: 0n, max: 2n * 10n ** 10n })

  test('that gives its visa gives it to whatever adds less, and only while in force', () => {
    fc.assert(
      fc.property(anyMandate, anyDay, fc.tuple(anyAmount, anyAmount), (mandate, day, [one, other]) => {
        const [less, more] = one < other ? [one, other] : [other, one]
        const gives = (addedCostMicros: bigint) => givesVisa(mandate, { day, addedCostMicros })
        expect(!gives(more) || gives(less)).toBe(true)
        expect(!gives(less) || isInForce(mandate, day)).toBe(true)
      }),
      propertyRuns,
    )
  })

  test('covers exactly what the ceiling it would need says', () => {
    fc.assert(
      fc.property(anyMandate, anyAmount, (mandate, addedCostMicros) => {
        const neededCents = ceilingNeededCents(addedCostMicros)
        const given = (ceilingCents: bigint) =>
          givesVisa(
            { ...mandate, function: 'mayor', validUntil: null, ceilingCents },
            { day: mandate.validFrom, addedCostMicros },
          )
        expect(given(neededCents)).toBe(true)
        expect(neededCents > 0n && given(neededCents - 1n)).toBe(false)
        expect(microsFromCents(neededCents)).toBeGreaterThanOrEqual(addedCostMicros)
      }),
      propertyRuns,
    )
  })

  test('that ends never lets its holder ask for more than before', () => {
    fc.assert(
      fc.property(fc.array(anyMandate, { minLength: 1, maxLength: 4 }), anyDay, (mandates, day) => {
        const ended = mandates.map((mandate) => ({
          ...mandate,
          validUntil: mandate.validUntil !== null && mandate.validUntil < day ? mandate.validUntil : day,
        }))
        const [before, after] = [requestCeilingCents(mandates, day), requestCeilingCents(ended, day)]
        expect(before === null || (after !== null && after <= before)).toBe(true)
      }),
      propertyRuns,
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { derivedId } from './derived-id.ts'

const tuples = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 6 })

describe('a derived id', () => {
  test('is a UUID of version 8 and the RFC 9562 variant', () => {
    fc.assert(
      fc.property(tuples, (tuple) => {
        expect(derivedId(tuple)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      }),
    )
  })

  test('differs whenever the tuple does, also where its parts joined would look alike', () => {
    fc.assert(
      fc.property(tuples, tuples, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right)
        expect(derivedId(left) === derivedId(right)).toBe(same)
      }),
    )
    expect(derivedId(['ab', 'c'])).not.toBe(derivedId(['a', 'bc']))
    expect(derivedId(['1'])).not.toBe(derivedId([1]))
  })

  test('never changes: ids written by an older release are found again', () => {
    expect(derivedId(['charge', '2026-01', 'a tenant'])).toBe('7ab5600c-040d-88bc-8ce5-91cce7d695d2')
  })
})

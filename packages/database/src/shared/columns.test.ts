import { instantFromIso } from '@grenier/quota-billing'
import { types } from 'pg'
import { describe, expect, test } from 'vitest'
import { at, columnTypes, json, plainArray } from './columns.ts'

const { INT8, NUMERIC, TIMESTAMPTZ, DATE } = types.builtins
/** bigint[]; the driver names no array types. */
const int8Array = 1016

const parserOf = columnTypes.getTypeParser as unknown as (id: number, format: 'text') => (text: string) => unknown

function read(typeId: number, text: string): unknown {
  return parserOf(typeId, 'text')(text)
}

describe('columns', () => {
  test('whole numbers are read exactly, however large', () => {
    expect(read(INT8, '9223372036854775807')).toBe(9_223_372_036_854_775_807n)
    expect(read(NUMERIC, '99999999999999999999999999999999999999')).toBe(10n ** 38n - 1n)
    expect(read(int8Array, '{1,9223372036854775807}')).toEqual([1n, 9_223_372_036_854_775_807n])
    expect(read(int8Array, '{}')).toEqual([])
  })

  test('a fraction in a whole-number column is refused instead of cut', () => {
    expect(() => read(NUMERIC, '0.5')).toThrow(SyntaxError)
  })

  test('instants are read to the millisecond and written as they are read; days stay text', () => {
    const instant = instantFromIso('2026-12-31T23:00:00.007Z')
    expect(read(TIMESTAMPTZ, '2026-12-31 23:00:00.007+00')).toBe(instant)
    expect(read(TIMESTAMPTZ, '2026-12-31 23:00:00+00')).toBe(instant - 7)
    expect(at(instant)).toBe('2026-12-31T23:00:00.007Z')
    expect(read(DATE, '2026-12-31')).toBe('2026-12-31')
  })

  test('JSON parameters carry large numbers as decimal text', () => {
    expect(json({ bytes: 2n ** 60n, none: null })).toBe('{"bytes":"1152921504606846976","none":null}')
    expect(json(undefined)).toBe('null')
  })

  test('plain arrays are PostgreSQL arrays', () => {
    expect(plainArray(new Set([1n, 2n]))).toBe('{1,2}')
    expect(plainArray([])).toBe('{}')
  })
})

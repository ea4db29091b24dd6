import { describe, expect, test } from 'vitest'
import {
  bytesToQuantity,
  countToQuantity,
  isAtMost,
  millicoresToQuantity,
  quantityToNanos,
  sameQuantity,
} from './quantity.ts'

describe('a quantity is written as the API server would write it', () => {
  test.each([
    [0n, '0'],
    [1n, '1'],
    [1000n, '1k'],
    [1024n, '1Ki'],
    [1536n, '1536'],
    [1500n, '1500'],
    [1_000_000_000n, '1G'],
    [1024n * 1024n * 1024n, '1Gi'],
    [1000n * 1024n, '1000Ki'],
    [1025n * 1024n ** 3n, '1025Gi'],
    [10n * 1024n ** 4n, '10Ti'],
    [2n ** 63n - 1n, '9223372036854775807'],
    [5n * 1024n ** 6n, '5Ei'],
    [7_000_000_000_000_000_000n, '6835937500000000Ki'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesToQuantity(bytes)).toBe(text)
    expect(quantityToNanos(text)).toBe(bytes * 1_000_000_000n)
  })

  test('counts and millicores drop what a suffix can say', () => {
    expect([countToQuantity(50), countToQuantity(1000), countToQuantity(0)]).toEqual(['50', '1k', '0'])
    expect([millicoresToQuantity(500n), millicoresToQuantity(5000n), millicoresToQuantity(1100n)]).toEqual([
      '500m',
      '5',
      '1100m',
    ])
  })

  test('a negative size is a broken invariant', () => {
    expect(() => bytesToQuantity(-1n)).toThrow('negative')
  })
})

describe('quantities are compared by value', () => {
  test.each([
    ['1024Mi', '1Gi'],
    ['1000000000', '1G'],
    ['0.5', '500m'],
    ['1e3', '1k'],
    ['1E3', '1000'],
    ['.5Gi', '512Mi'],
    ['+1', '1'],
    ['1E', '1000P'],
  ])('%s equals %s', (left, right) => {
    expect(sameQuantity(left, right)).toBe(true)
  })

  test('what is no quantity, or is missing, equals nothing', () => {
    for (const text of ['', '.', 'Gi', '1GiB', 'abc', '1 Gi', '--1']) expect(sameQuantity(text, text)).toBe(false)
    expect(sameQuantity(undefined, undefined)).toBe(false)
    expect(sameQuantity('1Gi', '1G')).toBe(false)
  })

  test('a fraction finer than a thousand-millionth rounds up', () => {
    expect(quantityToNanos('0.0000000001')).toBe(1n)
    expect(quantityToNanos('-2m')).toBe(-2_000_000n)
  })

  test('use is within a ceiling whatever the suffixes, and never when one of them is unknown', () => {
    expect([isAtMost('1023Mi', '1Gi'), isAtMost('1Gi', '1Gi'), isAtMost('1025Mi', '1Gi')]).toEqual([true, true, false])
    expect([isAtMost(undefined, '1Gi'), isAtMost('1Gi', undefined), isAtMost('x', '1Gi')]).toEqual([
      false,
      false,
      false,
    ])
  })
})

import { describe, expect, it } from 'vitest'
import { addQuantities, canonicalQuantity, formatQuantity, parseQuantity, unitsOf, wholeQuantity } from './quantity.ts'

describe('quantities', () => {
  it.each([
    ['1000000000', '1G'],
    ['1024Mi', '1Gi'],
    ['1000Mi', '1000Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5', '500m'],
    ['0.1Gi', '107374182400m'],
    ['512', '512'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['1000e3', '1e6'],
    ['100m', '100m'],
    ['1500m', '1500m'],
    ['2000m', '2'],
    ['-1Gi', '-1Gi'],
    ['0Gi', '0'],
    ['1025', '1025'],
    ['1Ki', '1Ki'],
    ['0.5Ki', '512'],
    ['1u', '1u'],
    ['1Ei', '1Ei'],
    ['1024Ei', '1024Ei'],
  ])('writes %s canonically as %s', (given, canonical) => {
    expect(canonicalQuantity(given)).toBe(canonical)
  })

  it.each(['', '1 Gi', 'Gi', '1gi', '1.2.3', '--1', '1e', true, null])('refuses %j', (given) => {
    expect(parseQuantity(given)).toBeUndefined()
  })

  it('rounds what is finer than a billionth up', () => {
    expect(parseQuantity('0.0000000001')?.nanos).toBe(1n)
  })

  it('counts whole units rounded up', () => {
    expect(unitsOf(parseQuantity('1500m') ?? wholeQuantity(0n))).toBe(2n)
  })

  it('keeps the first format of a sum, and that of the second when the first is zero', () => {
    const gibibyte = parseQuantity('1Gi') ?? wholeQuantity(0n)
    const gigabyte = parseQuantity('1G') ?? wholeQuantity(0n)
    expect(formatQuantity(addQuantities(gibibyte, gibibyte))).toBe('2Gi')
    expect(formatQuantity(addQuantities(wholeQuantity(0n), gibibyte))).toBe('1Gi')
    expect(formatQuantity(addQuantities(gigabyte, gigabyte))).toBe('2G')
  })
})

import { GIB } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { bytesOfTyped, typedOf } from './typed-go.ts'

describe('a size that is typed', () => {
  it.each([
    ['100', 100n * GIB],
    ['1 024', 1_024n * GIB],
    ['0,5', GIB / 2n],
    ['2.25', (9n * GIB) / 4n],
    ['0', 0n],
  ])('%s is so many bytes, and is written back', (text, bytes) => {
    expect(bytesOfTyped(text)).toBe(bytes)
    expect(bytesOfTyped(typedOf(bytes))).toBe(bytes)
  })

  it.each(['', '-1', 'beaucoup', '1e3', '1,2345'])('%s is no size', (text) => {
    expect(bytesOfTyped(text)).toBeNull()
  })
})

import { GIB } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { bytesTyped } from './typed-size.ts'

describe('a size that is typed', () => {
  it.each([
    [' 30 ', 30n * GIB],
    ['1 000', 1_000n * GIB],
    ['1 000', 1_000n * GIB],
    ['0,5', GIB / 2n],
    ['1.5', (3n * GIB) / 2n],
  ])('is read as people write it: %s', (text, bytes) => {
    expect(bytesTyped(text)).toBe(bytes)
  })

  it.each(['', '0', '0,0', '-4', '1e3', '99999999', '1,000', 'trente', '10 00'])('is none: %s', (text) => {
    expect(bytesTyped(text)).toBeNull()
  })
})

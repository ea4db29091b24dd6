import { describe, expect, it } from 'vitest'
import { microsOfText, textOfMicros } from './price-text.ts'

describe('prices as people write them', () => {
  it.each([
    ['0,035', 35_000n],
    ['0.035', 35_000n],
    [' 12 ', 12_000_000n],
    ['0,000001', 1n],
  ])('%s is read exactly', (text, micros) => {
    expect(microsOfText(text)).toBe(micros)
  })

  it.each(['', '-1', '0,0000001', '1 000', 'douze', '1e3'])('"%s" is no price', (text) => {
    expect(microsOfText(text)).toBeNull()
  })

  it.each([35_000n, 0n, 1n, 12_000_000n, 1_234_567n])('%s is written and read again', (micros) => {
    expect(microsOfText(textOfMicros(micros, ','))).toBe(micros)
    expect(textOfMicros(35_000n, ',')).toBe('0,035')
  })
})

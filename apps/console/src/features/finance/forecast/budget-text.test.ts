import { describe, expect, it } from 'vitest'
import { centsOfText, percentsOfText } from './budget-text.ts'

describe('a budget as people write it', () => {
  it.each([
    ['12 000,50', 1_200_050n],
    ['12000', 1_200_000n],
    ['0.5', 50n],
  ])('%s is read exactly', (text, cents) => {
    expect(centsOfText(text)).toBe(cents)
  })

  it.each(['', '0', '-5', '1,234', 'mille'])('"%s" is no budget', (text) => {
    expect(centsOfText(text)).toBeNull()
  })

  it('names its parts once each, within what can be set', () => {
    expect(percentsOfText('80, 100 % 80')).toEqual([80, 100])
    expect(percentsOfText('')).toBeNull()
    expect(percentsOfText('0')).toBeNull()
    expect(percentsOfText('50,5x')).toBeNull()
    expect(percentsOfText('1 2 3 4 5 6 7 8 9 10 11')).toBeNull()
  })
})

import { describe, expect, test } from 'vitest'
import { centsOfText } from './cents-of-text.ts'

describe('an amount in euros', () => {
  test.each([
    ['1 234,56', 123_456n],
    ['1\u202F234,5', 123_450n],
    ['-0.05', -5n],
    ['+7', 700n],
    ['', null],
    ['1,234', null],
    ['12e3', null],
    ['1,2,3', null],
    ['douze', null],
  ])('%j is %s cents', (text, cents) => {
    expect(centsOfText(text)).toBe(cents)
  })
})

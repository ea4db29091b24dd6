import { describe, expect, test } from 'vitest'
import { centsOfText, readCsv } from './csv.ts'

describe('a table for people', () => {
  test('is read with its mark, its quotes and its line ends, and tells where each line began', () => {
    expect(readCsv('\uFEFFa;b\r\n"x;""y""\nz";2\r\n\r\n3;\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x;"y"\nz', '2'] },
      { line: 5, cells: ['3', ''] },
    ])
    expect(readCsv('')).toEqual([])
  })

  test('is none when a quote never ends', () => {
    expect(readCsv('a;"b\nc')).toBeNull()
  })
})

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

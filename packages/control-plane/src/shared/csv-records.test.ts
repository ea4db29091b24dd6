import { describe, expect, test } from 'vitest'
import { readCsvRecords } from './csv-records.ts'

describe('a file of records', () => {
  test('is read with its mark, its quotes and its line ends, and tells where each record began', () => {
    expect(readCsvRecords('\uFEFFa;b\r\n"x;""y""\nz";2\r\n\r\n3;\n').records).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x;"y"\nz', '2'] },
      { line: 5, cells: ['3', ''] },
    ])
    expect(readCsvRecords('').records).toEqual([])
  })

  test('is none when a quote never ends, and says so', () => {
    expect(readCsvRecords('a;"b\nc')).toEqual({ records: null, fault: expect.stringContaining('Quote') })
  })
})

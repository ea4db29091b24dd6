import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { csvHeader, csvRecord } from './csv.ts'

const fields = ['a', 'b']

describe('a record of CSV', () => {
  it('ends with CR, to which a line adds its LF, and is read back as it was', () => {
    const rows = [
      { a: 'deux "mots"', b: 'un,\nautre' },
      { a: '', b: 'é' },
    ]
    const text = [csvHeader(fields), ...rows.map((row) => csvRecord(fields, row))].map((line) => `${line}\n`).join('')
    expect(text.startsWith('a,b\r\n')).toBe(true)
    expect(parse(text, { columns: true, record_delimiter: '\r\n' })).toEqual(rows)
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+33', "'+33"],
    ['-cmd', "'-cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['＝1', "'＝1"],
    ['-1234', '-1234'],
    ['a=b', 'a=b'],
  ])('is nothing that a spreadsheet runs: %j', (value, written) => {
    expect(parse(csvRecord(['a'], { a: value }), { record_delimiter: '\r' })).toEqual([[written]])
  })

  it.each([
    [null, ''],
    [undefined, ''],
    [true, 'true'],
    [12, '12'],
    [['x'], '["x"]'],
  ])('writes %j as %j', (value, written) => {
    expect(parse(csvRecord(['a', 'b'], { a: value, b: 1 }), { record_delimiter: '\r' })).toEqual([[written, '1']])
  })
})

import { describe, expect, it } from 'vitest'
import { cellText, valueText } from './cells.ts'

describe('a cell for people', () => {
  it.each([
    ['161061273600', 'bytes', '150 Go', '150 GB'],
    ['0', 'cents', '0,00 €', '€0.00'],
    ['4950', 'cents', '49,50 €', '€49.50'],
    ['8400', 'cents', '84,00 €', '€84.00'],
    ['-123456', 'cents', '-1 234,56 €', '-€1,234.56'],
    ['1404999', 'micros', '1,40 €', '€1.40'],
    ['214696', 'count', '214 696', '214,696'],
    [45912, 'count', '45 912', '45,912'],
    ['Cergy', 'text', 'Cergy', 'Cergy'],
  ] as const)('writes %s as %s', (value, kind, ...texts) => {
    expect([valueText(value, kind, 'fr'), valueText(value, kind, 'en')]).toEqual(texts)
  })

  it.each([null, undefined, ''])('shows that there is nothing: %j', (value) => {
    expect(valueText(value, 'bytes', 'fr')).toBe('-')
  })

  it('says an instant in the time of the machine', () => {
    const at = new Date(2026, 9, 1, 7, 5)
    expect(valueText(at.toISOString(), 'instant', 'fr')).toBe('2026-10-01 07:05')
  })

  it.each([
    ['\u001b[2Jclear', '[2Jclear'],
    ['two\nlines', 'two lines'],
    ['turned \u202egnp.exe', 'turned gnp.exe'],
    ['\u0007', ''],
  ])('lets no sign through that a terminal acts upon: %j', (written, shown) => {
    expect(valueText(written, 'text', 'fr')).toBe(shown.replace('turned gnp', 'turned  gnp'))
  })

  it('may tell of the whole row', () => {
    const column = {
      header: { fr: 'a', en: 'a' },
      of: (row: Readonly<Record<string, unknown>>) => `${String(row['a'])}!`,
    }
    expect(cellText(column, { a: 1 }, 'fr')).toBe('1!')
  })
})

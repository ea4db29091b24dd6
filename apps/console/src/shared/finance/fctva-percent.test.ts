import { describe, expect, test } from 'vitest'
import { fctvaPercentText, millipercentOfText } from './fctva-percent.ts'

describe('a rate of the FCTVA', () => {
  test.each([
    ['16,404', 16_404],
    ['16.4', 16_400],
    ['0', 0],
    ['100', 100_000],
    ['100,001', null],
    ['16,4041', null],
    ['-1', null],
    ['', null],
  ])('typed as %j', (text, wanted) => {
    expect(millipercentOfText(text)).toBe(wanted)
  })

  test('is shown without digits that say nothing', () => {
    const formats = { decimal: (text: string) => text.replace('.', ',') }
    expect(fctvaPercentText(16_404, formats)).toBe('16,404\u00a0%')
    expect(fctvaPercentText(16_400, formats)).toBe('16,4\u00a0%')
  })
})

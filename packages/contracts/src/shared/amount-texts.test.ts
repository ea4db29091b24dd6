import { civilDate, civilMonth, GIB, storageBytesMax } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { formatBytes, formatDay, formatEuros, formatMonths, pluralOf } from './amount-texts.ts'

/** Without the kinds of space that French typography wants, which differ between releases of its data. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f\u2009]/g, ' ')

describe('a size for people', () => {
  it.each([
    [0n, '0 Go', '0 GB'],
    [12n * GIB, '12 Go', '12 GB'],
    [2_048n * GIB, '2 To', '2 TB'],
    [1_536n * GIB, '1 536 Go', '1,536 GB'],
    [GIB + GIB / 2n, '1,5 Go', '1.5 GB'],
    [GIB - 1n, '1 023,99 Mo', '1,023.99 MB'],
    [-(5n * GIB), '5 Go', '5 GB'],
    [7n, '7 octets', '7 bytes'],
    [storageBytesMax, '8 589 934 591,99 Go', '8,589,934,591.99 GB'],
  ])('%d bytes', (bytes, french, english) => {
    expect(plain(formatBytes(bytes, 'fr'))).toBe(french)
    expect(plain(formatBytes(bytes, 'en'))).toBe(english)
  })

  it('never shows more than there is', () => {
    expect(plain(formatBytes(2n * GIB - 1n, 'fr'))).toBe('1,99 Go')
  })

  it.each([
    [12n * GIB, '12 Go'],
    [12n * GIB + 1n, '12,01 Go'],
    [2n * GIB - 1n, '2 Go'],
    [GIB - 1n, '1 Go'],
    [2_048n * GIB - 1n, '2 To'],
    [1_536n * GIB - 1n, '1 536 Go'],
    [1_023n, '1 023 octets'],
    [1_025n, '1,01 ko'],
  ])('rounded up, never shows less than %d', (bytes, french) => {
    expect(plain(formatBytes(bytes, 'fr', 'up'))).toBe(french)
  })
})

describe('an amount, a day and a count for people', () => {
  it('rounds euros once to cents and leaves whole ones short', () => {
    expect(plain(formatEuros(84_000_000n, 'fr'))).toBe('84 €')
    expect(plain(formatEuros(-49_505_000n, 'fr', { signed: true }))).toBe('-49,51 €')
    expect(plain(formatEuros(84_000_000n, 'fr', { signed: true }))).toBe('+84 €')
    expect(formatEuros(1_234_500_000n, 'en')).toBe('€1,234.50')
  })

  it('writes the day out', () => {
    expect(formatDay(civilDate('2027-03-12'), 'fr')).toBe('12 mars 2027')
    expect(formatDay(civilDate('2027-03-12'), 'en')).toBe('12 March 2027')
  })

  it('names the months of a statement once where they are one', () => {
    const [january, march] = [civilMonth('2027-01'), civilMonth('2027-03')]
    expect(formatMonths({ firstMonth: march, month: march }, 'fr')).toBe('mars 2027')
    expect(plain(formatMonths({ firstMonth: january, month: march }, 'fr'))).toBe('janvier – mars 2027')
    expect(plain(formatMonths({ firstMonth: january, month: march }, 'en'))).toBe('January – March 2027')
  })

  it('counts as the language does', () => {
    expect([0, 1, 2].map((count) => pluralOf(count, 'fr'))).toEqual(['one', 'one', 'other'])
    expect([0, 1, 2].map((count) => pluralOf(count, 'en'))).toEqual(['other', 'one', 'other'])
  })
})

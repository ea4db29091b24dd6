import { civilDate, civilMonth, GIB, instantFromIso } from '@grenier/quota-billing'
import { describe, expect, it } from 'vitest'
import { formatsOf } from './formats.ts'

/** Spaces of a number do not break a line, in two widths. */
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ')
const [french, english] = [formatsOf('fr'), formatsOf('en')]

describe('formats', () => {
  it('write bytes, amounts and prices as each language does', () => {
    expect(plain(french.bytes(1_536n * GIB))).toBe('1 536 Go')
    expect(plain(french.euros(1_234_560_000n, { signed: true }))).toBe('+1 234,56 €')
    expect(plain(french.eurosOfCents(123n))).toBe('1,23 €')
    expect(plain(french.finePrice(35_000n))).toBe('0,035 €')
    expect(english.eurosOfCents(123_456n)).toContain('1,234.56')
  })

  it('write days of the operator’s zone, not of the browser’s', () => {
    const lateEvening = instantFromIso('2026-03-11T23:30:00Z')
    expect(french.dayOf(lateEvening, 'Europe/Paris')).toBe('12 mars 2026')
    expect(plain(french.momentOf(lateEvening, 'Indian/Mayotte'))).toBe('12 mars 2026 à 02:30')
    expect(french.hourOf(lateEvening, 'Europe/Paris')).toBe('00:30')
    expect(french.shortMonth(civilMonth('2026-03'))).toBe('mars 26')
  })

  it('write the first of a month as French says it, everywhere a day is written out, and no other day so', () => {
    const night = instantFromIso('2026-12-31T23:30:00Z')
    expect(french.shortDay(civilDate('2026-03-01'))).toBe('1er mars')
    expect(french.day(civilDate('2027-01-01'))).toBe('1er janvier 2027')
    expect(french.dayOf(night, 'Europe/Paris')).toBe('1er janvier 2027')
    expect(plain(french.momentOf(night, 'Europe/Paris'))).toBe('1er janvier 2027 à 00:30')
    expect([french.shortDay(civilDate('2026-03-11')), french.day(civilDate('2026-03-21'))]).toEqual([
      '11 mars',
      '21 mars 2026',
    ])
    expect([english.shortDay(civilDate('2026-03-01')), english.day(civilDate('2027-01-01'))]).toEqual([
      '1 March',
      '1 January 2027',
    ])
  })

  it('write shares, and files in the units in which computers show them', () => {
    expect(plain(french.percent(1n, 3n))).toBe('33 %')
    expect(plain(french.percent(1n, 0n))).toBe('0 %')
    expect(plain(french.fileSize(3_456_789n))).toBe('3,4 Mo')
    expect(plain(french.fileSize(900n))).toBe('0,9 ko')
    expect(plain(french.fileSize(1_500_000_000n))).toBe('1,5 Go')
  })
})

describe('figures of a column', () => {
  it('are always to the cent, rounded once and half away from zero', () => {
    expect(plain(french.eurosInColumn(2_074_000_000n))).toBe('2 074,00 €')
    expect(plain(french.eurosInColumn(5_000n))).toBe('0,01 €')
    expect(plain(french.eurosInColumn(-5_000n))).toBe('-0,01 €')
    expect(plain(french.eurosInColumn(463_250_000n, { signed: true }))).toBe('+463,25 €')
  })

  it('lose no digit of an amount that no number holds', () => {
    expect(plain(french.centsInColumn(1_234_567_890_123_456_789n))).toBe('12 345 678 901 234 567,89 €')
    expect(english.centsInColumn(-7n)).toBe('-€0.07')
  })

  it('are grouped as the language groups', () => {
    expect(plain(french.whole(34_969n))).toBe('34 969')
  })
})

import { describe, expect, it } from 'vitest'
import { formatsOf } from './formats.ts'

const spaces = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ')

describe('figures of a column', () => {
  const french = formatsOf('fr')

  it('are always to the cent, rounded once and half away from zero', () => {
    expect(spaces(french.eurosInColumn(2_074_000_000n))).toBe('2 074,00 €')
    expect(spaces(french.eurosInColumn(5_000n))).toBe('0,01 €')
    expect(spaces(french.eurosInColumn(-5_000n))).toBe('-0,01 €')
    expect(spaces(french.eurosInColumn(463_250_000n, { signed: true }))).toBe('+463,25 €')
  })

  it('lose no digit of an amount that no number holds', () => {
    expect(spaces(french.centsInColumn(1_234_567_890_123_456_789n))).toBe('12 345 678 901 234 567,89 €')
    expect(formatsOf('en').centsInColumn(-7n)).toBe('-€0.07')
  })

  it('are grouped as the language groups', () => {
    expect(spaces(french.whole(34_969n))).toBe('34 969')
  })
})

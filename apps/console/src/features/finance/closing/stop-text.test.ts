import { expect, it } from 'vitest'
import { stopText } from './stop-text.ts'

it('says in words why a month stopped, and that a code is not known where it is not', () => {
  const codes = [
    'tariff-missing',
    'population-missing',
    'payer-missing',
    'population-mixed',
    'key-without-weight',
    'checks-failed',
  ]
  expect(codes.map(stopText)).toEqual(codes.map((code) => `stop.${code}`))
  expect(stopText('moon-in-the-way')).toBe('stop.other')
})

import { centsOfText } from '@grenier/quota-billing'
import { expect, it } from 'vitest'
import { typedEuros } from './typed-euros.ts'

it.each([
  [60_000n, '600'],
  [60_050n, '600,50'],
  [5n, '0,05'],
  [0n, '0'],
])('%d cents stand in a field as %s, and are read from it again', (cents, text) => {
  expect(typedEuros(cents)).toBe(text)
  expect(centsOfText(text)).toBe(cents)
})

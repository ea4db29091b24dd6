import { expect, it } from 'vitest'
import { isReference, referenceOf } from './reference-texts.ts'

it('tells which reference is missing, and of nothing else', () => {
  expect(referenceOf('engagement-missing')).toBe('engagementNumber')
  expect(referenceOf('amount-differs')).toBe(null)
})

it('knows a SIRET by its fourteen digits and their check, and the others by their length', () => {
  const texts = ['21760217600018', '21760217600017', '217602176']
  expect(texts.map((text) => isReference('siret', text))).toEqual([true, false, false])
  expect([isReference('engagementNumber', 'x'.repeat(50)), isReference('engagementNumber', 'x'.repeat(51))]).toEqual([
    true,
    false,
  ])
})
